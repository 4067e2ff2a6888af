//! SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014, §4): ten lines that
//! no release of a crate can change, so that the same seed gives the same log for ever.

/// A seeded stream of numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `low..=high`. The bias of the remainder is below 2⁻⁴⁰ for the small ranges used here.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).unsigned_abs().saturating_add(1);
        low.saturating_add_unsigned(self.bits().checked_rem(width).unwrap_or(0))
    }

    /// True in `n` of 1000 cases.
    pub fn per_mille(&mut self, n: i64) -> bool {
        self.between(0, 999) < n
    }

    /// One of these.
    pub fn pick<'a, T: ?Sized>(&mut self, first: &'a T, others: &[&'a T]) -> &'a T {
        let last = i64::try_from(others.len()).unwrap_or(0);
        let at = usize::try_from(self.between(0, last)).unwrap_or(0);
        at.checked_sub(1).and_then(|i| others.get(i)).copied().unwrap_or(first)
    }

    /// A meaningless hexadecimal string that stands where a hash of personal data would.
    pub fn hex(&mut self) -> String {
        format!("{:016x}", self.bits())
    }
}
