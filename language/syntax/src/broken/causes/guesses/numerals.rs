//! Numbers written in Chinese: 五, 二十, 一百二十, and with their unit: 五个工作日.

use crate::{KEYWORDS, Keyword};

const DIGITS: &str = "零一二三四五六七八九";
const UNITS: &[(char, u32)] = &[('十', 10), ('百', 100), ('千', 1000)];

/// The units that may be written tight against a number.
const COUNTED: &[&str] =
    &["minutes", "clockhours", "workhours", "workdays", "days", "months", "years", "times", "yuan"];

/// The same in digits, with the unit set off; none if it is no number.
#[must_use]
pub fn value(word: &str) -> Option<String> {
    let tight = counted().find_map(|k| Some((word.strip_suffix(k.zh)?, k.zh)));
    let Some((number, unit)) = tight.filter(|(number, _)| !number.is_empty()) else {
        return parse(word).map(|n| n.to_string());
    };
    let number = parse(number).or_else(|| parse(number.strip_suffix('个')?))?;
    Some(format!("{number} {unit}"))
}

fn counted() -> impl Iterator<Item = &'static Keyword> {
    KEYWORDS.iter().filter(|k| COUNTED.contains(&k.id))
}

/// Numbers below ten thousand, which is more than any clause counts to.
fn parse(word: &str) -> Option<u32> {
    let (mut sum, mut digit) = (0_u32, None);
    for c in word.chars() {
        if let Some((_, unit)) = UNITS.iter().find(|(name, _)| *name == c) {
            sum = sum.checked_add(digit.take().unwrap_or(1_u32).checked_mul(*unit)?)?;
        } else {
            // Two digits in a row are a year or a number read out, no count.
            if digit.is_some_and(|d| d > 0) {
                return None;
            }
            digit = Some(digit_of(c)?);
        }
    }
    (!word.is_empty()).then(|| sum.checked_add(digit.unwrap_or(0)))?
}

fn digit_of(c: char) -> Option<u32> {
    if c == '两' {
        return Some(2);
    }
    u32::try_from(DIGITS.chars().position(|d| d == c)?).ok()
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn counts_are_read() {
        let cases = [
            ("五", Some("5")),
            ("十", Some("10")),
            ("二十", Some("20")),
            ("两", Some("2")),
            ("一百二十五", Some("125")),
            ("一百零五", Some("105")),
            ("五个工作日", Some("5 工作日")),
            ("三个月", Some("3 个月")),
            ("二次", Some("2 次")),
            ("二零二六", None),
            ("工作日", None),
            ("主办", None),
            ("", None),
        ];
        for (word, number) in cases {
            assert_eq!(value(word).as_deref(), number, "{word}");
        }
    }
}
