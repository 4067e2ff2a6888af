//! The page of each diagnostic: what `shao explain` prints, what the book shows, and a test.

/// Every page, sorted by slug.
const PAGES: &[(&str, &str)] = &[];

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
