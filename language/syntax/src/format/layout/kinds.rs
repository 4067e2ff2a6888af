//! Which kinds are laid out how.

use crate::parser::Kind;

/// Kinds with lines in braces.
pub const BRACED: &[Kind] = &[
    Kind::policy, Kind::parties, Kind::matter, Kind::choice, Kind::musts, Kind::process, Kind::fork, Kind::scenario,
];

/// Kinds with a list in braces.
pub const LISTS: &[Kind] = &[Kind::unit_block, Kind::enumeration, Kind::groups, Kind::case];

/// Kinds with lines below their head and no braces.
pub const HELD: &[Kind] = &[Kind::clock, Kind::stage, Kind::action, Kind::table];

/// Whether a part of a kind stands on a line of its own below the head.
pub fn is_line(parent: Kind, part: Kind) -> bool {
    if parent == Kind::action {
        return part == Kind::result;
    }
    if parent == Kind::table {
        return part == Kind::basis;
    }
    let lines =
        [Kind::mark, Kind::pause, Kind::extension, Kind::basis, Kind::decides, Kind::action, Kind::fork];
    lines.contains(&part)
}

/// What stands tight against the token before it.
pub const TIGHT_BEFORE: &[Kind] =
    &[Kind::comma, Kind::colon, Kind::dot, Kind::member, Kind::index, Kind::expect_field, Kind::rparen, Kind::rbracket, Kind::params, Kind::args];

/// What the next token stands tight against.
pub const TIGHT_AFTER: &[Kind] = &[Kind::dot, Kind::lparen, Kind::lbracket];

/// Marks that are tight in some kinds only: the bracket of a call, the braces of a set, the dash between two times.
pub fn tight_around(parent: Kind, part: Kind) -> bool {
    let call = [Kind::process, Kind::table, Kind::unit_file, Kind::unconfirmed];
    (part == Kind::lparen && call.contains(&parent))
        || (part == Kind::dash && parent == Kind::open_span)
        || (parent == Kind::set_type && (part == Kind::langle || part == Kind::rangle))
}
