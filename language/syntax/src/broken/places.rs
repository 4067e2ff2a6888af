//! Which rule reads which line again, and which keyword belongs into which block.

use crate::Keyword;
use crate::nouns;
use crate::parser::Kind;

/// Each kind that holds lines, the strict rule for a line of it, and the keyword that opens it.
const BLOCKS: &[(Kind, Kind, &str)] = &[
    (Kind::policy, Kind::strict_policy_line, "policy"),
    (Kind::parties, Kind::strict_party_line, "parties"),
    (Kind::matter, Kind::strict_field, "matter"),
    (Kind::choice, Kind::strict_rule, "decision"),
    (Kind::musts, Kind::strict_must, "decision"),
    (Kind::process, Kind::strict_process_line, "process"),
    (Kind::fork, Kind::strict_process_line, "parallel"),
    (Kind::clock, Kind::strict_clock_line, "clock"),
    (Kind::stage, Kind::strict_stage_line, "stage"),
    (Kind::scenario, Kind::strict_scenario_line, "scenario"),
];

/// The kinds that stand on lines of their own inside a clock or a stage; everything else there belongs to its head.
const LINES: &[Kind] =
    &[Kind::mark, Kind::pause, Kind::extension, Kind::basis, Kind::decides, Kind::action, Kind::fork];

/// The strict rule for a line inside a kind; for a whole item where the kind holds no lines.
#[must_use]
pub fn line_rule(parent: Kind) -> Kind {
    BLOCKS.iter().find(|(kind, ..)| *kind == parent).map_or(Kind::strict_item, |(_, rule, _)| *rule)
}

/// The strict rule for the head of a kind that has lines but no braces.
#[must_use]
pub fn head_rule(parent: Kind) -> Option<Kind> {
    if parent == Kind::clock {
        return Some(Kind::strict_clock_head);
    }
    (parent == Kind::stage).then_some(Kind::strict_stage_head)
}

/// Whether a kind is a line of a clock or a stage and no part of its head.
#[must_use]
pub fn is_line(kind: Kind) -> bool {
    LINES.contains(&kind)
}

/// The keyword of the block that a keyword's lines belong into; none if it opens an item or no line.
#[must_use]
pub fn home(word: &Keyword) -> Option<&'static Keyword> {
    let opens = |rule: Kind| nouns::words(&nouns::expected(&[rule])).any(|k| k.id == word.id);
    if opens(Kind::strict_item) {
        return None;
    }
    let (.., block) = BLOCKS.iter().find(|(_, rule, _)| opens(*rule))?;
    crate::KEYWORDS.iter().find(|k| k.id == *block)
}
