//! Numbers, dates and times: digits to values. Full-width digits are digits.

use super::{Builder, digits};
use crate::ast::Name;
use crate::node::Node;
use crate::{Diagnostic, Kind, Text};

/// Half-width twins of full-width digits and marks.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' | '．' | '：' | '－' | '％' => {
                char::from_u32(u32::from(c).saturating_sub(0xFEE0)).unwrap_or(c)
            }
            other => other,
        })
        .collect()
}

impl Builder {
    /// A whole number.
    pub(super) fn number(&mut self, node: &Node<'_>) -> Option<i64> {
        let read = half_width(node.text).parse::<i64>().ok();
        if read.is_none() {
            let text = Text::new(
                format!("数太大了:`{}`", node.text),
                format!("`{}` is too large a number", node.text),
            );
            self.diagnostics.push(Diagnostic::error("number-too-large", node.span, text));
        }
        read
    }

    /// A number with at most two decimals, times 100.
    pub(super) fn hundredths(&mut self, node: &Node<'_>) -> Option<i64> {
        let text = half_width(node.text.trim_end_matches(['%', '％']));
        let (whole, part) = text.split_once('.').unwrap_or((text.as_str(), ""));
        let digits = format!("{part:0<2}");
        let read = whole.parse::<i64>().ok().zip(digits.parse::<i64>().ok());
        let value = read.filter(|_| part.len() <= 2).and_then(|(w, p)| w.checked_mul(100)?.checked_add(p));
        if value.is_none() {
            let zh = format!("`{}` 读不成两位小数以内的数", node.text);
            let en = format!("`{}` is not a number with at most two decimals", node.text);
            self.diagnostics.push(Diagnostic::error("number-too-large", node.span, Text::new(zh, en)));
        }
        value
    }

    /// Minutes since midnight; 24:00 is the end of the day.
    pub(super) fn minute(&mut self, node: &Node<'_>) -> Option<u16> {
        let minute = read_minute(node.text);
        if minute.is_none() {
            let zh = format!("一天里没有 `{}` 这个时刻", node.text);
            let text = Text::new(zh, format!("there is no time `{}` in a day", node.text));
            self.diagnostics.push(Diagnostic::error("no-such-time", node.span, text));
        }
        minute
    }

    /// Days since 1970-01-01.
    pub(super) fn date(&mut self, node: &Node<'_>) -> Option<i64> {
        let days = read_date(node.text);
        if days.is_none() {
            let zh = format!("日历上没有 `{}` 这一天", node.text);
            let text = Text::new(zh, format!("there is no day `{}`", node.text));
            self.diagnostics.push(Diagnostic::error("no-such-date", node.span, text));
        }
        days
    }

    /// 施行. A day that is still open parts no versions, so here alone nothing can be 暂按.
    pub(super) fn effective(&mut self, node: &Node<'_>) -> Option<Name> {
        let line = node.child(Kind::effective)?.child(Kind::day)?;
        let open = line.child(Kind::unconfirmed_date);
        if let Some(open) = open {
            let text = Text::new(
                "施行日期不能待县确认:哪一版管哪件案子,就看这一天",
                "the day a policy takes effect cannot be unconfirmed: it parts one version from the next",
            );
            let help = Text::new(
                "写公布的日期;文件没有写的,写印发的日期,并在注释里说明",
                "write the published day, or that of the document, and say so in a comment",
            );
            self.diagnostics.push(Diagnostic::error("unconfirmed-here", open.span, text).help(help));
        }
        let date = open.unwrap_or(line).child(Kind::date)?;
        self.date(date);
        Some(digits(date))
    }

    /// `YYYY-MM-DDTHH:MM`, checked.
    pub(super) fn moment(&mut self, node: &Node<'_>) -> Option<Name> {
        let text = half_width(node.text);
        let mut words = text.split_whitespace();
        let (day, time) = (words.next()?, words.next()?);
        let hm = time.get(..5).unwrap_or(time);
        if read_date(day).is_none() || read_minute(hm).is_none() {
            let zh = format!("没有 `{}` 这个时间", node.text);
            let text = Text::new(zh, format!("there is no moment `{}`", node.text));
            self.diagnostics.push(Diagnostic::error("no-such-time", node.span, text));
            return None;
        }
        Some(Name { text: format!("{day}T{time}"), span: node.span })
    }

    /// A number under a node of kind `number`.
    pub(super) fn number_in(&mut self, node: &Node<'_>) -> Option<i64> {
        self.number(node.child(Kind::number)?)
    }
}

/// A time of day as minutes since midnight; 24:00 is the end of the day.
#[must_use]
pub fn read_minute(text: &str) -> Option<u16> {
    let text = half_width(text);
    let (h, m) = text.split_once(':')?;
    let (h, m) = (h.parse::<u16>().ok()?, m.parse::<u16>().ok()?);
    let fits = m < 60 && (h < 24 || (h == 24 && m == 0));
    fits.then(|| h.checked_mul(60)?.checked_add(m)).flatten()
}

/// Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"); none if
/// there is no such day.
#[must_use]
pub fn read_date(text: &str) -> Option<i64> {
    let text = half_width(text);
    let mut parts = text.splitn(3, '-').map(|p| p.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=9999).contains(&year) || !(1..=longest).contains(&day) {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let (era, shifted) = (y.div_euclid(400), (month + 9) % 12);
    let of_era = y.rem_euclid(400);
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(read_date("1970-01-01"), Some(0));
        assert_eq!(read_date("2026-09-24"), Some(20_720));
        assert_eq!(read_date("2024-02-29"), Some(19_782));
        assert_eq!(read_date("2026-02-29"), None, "2026 is no leap year");
    }

    #[test]
    fn a_day_ends_at_24() {
        assert_eq!(read_minute("24:00"), Some(1440));
        assert_eq!(read_minute("24:01"), None);
        assert_eq!(read_minute("１７：３０"), Some(1050));
    }
}
