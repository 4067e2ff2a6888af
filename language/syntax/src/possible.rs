//! Which keywords could stand at a place of a text that is being typed.

use crate::lines::Lines;
use crate::nouns;
use crate::parser::{self, Kind};
use crate::scan::{Lex, scan};
use crate::{Keyword, keyword_spelled};

/// Each item keyword, and the rules that its lines follow.
const LINES: &[(&str, &[Kind])] = &[
    ("policy", &[Kind::strict_policy_line]),
    ("parties", &[Kind::strict_party_line]),
    ("matter", &[Kind::strict_field]),
    ("decision", &[Kind::strict_rule, Kind::strict_must]),
    ("process", &[Kind::strict_stage_line, Kind::strict_clock_line, Kind::strict_process_line]),
    ("ladder", &[Kind::strict_rung]),
    ("score", &[Kind::strict_score_line]),
    ("accountability", &[Kind::strict_accountability_line]),
    ("baseline", &[Kind::strict_baseline_line]),
    ("compare", &[Kind::strict_mapping_line]),
    ("scenario", &[Kind::strict_scenario_line]),
];

/// No line is as long; what is longer is not completed.
const LINE_BYTES_MAX: usize = 4 * 1024;

/// Stops the reading where the text is being typed. No rule takes it.
const CURSOR: char = '\u{1}';

/// The keywords that could stand at a byte, the likeliest first; none when the line up to there says nothing known.
#[must_use]
pub fn keywords_at(text: &str, at: usize) -> Vec<&'static Keyword> {
    let Some(head) = text.get(..at) else { return Vec::new() };
    let Some(typed) =
        head.get(Lines::new(text).first(at).min(at)..).filter(|line| line.len() <= LINE_BYTES_MAX)
    else {
        return Vec::new();
    };
    let mut found: Vec<&'static Keyword> = Vec::new();
    for &line in rules(head) {
        let stopped = parser::reread(line, &format!("{typed}{CURSOR}"));
        let reached = stopped.filter(|unread| unread.at == typed.len());
        for keyword in
            nouns::words(&nouns::expected(&reached.map(|unread| unread.expected).unwrap_or_default()))
        {
            if !found.iter().any(|k| k.id == keyword.id) {
                found.push(keyword);
            }
        }
    }
    found
}

/// The rules for a line at the end of a text: those of the item that is still open there.
fn rules(head: &str) -> &'static [Kind] {
    let lines = Lines::new(head);
    let (mut item, mut depth) = (None, 0_usize);
    for lexeme in scan(head) {
        if lexeme.lex == Lex::Word && lines.start(lexeme.start) == lexeme.start {
            // A keyword of an item at the left edge begins a new one, whatever braces are still open.
            let opened = keyword_spelled(lexeme.text).filter(|k| k.id != "rule");
            (item, depth) = opened.map_or((item, depth), |keyword| (Some(keyword.id), 0));
        }
        match (lexeme.lex, lexeme.text) {
            (Lex::Open, "{" | "｛") => depth += 1,
            (Lex::Close, "}" | "｝") => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let open = LINES.iter().find(|(id, _)| depth > 0 && item == Some(*id));
    open.map_or(&[Kind::strict_item], |(_, rules)| rules)
}
