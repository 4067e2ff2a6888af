//! 近 90 自然日, 本季: which entries of a ledger count.

use shao_abi::Window;
use shao_syntax::ast::{Window as Written, WindowKind};

use crate::context::Context;

/// The longest window: a hundred years of days.
const DAYS_MAX: i64 = 36_500;

/// A window as written.
pub(crate) fn window(context: &mut Context<'_>, written: Written) -> Option<Window> {
    let (n, make): (i64, fn(u32) -> Window) = match written.kind {
        WindowKind::Days(n) => (n, Window::Days),
        WindowKind::Months(n) => (n, Window::Months),
        WindowKind::Years(n) => (n.saturating_mul(12), Window::Months),
        WindowKind::ThisMonth => return Some(Window::ThisMonth),
        WindowKind::ThisQuarter => return Some(Window::ThisQuarter),
        WindowKind::ThisYear => return Some(Window::ThisYear),
    };
    match u32::try_from(n).ok().filter(|_| (1..=DAYS_MAX).contains(&n)) {
        Some(n) => Some(make(n)),
        None => context.fail(
            "limit-out-of-range",
            written.span,
            "时限从 1 到 36500",
            "a limit is from 1 to 36500",
        ),
    }
}

/// A window as an author writes it after what it belongs to.
pub(super) fn said(window: Window) -> String {
    match window {
        Window::Ever => String::new(),
        Window::Days(n) => format!(" 近 {n} 自然日"),
        Window::Months(n) => format!(" 近 {n} 个月"),
        Window::ThisMonth => " 本月".to_owned(),
        Window::ThisQuarter => " 本季".to_owned(),
        Window::ThisYear => " 本年".to_owned(),
    }
}
