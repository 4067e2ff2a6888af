//! Random choices that shrink: a tape of numbers that is read from the front. Where it ends, every choice is the
//! first, which is the simplest, so a shorter tape with smaller numbers is a simpler policy.

/// A tape of choices.
pub struct Tape {
    numbers: Vec<u32>,
    at: usize,
}

impl Tape {
    pub fn new(numbers: Vec<u32>) -> Self {
        Self { numbers, at: 0 }
    }

    /// The next number; 0 at the end.
    pub fn number(&mut self) -> u32 {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        number
    }

    /// A number below `end`; 0 where there is none, as in a schema that was tampered with.
    pub fn below(&mut self, end: usize) -> usize {
        self.number() as usize % end.max(1)
    }

    /// A number in `[from, to)`.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from)
    }

    /// Yes in one of `n` cases; no at the end of the tape.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// A number between these, both included; the ends more often than chance would.
    pub fn int(&mut self, min: i64, max: i64) -> i64 {
        match self.below(6) {
            0 => min,
            1 => max,
            _ => {
                let wide = u64::from(self.number()) << 32 | u64::from(self.number());
                let span = i128::from(max) - i128::from(min) + 1;
                i64::try_from(i128::from(min) + i128::from(wide) % span).unwrap()
            }
        }
    }

    /// Some of these, each with the same chance; often none, often all. Takes two numbers of the tape, however many
    /// there are to choose from.
    pub fn some<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        match self.below(5) {
            0 => Vec::new(),
            1 => from.to_vec(),
            _ => from
                .iter()
                .zip(self.stream())
                .filter(|(_, number)| number % 2 == 1)
                .map(|(one, _)| one.clone())
                .collect(),
        }
    }

    /// Endless numbers out of one of the tape.
    pub fn stream(&mut self) -> impl Iterator<Item = usize> + use<> {
        let mut state = u64::from(self.number());
        std::iter::repeat_with(move || {
            // Knuth's MMIX generator; the high bits are the good ones.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        })
    }
}
