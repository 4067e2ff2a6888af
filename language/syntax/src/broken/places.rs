//! Which rule reads which line again, and which keyword belongs into which block.

use crate::nouns;
use crate::parser::{Kind, PROCESS_LINES};
use crate::{Keyword, keyword_spelled};

/// Each kind that holds lines, the strict rule for a line of it, and the keyword that opens it.
const BLOCKS: &[(Kind, Kind, &str)] = &[
    (Kind::policy, Kind::strict_policy_line, "policy"),
    (Kind::parties, Kind::strict_party_line, "parties"),
    (Kind::matter, Kind::strict_field, "matter"),
    (Kind::choice, Kind::strict_rule, "decision"),
    (Kind::musts, Kind::strict_must, "decision"),
    (Kind::process, Kind::strict_process_line, "process"),
    (Kind::fork, Kind::strict_fork_line, "parallel"),
    (Kind::clock, Kind::strict_clock_line, "clock"),
    (Kind::stage, Kind::strict_stage_line, "stage"),
    (Kind::ladder, Kind::strict_rung, "ladder"),
    (Kind::score, Kind::strict_score_line, "score"),
    (Kind::accountability, Kind::strict_accountability_line, "accountability"),
    (Kind::baseline, Kind::strict_baseline_line, "baseline"),
    (Kind::mapping, Kind::strict_mapping_line, "compare"),
    (Kind::scenario, Kind::strict_scenario_line, "scenario"),
];

/// The strict rule for a line inside a kind; for a whole item where the kind holds no lines.
#[must_use]
pub fn line_rule(parent: Kind) -> Kind {
    BLOCKS.iter().find(|(kind, ..)| *kind == parent).map_or(Kind::strict_item, |(_, line, _)| *line)
}

/// The strict rule for the head of a kind that has lines but no braces.
#[must_use]
pub fn head_rule(parent: Kind) -> Option<Kind> {
    if parent == Kind::clock {
        return Some(Kind::strict_clock_head);
    }
    (parent == Kind::stage).then_some(Kind::strict_stage_head)
}

/// The strict rules for a line that may have been meant inside a kind: one of its own, or one of what holds it.
#[must_use]
pub fn line_rules(parent: Kind) -> Vec<Kind> {
    let own = line_rule(parent);
    if parent == Kind::clock || parent == Kind::stage {
        return vec![own, Kind::strict_process_line];
    }
    vec![own]
}

/// Whether a word is a keyword that lines inside a kind begin with.
#[must_use]
pub fn begins(parent: Kind, word: &str) -> bool {
    let starters = nouns::expected(&line_rules(parent));
    keyword_spelled(word).is_some_and(|keyword| nouns::words(&starters).any(|k| k.id == keyword.id))
}

/// Whether a kind is a line of a clock or a stage and no part of its head.
#[must_use]
pub fn is_line(kind: Kind) -> bool {
    PROCESS_LINES.contains(&kind)
}

/// The keyword of the block that a keyword's lines belong into; none if it opens an item or no line.
#[must_use]
pub fn home(word: &Keyword) -> Option<&'static Keyword> {
    let opens = |line: Kind| nouns::words(&nouns::expected(&[line])).any(|k| k.id == word.id);
    if opens(Kind::strict_item) {
        return None;
    }
    let (.., block) = BLOCKS.iter().find(|(_, line, _)| opens(*line))?;
    crate::KEYWORDS.iter().find(|k| k.id == *block)
}
