//! Sums over the threads of a large pool.

use super::victim::Victim;
use super::watch::Watch;
use threadtop::rates::{AtLeast, ThreadRates};
use threadtop::source::Fields;

#[test]
fn of_a_pool_too_large_to_name_its_threads_all_parts_of_its_sums_are_read() {
    let victim = Victim::start("pool", &["100"]);
    let mut watch = Watch::new().looking_at(victim.pid());
    watch.demand.summed = watch.demand.open.clone();
    watch.demand.fields = Fields::VISIBLE_IO;
    watch.refine();
    let key = watch.demand.open[0];
    watch.until("every part of the pool is known", |snapshot| {
        let (process, rates) = snapshot.process(key).unwrap();
        let moved = rates
            .threads
            .iter()
            .filter(|rates| rates.cpu_percent > Some(0.0));
        let (sum, bounds) = ThreadRates::sum(rates.threads.iter());
        let whole = AtLeast::USER | AtLeast::SYSTEM | AtLeast::MIGRATIONS | AtLeast::READ;
        process.threads.list.len() > 100
            && moved.count() > 64
            && sum.user_percent.is_some()
            && !bounds.intersects(whole)
    });
}
