//! Bytes, which the compiler counts, and UTF-16 units, which browsers and editors count.

/// Translates places in one text. Built once a text, asked often.
#[derive(Debug, Clone, Default)]
pub struct Utf16 {
    /// For every so many characters: the byte and the unit at which they begin.
    marks: Vec<(usize, usize)>,
    text: String,
}

/// How many characters stand between two marks.
const STEP: usize = 64;

impl Utf16 {
    /// Counts a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut unit = 0;
        let mut marks = Vec::new();
        for (nth, (byte, c)) in text.char_indices().enumerate() {
            if nth % STEP == 0 {
                marks.push((byte, unit));
            }
            unit += c.len_utf16();
        }
        Self { marks, text: text.to_owned() }
    }

    /// The unit at a byte. A byte inside a character counts as the character's first; one past the end as the end.
    #[must_use]
    pub fn unit(&self, byte: usize) -> usize {
        self.walk(|at, _| at <= byte).1
    }

    /// The byte at a unit, likewise.
    #[must_use]
    pub fn byte(&self, unit: usize) -> usize {
        self.walk(|_, at| at <= unit).0
    }

    /// The last beginning of a character, or the end, that is not past a place.
    fn walk(&self, reached: impl Fn(usize, usize) -> bool) -> (usize, usize) {
        let before = self.marks.partition_point(|&(byte, unit)| reached(byte, unit));
        let mark = before.checked_sub(1).and_then(|nth| self.marks.get(nth)).copied();
        let (mut byte, mut unit) = mark.unwrap_or_default();
        for c in self.text.get(byte..).unwrap_or_default().chars() {
            let next = (byte + c.len_utf8(), unit + c.len_utf16());
            if !reached(next.0, next.1) {
                break;
            }
            (byte, unit) = next;
        }
        (byte, unit)
    }
}

#[cfg(test)]
mod tests {
    use super::Utf16;

    #[test]
    fn every_place_of_a_mixed_text() {
        let text = "政策 a🙂é\r\n".repeat(40);
        let index = Utf16::new(&text);
        let mut unit = 0;
        for (byte, c) in text.char_indices() {
            assert_eq!((index.unit(byte), index.byte(unit)), (unit, byte));
            assert_eq!(index.unit(byte + c.len_utf8() - 1), unit, "inside a character");
            unit += c.len_utf16();
        }
        assert_eq!((index.unit(text.len()), index.byte(unit)), (unit, text.len()));
        assert_eq!((index.unit(usize::MAX), index.byte(usize::MAX)), (unit, text.len()), "past the end");
    }

    #[test]
    fn an_empty_text() {
        let index = Utf16::new("");
        assert_eq!((index.unit(0), index.byte(5)), (0, 0));
    }
}
