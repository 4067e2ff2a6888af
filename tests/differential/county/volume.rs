//! How much was compared.

use std::fmt;

/// How much was compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Volume {
    pub stories: usize,
    pub cases: usize,
    /// Cases that another case started.
    pub started: usize,
    /// Cases that time opened.
    pub timed: usize,
    pub steps: usize,
    pub refused: usize,
    pub revised: usize,
    pub effects: usize,
    pub decided: usize,
    pub frames: usize,
    pub entries: usize,
    pub revoked: usize,
    pub closes: usize,
    pub rows: usize,
    pub proposals: usize,
    pub answers: usize,
    pub news: usize,
}

impl Volume {
    fn parts(&self) -> [(&'static str, usize); 17] {
        [
            ("stories", self.stories),
            ("cases", self.cases),
            ("started", self.started),
            ("timed", self.timed),
            ("steps", self.steps),
            ("refused", self.refused),
            ("revised", self.revised),
            ("effects", self.effects),
            ("decided", self.decided),
            ("frames", self.frames),
            ("entries", self.entries),
            ("revoked", self.revoked),
            ("closes", self.closes),
            ("rows", self.rows),
            ("proposals", self.proposals),
            ("answers", self.answers),
            ("news", self.news),
        ]
    }

    pub fn add(&mut self, other: &Self) {
        self.stories += other.stories;
        let Self { cases, started, timed, steps, refused, revised, effects, decided, .. } = other;
        self.cases += cases;
        self.started += started;
        self.timed += timed;
        self.steps += steps;
        self.refused += refused;
        self.revised += revised;
        self.effects += effects;
        self.decided += decided;
        let Self { frames, entries, revoked, closes, rows, proposals, answers, news, .. } = other;
        self.frames += frames;
        self.entries += entries;
        self.revoked += revoked;
        self.closes += closes;
        self.rows += rows;
        self.proposals += proposals;
        self.answers += answers;
        self.news += news;
    }

    /// Whether each of it came about at all.
    pub fn nothing_missing(&self) -> bool {
        self.parts().iter().all(|(_, count)| *count > 0)
    }
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts().iter().map(|(name, count)| format!("{name} {count}")).collect();
        f.write_str(&parts.join(", "))
    }
}
