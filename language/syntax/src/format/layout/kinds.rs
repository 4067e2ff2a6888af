//! Which kinds are laid out how.

use crate::parser::{Kind, PROCESS_LINES};

/// Kinds with lines in braces.
pub const BRACED: &[Kind] = &[
    Kind::policy,
    Kind::parties,
    Kind::matter,
    Kind::choice,
    Kind::musts,
    Kind::process,
    Kind::fork,
    Kind::ladder,
    Kind::rung,
    Kind::score,
    Kind::accountability,
    Kind::baseline,
    Kind::mapping,
    Kind::scenario,
];

/// Kinds with a list in braces or brackets.
pub const LISTS: &[Kind] = &[
    Kind::unit_block,
    Kind::enumeration,
    Kind::groups,
    Kind::case,
    Kind::forms,
    Kind::demand_forms,
    Kind::start_args,
];

/// Kinds with lines below their head and no braces.
pub const HELD: &[Kind] = &[Kind::clock, Kind::stage, Kind::action, Kind::table];

/// Items short enough to stand in a group, without blank lines between them.
pub const GROUPED: &[Kind] = &[Kind::use_file, Kind::marks, Kind::ledger];

/// Whether a part of a kind stands on a line of its own below the head.
pub fn is_line(parent: Kind, part: Kind) -> bool {
    if parent == Kind::action {
        return part == Kind::result;
    }
    if parent == Kind::table {
        return part == Kind::basis;
    }
    PROCESS_LINES.contains(&part)
}

/// Whether a part stands tight against the token before it.
pub fn tight_before(parent: Kind, part: Kind) -> bool {
    let always = [
        Kind::comma,
        Kind::colon,
        Kind::dot,
        Kind::entry_dot,
        Kind::member,
        Kind::index,
        Kind::expect_field,
        Kind::rparen,
        Kind::rbracket,
        Kind::params,
        Kind::start_args,
    ];
    let call = [
        Kind::process,
        Kind::table,
        Kind::unit_file,
        Kind::unconfirmed,
        Kind::unconfirmed_term,
        Kind::unconfirmed_rank,
        Kind::unconfirmed_share,
        Kind::unconfirmed_form,
        Kind::call,
        Kind::ledger_use,
        Kind::sight_ledger,
    ];
    always.contains(&part)
        || part == Kind::args && parent != Kind::revise_act
        || part == Kind::lparen && call.contains(&parent)
        || part == Kind::rbrace && parent == Kind::set
        || tight_between(parent, part)
}

/// Whether the token after a part stands tight against it.
pub fn tight_after(parent: Kind, part: Kind) -> bool {
    [Kind::dot, Kind::entry_dot, Kind::lparen, Kind::lbracket].contains(&part)
        || part == Kind::lbrace && parent == Kind::set
        || part != Kind::rangle && tight_between(parent, part)
}

/// Marks that stand tight between two things: the dash of 08:30-12:00, the brackets of 集合<单位>.
fn tight_between(parent: Kind, part: Kind) -> bool {
    part == Kind::dash && parent == Kind::open_span
        || parent == Kind::set_type && (part == Kind::langle || part == Kind::rangle)
}
