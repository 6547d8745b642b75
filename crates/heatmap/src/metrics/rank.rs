//! Average ranks.

/// The ranks of values from 1, ties sharing the mean of their ranks.
pub(super) fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for tied in order.chunk_by(|a, b| values[*a as usize] == values[*b as usize]) {
        // Ranks first + 1 … first + n have this mean.
        let mean = first as f64 + f64::midpoint(tied.len() as f64, 1.0);
        for index in tied {
            ranks[*index as usize] = mean;
        }
        first += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_mean_rank() {
        let ranks = average_ranks(&[1.0, 2.0, 2.0, 3.0, 0.0, -0.0, 0.0, 5.0]);
        assert_eq!(ranks, [4.0, 5.5, 5.5, 7.0, 2.0, 2.0, 2.0, 8.0]);
    }
}
