//! Exact numbers: fractions added up and rounded once, at the end. No step on the way can overflow or lose anything.

use std::cmp::Ordering;

/// A fraction. `bottom` is at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    pub top: i128,
    pub bottom: i128,
}

impl Fraction {
    pub(crate) const NOTHING: Self = Self { top: 0, bottom: 1 };
    pub(crate) const WHOLE: Self = Self { top: 1, bottom: 1 };

    /// Which of two is greater: by their whole parts, then by the reciprocals of what remains (Euclid), so that nothing
    /// is ever multiplied.
    pub(crate) fn compare(self, other: Self) -> Ordering {
        let (mut a, mut b) = (self, other);
        let mut turned = false;
        loop {
            let order = a.top.div_euclid(a.bottom).cmp(&b.top.div_euclid(b.bottom));
            let (left, right) = (a.top.rem_euclid(a.bottom), b.top.rem_euclid(b.bottom));
            let order = order.then_with(|| match (left, right) {
                (0, 0) => Ordering::Equal,
                (0, _) => Ordering::Less,
                (_, 0) => Ordering::Greater,
                (_, _) => Ordering::Equal,
            });
            if order != Ordering::Equal || left == 0 {
                return if turned { order.reverse() } else { order };
            }
            (a, b) = (Self { top: a.bottom, bottom: left }, Self { top: b.bottom, bottom: right });
            turned = !turned;
        }
    }
}

/// The sum of fractions, rounded half up once.
pub(crate) fn rounded_sum(fractions: &[Fraction]) -> i64 {
    let whole = fractions.iter().map(|f| f.top.div_euclid(f.bottom)).fold(0i128, i128::saturating_add);
    let rests: Vec<(u128, u128)> = fractions
        .iter()
        .map(|f| (f.top.rem_euclid(f.bottom).unsigned_abs(), f.bottom.unsigned_abs()))
        .filter(|(top, _)| *top > 0)
        .collect();
    // Σ tᵢ/bᵢ = N/D with D = Π bᵢ. Half up: the greatest k with 2D·k ≤ 2N + D.
    let common = product(rests.iter().map(|(_, bottom)| *bottom));
    let mut doubled = common.clone();
    for (at, (top, _)) in rests.iter().enumerate() {
        let others = rests.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, (_, b))| *b);
        let term = product(std::iter::once(*top).chain(others));
        doubled = doubled.plus(&term).plus(&term);
    }
    let step = common.plus(&common);
    let (mut reached, mut up) = (step.clone(), 0i128);
    // Each rest is below one, so this ends after at most as many rounds as there are fractions, and one.
    while reached <= doubled {
        up = up.saturating_add(1);
        reached = reached.plus(&step);
    }
    super::fold::clamp(whole.saturating_add(up))
}

fn product(factors: impl Iterator<Item = u128>) -> Natural {
    factors.fold(Natural::of(1), |product, factor| product.times(&Natural::of(factor)))
}

/// A natural number of any size: 32-bit digits, least first, without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Natural(Vec<u32>);

impl Natural {
    fn of(mut n: u128) -> Self {
        let mut digits = Vec::new();
        while n > 0 {
            digits.push(low(n));
            n >>= 32;
        }
        Self(digits)
    }

    fn plus(&self, other: &Self) -> Self {
        let length = self.0.len().max(other.0.len());
        let digit = |of: &Self, at: usize| of.0.get(at).copied().map_or(0u128, u128::from);
        let (mut digits, mut carry) = (Vec::with_capacity(length), 0u128);
        for at in 0..length {
            carry = carry.saturating_add(digit(self, at)).saturating_add(digit(other, at));
            digits.push(low(carry));
            carry >>= 32;
        }
        digits.extend((carry > 0).then(|| low(carry)));
        Self(digits)
    }

    fn times(&self, other: &Self) -> Self {
        let mut sum = Self(Vec::new());
        for (shift, by) in other.0.iter().enumerate() {
            let (mut digits, mut carry) = (vec![0u32; shift], 0u128);
            for digit in &self.0 {
                // Two digits and a carry stay far below 2^128.
                carry = carry.saturating_add(u128::from(*digit).saturating_mul(u128::from(*by)));
                digits.push(low(carry));
                carry >>= 32;
            }
            digits.extend((carry > 0).then(|| low(carry)));
            sum = sum.plus(&Self(digits));
        }
        sum.trimmed()
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// The lowest 32 bits.
fn low(n: u128) -> u32 {
    u32::try_from(n & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}
