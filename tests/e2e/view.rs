//! What a person sees on the terminal.

/// What is on the screen at one moment.
pub struct View {
    /// Lines from the top.
    pub lines: Vec<String>,
    /// The program has the alternate screen.
    pub alternate: bool,
    /// The cursor cannot be seen.
    pub cursor_hidden: bool,
    /// The terminal sends mouse events.
    pub mouse: bool,
    marked: Vec<bool>,
    /// Backgrounds of the cells, by line.
    backgrounds: Vec<Vec<vt100::Color>>,
}

impl View {
    /// As the emulator has it.
    pub fn of(screen: &vt100::Screen) -> Self {
        let (rows, cols) = screen.size();
        let (rows, cols) = (rows.get(), cols.get());
        let marked = |row| {
            let cells = (0..cols).filter_map(|col| screen.cell(row, col));
            let lit =
                |cell: &&vt100::Cell| cell.inverse() || cell.bgcolor() != vt100::Color::Default;
            cells.filter(lit).count() > usize::from(cols) / 2
        };
        let backgrounds = |row| {
            let cells = (0..cols).filter_map(|col| screen.cell(row, col));
            cells.map(vt100::Cell::bgcolor).collect()
        };
        Self {
            lines: screen.rows(0, cols).collect(),
            alternate: screen.alternate_screen(),
            cursor_hidden: screen.hide_cursor(),
            mouse: screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None,
            marked: (0..rows).map(marked).collect(),
            backgrounds: (0..rows).map(backgrounds).collect(),
        }
    }

    /// Is this text on the screen, within one line?
    pub fn contains(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    /// Column and line of the first of these texts.
    pub fn place_of(&self, text: &str) -> Option<(usize, usize)> {
        let found = |line: &String| Some(line[..line.find(text)?].chars().count());
        let mut lines = self.lines.iter().zip(0..);
        lines.find_map(|(line, y)| Some((found(line)?, y)))
    }

    /// What stands behind the first of these texts.
    pub fn background(&self, text: &str) -> Option<vt100::Color> {
        let found = |line: &String| Some(line[..line.find(text)?].chars().count());
        let mut lines = self.lines.iter().zip(&self.backgrounds);
        lines.find_map(|(line, colors)| colors.get(found(line)?).copied())
    }

    /// Position of the line of the column titles.
    pub fn head(&self) -> Option<usize> {
        let id = |line: &String| line.contains("PID") || line.contains("TID");
        let titles = |line: &String| id(line) && line.contains("COMMAND");
        self.lines.iter().position(titles)
    }

    /// The lines of the table, without its titles.
    pub fn rows(&self) -> &[String] {
        self.head().map_or(&[], |head| &self.lines[head + 1..])
    }

    /// The row under the cursor: the one in the table that is marked over most of its width.
    pub fn selected(&self) -> Option<&str> {
        let first = self.head()? + 1;
        let marked = (first..self.lines.len()).find(|&row| self.marked[row]);
        marked.map(|row| self.lines[row].as_str())
    }

    /// Is the first of these processes above the second?
    pub fn above(&self, first: u32, second: u32) -> bool {
        let row = |pid: u32| self.row_of(&format!(" {pid} "));
        row(first)
            .zip(row(second))
            .is_some_and(|(first, second)| first < second)
    }

    /// Position of the first line of the table with this text. The edges of the screen count as blanks.
    pub fn row_of(&self, text: &str) -> Option<usize> {
        let rows = &mut self.rows().iter();
        rows.position(|row| format!(" {row} ").contains(text))
    }
}

impl std::fmt::Display for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (line, marked) in self.lines.iter().zip(&self.marked) {
            writeln!(f, "{}{line}", if *marked { '>' } else { '|' })?;
        }
        Ok(())
    }
}
