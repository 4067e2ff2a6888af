//! Numbers as people write them, without floats.

use shao_abi::IntKind;
use shao_calendar::{Date, Minute};

/// Full-width digits, letters and signs as their half-width twins, blanks trimmed: what a Chinese keyboard types.
pub(crate) fn narrow(text: &str) -> String {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c).saturating_sub(0xFEE0)).unwrap_or(c),
        other => other,
    };
    text.chars().map(half).collect::<String>().trim().to_owned()
}

/// A number of this kind in its own unit (fen, basis points, days since 1970, minutes); `None` if it is not one.
pub(crate) fn number(kind: IntKind, text: &str) -> Option<i64> {
    match kind {
        IntKind::Plain => text.parse().ok(),
        IntKind::Money => money(text),
        IntKind::Ratio => decimal(text.strip_suffix('%')?.trim_end(), 2),
        IntKind::Date => date(text),
        IntKind::Minute => minute(text),
    }
}

fn money(text: &str) -> Option<i64> {
    match text.strip_suffix("万元") {
        Some(amount) => decimal(amount.trim_end(), 6),
        None => decimal(text.strip_suffix('元').unwrap_or(text).trim_end(), 2),
    }
}

/// A decimal with at most `places` digits behind its point, times ten to the power of `places`.
fn decimal(text: &str, places: u32) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let length = u32::try_from(part.len()).ok()?;
    if whole.is_empty() || !plain(whole) || !plain(part) || length > places || digits.ends_with('.') {
        return None;
    }
    let whole = whole.parse::<i64>().ok()?.checked_mul(10i64.checked_pow(places)?)?;
    let part = if part.is_empty() { 0 } else { part.parse::<i64>().ok()? };
    let part = part.checked_mul(10i64.checked_pow(places.checked_sub(length)?)?)?;
    let sum = whole.checked_add(part)?;
    if negative { sum.checked_neg() } else { Some(sum) }
}

fn minute(text: &str) -> Option<i64> {
    // People write 9:30 as well as 09:30.
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text.to_owned() };
    padded.parse::<Minute>().ok().map(|minute| i64::from(minute.of_day()))
}

fn date(text: &str) -> Option<i64> {
    text.parse::<Date>().ok().map(Date::day_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact_because_no_float_ever_holds_it() {
        assert_eq!(number(IntKind::Money, "12.34"), Some(1234));
        assert_eq!(number(IntKind::Money, "0.1 元"), Some(10));
        assert_eq!(number(IntKind::Money, "1.5万元"), Some(1_500_000));
        assert_eq!(number(IntKind::Money, "12.345"), None);
        assert_eq!(number(IntKind::Money, "-3"), Some(-300));
        assert_eq!(number(IntKind::Money, "."), None);
        assert_eq!(number(IntKind::Money, "99999999999999999999"), None);
    }

    #[test]
    fn ratios_need_their_sign_because_a_bare_30_could_mean_3000_percent() {
        assert_eq!(number(IntKind::Ratio, "30%"), Some(3000));
        assert_eq!(number(IntKind::Ratio, "0.05 %"), Some(5));
        assert_eq!(number(IntKind::Ratio, "30"), None);
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        assert_eq!(number(IntKind::Date, "1970-01-01"), Some(0));
        assert_eq!(number(IntKind::Date, "2026-09-24"), Some(20_720));
        assert_eq!(number(IntKind::Date, "2026-02-29"), None);
        assert_eq!(number(IntKind::Date, "2024-02-29"), Some(19_782));
        assert_eq!(number(IntKind::Minute, "24:00"), Some(1440));
        assert_eq!(number(IntKind::Minute, "24:01"), None);
        assert_eq!(number(IntKind::Minute, &narrow("１７：３０")), Some(1050));
    }
}
