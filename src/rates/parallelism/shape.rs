//! From looks and an exact average to shares: the arithmetic alone.

/// Least and greatest `c_0` that go with an average parallelism: all at once on as few moments as possible, or one after
/// the other.
pub(super) fn bounds(average: f64, cpus: usize, most_idle: f64) -> (f64, f64) {
    let least = (1.0 - average).max(0.0);
    let greatest = (1.0 - average / cpus as f64).min(most_idle);
    (least, greatest.max(least))
}

/// The sampled `c_0`, mended by how far the looks happen to be off the average that is known: looks that found too many
/// threads found none too rarely. And the part of its variance that this does not explain.
pub(super) fn regress(counts: &[f64], average: f64) -> (f64, f64) {
    let total: f64 = counts.iter().sum();
    let moment = |power: i32| {
        let terms = (0..)
            .zip(counts)
            .map(|(i, count)| f64::from(i).powi(power) * count);
        terms.sum::<f64>() / total
    };
    let (idle, mean) = (counts[0] / total, moment(1));
    let variance = moment(2) - mean * mean;
    if variance < 1e-6 || idle >= 1.0 {
        return (idle, 1.0);
    }
    // Covariance of "none executes" and "so many execute": where the one is 1 the other is 0.
    let covariance = -idle * mean;
    let explained = covariance * covariance / (idle * (1.0 - idle) * variance).max(1e-9);
    let mended = idle + covariance / variance * (average - mean);
    (mended, (1.0 - explained).max(0.05))
}

/// How much more often none may have executed than looks say that take some time, `mixed` of which threads came and went in:
/// one thread for all of it looks like two for half of it.
pub(super) fn unseen(counts: &[f64], mixed: f64) -> f64 {
    let total: f64 = counts.iter().sum();
    let most = counts.len().saturating_sub(1).max(1) as f64;
    let open = |(threads, count): (i32, &f64)| (1.0 - f64::from(threads) / most) * count;
    let all: f64 = (1..).zip(&counts[1..]).map(open).sum();
    (all / total)
        .min(mixed.min(1.0) * (1.0 - 1.0 / most))
        .max(0.0)
}

/// How far the truth may be from the value: twice the standard error of a share that was counted, and what was `missed` of
/// the time in which none executed; but no more than the bounds leave open.
pub(super) fn error(
    counts: &[f64],
    average: f64,
    (least, greatest): (f64, f64),
    looks: f64,
    (any, missed): (f64, f64),
) -> f64 {
    let total: f64 = counts.iter().sum();
    // Half a look more on either side: a share of which none was seen is not known to be 0.
    let share = (counts[0] / total * looks + 0.5) / (looks + 1.0);
    let deviation = (share * (1.0 - share) / (looks + 1.0)).sqrt();
    let value = |idle: f64| average / (1.0 - idle).max(f64::MIN_POSITIVE);
    let now = average / any.max(f64::MIN_POSITIVE);
    let more = value((1.0 - any + missed).min(greatest)) - now;
    let open = (value(greatest) - now).max(now - value(least)).max(0.0);
    (2.0 * average / (any * any) * deviation + more.max(0.0)).min(open)
}

/// The shares `c_i` for looks that found `counts[i]` times `i` threads, when their average must be `average` and `c_0`
/// is `idle`.
pub(super) fn correct(counts: &[f64], average: f64, idle: f64) -> Vec<f64> {
    let cpus = counts.len() - 1;
    let any = 1.0 - idle;
    let mut shares = vec![0.0; counts.len()];
    if any <= 0.0 || average <= 0.0 {
        shares[0] = 1.0;
        return shares;
    }
    let mean = (average / any).clamp(1.0, cpus as f64);
    shares[1..].copy_from_slice(&counts[1..]);
    // Half a look at the two numbers around the mean: a shape with that mean exists then, whatever was not seen.
    let below = (mean.floor() as usize).min(cpus);
    let part = mean - below as f64;
    shares[below] += 0.5 * (1.0 - part);
    if below < cpus {
        shares[below + 1] += 0.5 * part;
    }
    tilt(&mut shares[1..], mean);
    for share in &mut shares[1..] {
        *share *= any;
    }
    shares[0] = idle;
    shares
}

/// Multiplies the weight of each `i` (from 1) by λ^i, with the λ that makes `mean` their mean, and their sum 1.
fn tilt(weights: &mut [f64], mean: f64) {
    let logs: Vec<f64> = weights.iter().map(|weight| weight.ln()).collect();
    let mut set = |slope: f64| {
        let exponent = |at: usize| logs[at] + slope * ((at + 1) as f64 - mean);
        let most = (0..logs.len())
            .map(exponent)
            .fold(f64::NEG_INFINITY, f64::max);
        let (mut sum, mut moment) = (0.0, 0.0);
        for (at, weight) in weights.iter_mut().enumerate() {
            *weight = (exponent(at) - most).exp();
            sum += *weight;
            moment += *weight * (at + 1) as f64;
        }
        for weight in weights.iter_mut() {
            *weight /= sum;
        }
        moment / sum
    };
    let (mut low, mut high) = (-100.0, 100.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if set(middle) < mean {
            low = middle;
        } else {
            high = middle;
        }
    }
}
