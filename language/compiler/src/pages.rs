//! The page of each diagnostic: what `shao explain` prints, what the book shows, and a test.

macro_rules! pages {
    ($($slug:literal),* $(,)?) => {
        &[$(($slug, include_str!(concat!("../../analysis/codes/", $slug, ".md")))),*]
    };
}

/// Every page, sorted by slug.
const PAGES: &[(&str, &str)] = pages![
    "action-without-effect",
    "adverb-limit",
    "assists-itself",
    "bad-cell",
    "bad-csv",
    "bad-fact",
    "bad-hours",
    "bad-key",
    "bare-day",
    "chinese-number",
    "count-out-of-range",
    "count-without-beyond",
    "declared-twice",
    "deem-outside-stage",
    "deem-without-result",
    "duplicate-key",
    "empty-file",
    "empty-ladder",
    "empty-range",
    "empty-table",
    "exception-circle",
    "extra-brace",
    "fixed-moment",
    "fork-in-fork",
    "ifnone-without-table",
    "incomplete-head",
    "lapse-without-move",
    "lead-is-not-owner",
    "limit-as-value",
    "limit-out-of-range",
    "mark-without-limit",
    "member-outside-fork",
    "missing-brace",
    "missing-fact",
    "missing-outcome",
    "missing-space",
    "missing-unit-of-limit",
    "mixed-clocks",
    "mixed-kinds",
    "more-than-one",
    "never-entered",
    "never-met",
    "no-basis",
    "no-exit",
    "no-fallback",
    "no-file",
    "no-hours",
    "no-owner",
    "no-row",
    "no-rules",
    "no-stages",
    "no-such-date",
    "no-such-time",
    "not-a-limit",
    "not-a-must",
    "not-a-number",
    "not-a-set",
    "not-a-table",
    "not-a-text",
    "not-a-value",
    "not-constant",
    "not-emitted",
    "not-ordered",
    "not-text",
    "nothing-to-run",
    "number-too-large",
    "one-clock-twice",
    "out-of-range",
    "overflow",
    "overlap",
    "parameter-differs",
    "pause-without-most",
    "periodic-fact",
    "reserved-name",
    "silence-without-effect",
    "text-as-value",
    "too-deep",
    "too-long",
    "top-without-effect",
    "two-extensions",
    "two-fallbacks",
    "two-moves",
    "unclosed-quote",
    "unexpected",
    "unknown-name",
    "unknown-word",
    "unreachable-rule",
    "up-outside-ladder",
    "wait-without-limit",
    "wrong-arguments",
    "wrong-header",
    "wrong-level",
    "wrong-room",
    "wrong-type",
];

/// The page of a diagnostic, as Markdown; none if the slug is unknown.
#[must_use]
pub fn explain(slug: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == slug).map(|(_, page)| *page)
}

/// Every slug there is, sorted.
#[must_use]
pub fn slugs() -> Vec<&'static str> {
    PAGES.iter().map(|(slug, _)| *slug).collect()
}
