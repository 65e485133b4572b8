//! The budget with made-up costs: processes that move in every sample, for as long as they do.

use super::*;
use crate::source::live::processes::turn::Turn;
use proptest::prelude::*;

const SECOND: Nanos = 1_000_000_000;
const MILLI: Nanos = 1_000_000;

struct Process {
    turn: Turn,
    part: Part,
    cost: Nanos,
    moves: bool,
    /// Sample in which its threads were read last.
    read: u64,
    /// Samples between two readings, at most.
    longest: u64,
    /// How often they were read.
    turns: u64,
}

/// A machine on which reading costs what it is said to cost.
struct World {
    budget: Budget,
    limit: Duration,
    base: Nanos,
    processes: Vec<Process>,
    sample: u64,
    /// Spent in each sample.
    spent: Vec<Nanos>,
    /// Put off in the last one.
    put_off: usize,
}

impl World {
    fn new(limit: Nanos, base: Nanos, costs: &[(bool, Nanos)]) -> Self {
        let process = |(seen, cost): &(bool, Nanos)| Process {
            turn: Turn::default(),
            part: if *seen { Part::Seen } else { Part::Unseen },
            cost: *cost,
            moves: true,
            read: 0,
            longest: 0,
            turns: 0,
        };
        Self {
            budget: Budget::default(),
            limit: Duration::from_nanos(limit),
            base,
            processes: costs.iter().map(process).collect(),
            sample: 0,
            spent: Vec::new(),
            put_off: 0,
        }
    }

    /// Takes a sample in which everything costs so many hundredths of what it is said to.
    fn sample(&mut self, hundredths: u64) {
        self.sample += 1;
        let at = self.sample * SECOND;
        self.budget.begin(self.limit, SECOND);
        if self.budget.is_tight() {
            let processes = self.processes.iter().enumerate();
            let wishes =
                processes.filter_map(|(place, one)| one.turn.wish(place, one.part, (at, SECOND)));
            let mut wishes: Vec<Wish> = wishes.collect();
            self.budget.grant(&mut wishes);
            for wish in &wishes {
                self.processes[wish.place].turn.decide(wish);
            }
        }
        let mut spent = self.base * hundredths / 100;
        self.put_off = 0;
        for one in &mut self.processes {
            // So many cost that much, as long as nobody has measured it.
            let threads = (one.cost / 10_000) as usize;
            if !one.moves && !one.turn.is_put_off {
                one.turn.rests(one.part, &mut self.budget);
            } else if one.turn.comes((at, threads), one.part, &mut self.budget) {
                let cost = one.cost * hundredths / 100;
                one.turn.is_over(at, cost, one.part, &mut self.budget);
                one.longest = one.longest.max(self.sample - one.read);
                one.read = self.sample;
                one.turns += 1;
                spent += cost;
            } else {
                self.put_off += 1;
            }
        }
        self.budget.learn(spent);
        self.spent.push(spent);
    }

    /// What reading all of a part costs.
    fn cost(&self, part: Part) -> Nanos {
        let of_part = self.processes.iter().filter(|one| one.part == part);
        of_part.map(|one| one.cost).sum()
    }

    fn dearest(&self) -> Nanos {
        self.processes.iter().map(|one| one.cost).max().unwrap_or(0)
    }

    /// Mean of the last samples.
    fn mean(&self, samples: usize) -> Nanos {
        let last = &self.spent[self.spent.len() - samples..];
        last.iter().sum::<Nanos>() / samples as Nanos
    }
}

fn costs(most: Nanos) -> impl Strategy<Value = Vec<(bool, Nanos)>> {
    prop::collection::vec((any::<bool>(), MILLI / 50..most), 1..200)
}

/// Costs vary from sample to sample.
fn noise() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(80..120u64, 300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_mean_stays_below_the_limit(
        costs in costs(30 * MILLI),
        base in 0..16 * MILLI,
        noise in noise(),
    ) {
        let mut world = World::new(20 * MILLI, base, &costs);
        for hundredths in &noise {
            world.sample(*hundredths);
        }
        // One that is being paid for was read in these samples, and is paid for in the next.
        let overdrawn = 2 * world.dearest() / 200;
        prop_assert!(world.mean(200) <= 20 * MILLI * 102 / 100 + overdrawn, "{:?}", world.spent);
    }

    #[test]
    fn what_costs_little_is_read_evenly(many in 60..400usize, seen in 0..400usize, base in 0..15 * MILLI) {
        let costs: Vec<_> = (0..many).map(|one| (one < seen, MILLI)).collect();
        let mut world = World::new(20 * MILLI, base, &costs);
        for _ in 0..40 {
            world.sample(100);
        }
        let settled = &world.spent[30..];
        for spent in settled {
            // Each part may be over by one.
            prop_assert!((18 * MILLI..=22 * MILLI).contains(spent), "{settled:?}");
        }
    }

    #[test]
    fn each_is_read_in_a_bounded_time(
        costs in costs(30 * MILLI),
        base in 0..40 * MILLI,
        ran in prop::collection::vec(0..SECOND, 200),
        noise in noise(),
    ) {
        let mut world = World::new(20 * MILLI, base, &costs);
        for (one, ran) in world.processes.iter_mut().zip(ran) {
            one.turn.ran = ran;
        }
        // However much the rest costs.
        let unseen = 20 * MILLI / LEAST.unsigned_abs() / UNSEEN.unsigned_abs();
        let incomes = [20 * MILLI / LEAST.unsigned_abs() - unseen, unseen];
        let rounds = |part: Part| {
            (world.cost(part) * 12 / 10 + world.dearest()) / incomes[part as usize] + 2
        };
        // Who uses much CPU comes four times as often.
        let bounds = [4 * rounds(Part::Seen), 4 * rounds(Part::Unseen)];
        for hundredths in noise.iter().cycle().take(300) {
            world.sample(*hundredths);
        }
        for one in &world.processes {
            let waits = one.longest.max(world.sample - one.read);
            prop_assert!(waits <= bounds[one.part as usize], "{waits} {bounds:?}");
        }
    }

    #[test]
    fn what_fits_is_never_put_off(costs in costs(MILLI / 5), base in 0..8 * MILLI, noise in noise()) {
        let sum: Nanos = costs.iter().map(|(_, cost)| cost).sum();
        let limit = (base + sum) * 13 / 10;
        let mut world = World::new(limit, base, &costs);
        for hundredths in noise.iter().take(50) {
            world.sample(*hundredths);
            prop_assert_eq!(world.put_off, 0);
        }
    }

    #[test]
    fn when_load_falls_all_are_read_again(costs in costs(5 * MILLI), base in 0..10 * MILLI, noise in noise()) {
        let mut world = World::new(20 * MILLI, base, &costs);
        for hundredths in noise.iter().take(50) {
            world.sample(*hundredths);
        }
        // One of each part goes on.
        for part in [Part::Seen, Part::Unseen] {
            world.processes.iter_mut().filter(|one| one.part == part).skip(1).for_each(|one| one.moves = false);
        }
        let owed = world.cost(Part::Seen).max(world.cost(Part::Unseen)) + world.dearest();
        // All that are put off are read once more.
        for _ in 0..owed / MILLI + 10 {
            world.sample(100);
        }
        prop_assert_eq!(world.put_off, 0);
    }
}

#[test]
fn what_is_looked_at_is_fresh_while_it_fits_in_its_part() {
    let seen = std::iter::repeat_n((true, MILLI), 10);
    let costs: Vec<_> = seen
        .chain(std::iter::repeat_n((false, MILLI), 500))
        .collect();
    let mut world = World::new(20 * MILLI, 5 * MILLI, &costs);
    for _ in 0..100 {
        world.sample(100);
    }
    let longest = |part| {
        let of_part = world.processes.iter().filter(|one| one.part == part);
        of_part.map(|one| one.longest).max().unwrap_or(0)
    };
    assert_eq!(longest(Part::Seen), 1);
    assert!(
        (90..120).contains(&longest(Part::Unseen)),
        "{}",
        longest(Part::Unseen)
    );
}

#[test]
fn what_is_looked_at_comes_before_the_rest_when_not_even_that_fits() {
    // Each costs what there is in four samples, or more.
    for costs in [[80 * MILLI, 80 * MILLI], [160 * MILLI, 80 * MILLI]] {
        let [seen, unseen] = costs;
        let mut world = World::new(20 * MILLI, 0, &[(true, seen), (false, unseen)]);
        for _ in 0..800 {
            world.sample(100);
        }
        let turns: Vec<u64> = world.processes.iter().map(|one| one.turns).collect();
        assert!(turns[0] > turns[1], "{costs:?}: {turns:?}");
        // Three quarters, and one.
        let had: Vec<Nanos> = turns
            .iter()
            .zip(costs)
            .map(|(turns, cost)| turns * cost)
            .collect();
        assert!((27..=33).contains(&(10 * had[0] / had[1])), "{had:?}");
    }
}

#[test]
fn one_that_costs_more_than_there_is_starves_nobody() {
    let mut world = World::new(
        20 * MILLI,
        0,
        &[(true, 200 * MILLI), (false, MILLI), (false, 8 * MILLI)],
    );
    for _ in 0..400 {
        world.sample(100);
    }
    let longest: Vec<u64> = world.processes.iter().map(|one| one.longest).collect();
    assert!(
        longest[0] <= 21 && longest[1] <= 2 && longest[2] <= 2,
        "{longest:?}"
    );
    // The first one is read at the end of these samples and paid for after them.
    assert!(world.mean(300) <= 20 * MILLI + 200 * MILLI / 300);
}

#[test]
fn a_first_look_is_free_up_to_a_bound_and_then_has_a_part() {
    let mut budget = Budget::default();
    let per_second = Duration::from_millis(20);
    let mut looked = 0;
    for sample in 0..100 {
        budget.begin(per_second, SECOND);
        budget.learn(0);
        while budget.admits_new() {
            budget.pay_new(MILLI, true);
            looked += MILLI;
        }
        // Its part, and what the others leave of theirs.
        let most = FIRST_LOOK.unsigned_abs() + (sample + 1) * 20 * MILLI + MILLI;
        assert!(looked <= most, "{sample}: {looked}");
    }
    assert!(looked > 1_900 * MILLI);
}

#[test]
fn without_a_limit_all_are_read() {
    let mut world = World::new(0, SECOND, &[(true, SECOND), (false, SECOND)]);
    for _ in 0..10 {
        world.sample(100);
        assert_eq!(world.put_off, 0);
    }
    assert!(world.budget.admits_new());
}
