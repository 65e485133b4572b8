//! Orders that a person may not have meant: what makes them so, in words for a question.

use super::Chosen;
use crate::act::{Order, Standing};

/// So many targets are hardly ever meant one by one.
const MANY: usize = 20;

/// Programs that somebody types into.
const SHELLS: [&str; 14] = [
    "ash", "bash", "csh", "dash", "elvish", "fish", "ksh", "mksh", "nu", "pwsh", "sh", "tcsh",
    "xonsh", "zsh",
];

/// What is dangerous about an order to these, a line each; empty where nothing is.
pub(super) fn dangers(order: &Order, chosen: &[Chosen]) -> Vec<String> {
    let mut lines = Vec::new();
    if order.is_grave() {
        let ended = matches!(order, Order::Signal(_) | Order::SignalGroups(_));
        let named = |standing, shell: bool| {
            let those = chosen
                .iter()
                .filter(move |one| one.facts.standing == standing && is_shell(&one.name) == shell);
            let names: Vec<&str> = those.map(|one| one.name.as_str()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        let any = |standing| match (named(standing, false), named(standing, true)) {
            (Some(one), Some(other)) => Some(format!("{one}, {other}")),
            (one, other) => one.or(other),
        };
        let told = |what: &str, names: String| format!("{what}: {names}");
        lines.extend(any(Standing::Init).map(|names| told("the first process", names)));
        let shells = named(Standing::Ancestor, true);
        lines.extend(shells.map(|names| told("your own shell", names)));
        let others = named(Standing::Ancestor, false);
        lines.extend(others.map(|names| told("what your session runs in", names)));
        let own = any(Standing::Own).filter(|_| ended);
        lines.extend(own.map(|names| told("this program itself", names)));
    }
    let begin = match (chosen.len(), lines.is_empty()) {
        (1, false) => return vec![format!("This is {}.", lines.join(", "))],
        (all, true) if all > MANY => Some(format!("These are {all} targets.")),
        (_, true) => None,
        (all, false) => Some(format!("These {all} targets include")),
    };
    begin.into_iter().chain(lines).collect()
}

fn is_shell(name: &str) -> bool {
    let program = name.split([' ', ':']).next().unwrap_or_default();
    SHELLS.contains(&program.trim_start_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::{Facts, Target};
    use crate::sample::TaskKey;

    fn chosen(name: &str, standing: Standing) -> Chosen {
        Chosen {
            target: Target::Process(TaskKey::default()),
            name: name.to_owned(),
            command: String::new(),
            facts: Facts {
                standing,
                ..Facts::default()
            },
            folded: false,
            kernel: false,
        }
    }

    #[test]
    fn what_is_dangerous_is_named_and_nothing_else_asks() {
        let all = [
            chosen("systemd (1)", Standing::Init),
            chosen("sshd (900)", Standing::Ancestor),
            chosen("-bash (950)", Standing::Ancestor),
            chosen("threadtop (960)", Standing::Own),
            chosen("java (4312)", Standing::Other),
        ];
        let signal = dangers(&Order::Signal(15), &all);
        assert_eq!(
            signal,
            [
                "These 5 targets include",
                "the first process: systemd (1)",
                "your own shell: -bash (950)",
                "what your session runs in: sshd (900)",
                "this program itself: threadtop (960)",
            ]
        );
        let cpus = Order::Affinity("0".parse().unwrap());
        assert_eq!(
            dangers(&cpus, &all).len(),
            4,
            "ourselves, that harms nobody"
        );
        for (order, one) in [
            (Order::Signal(18), &all[0]),
            (Order::NiceBy(1), &all[0]),
            (cpus, &all[3]),
            (Order::Signal(9), &all[4]),
        ] {
            let told = dangers(&order, std::slice::from_ref(one));
            assert!(told.is_empty(), "{order}: {told:?}");
        }
        let alone = dangers(&Order::Signal(9), &all[2..3]);
        assert_eq!(alone, ["This is your own shell: -bash (950)."]);
    }

    #[test]
    fn many_at_once_ask_whatever_is_done_to_them() {
        let many = |count| vec![chosen("java (4312)", Standing::Other); count];
        for order in [Order::Signal(18), Order::NiceBy(1), Order::Signal(9)] {
            assert!(dangers(&order, &many(20)).is_empty());
            assert_eq!(dangers(&order, &many(21)), ["These are 21 targets."]);
        }
    }
}
