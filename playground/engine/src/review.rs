//! What a new version changes of an old one, as the page reads it: `shao diff`, each case answered by both modules.

use serde::Serialize;
use shao_abi::{Decide, DecideError, Schema};
use shao_compiler::Lang;
use shao_diff::{Answered, CaseClass, Change, Difference, Direction, Running, Sort};

use crate::report::{Opened, opened};
use crate::texts::{Place, Texts};

/// One version: its rules, what runs them, and the texts that they stand in.
#[derive(Clone, Copy)]
pub(crate) struct Version<'a> {
    pub policy: &'a shao_ir::Policy,
    pub schema: &'a Schema,
    pub decide: &'a dyn Decide,
    pub texts: &'a Texts,
}

/// All that differs. What is proved and what is not stand apart.
#[derive(Debug, Serialize)]
pub(crate) struct Review {
    /// All of it in one line.
    pub header: String,
    /// Whether nothing differs, and that is proved.
    pub same: bool,
    pub sentences: Vec<Sentence>,
    pub undecided: Vec<Unknown>,
}

/// One difference.
#[derive(Debug, Serialize)]
pub(crate) struct Sentence {
    /// The decision; none of what is no matter of cases.
    pub decision: Option<String>,
    /// Which cases.
    pub cases: Option<String>,
    /// Whether it is about rows of a table.
    pub row: bool,
    /// What becomes otherwise, with which way it goes.
    pub says: Vec<Said>,
    /// Where the old version says it.
    pub old: Vec<Spot>,
    /// Where the new version says it.
    pub new: Vec<Spot>,
    /// One case of them, which both modules were run on.
    pub case: Option<Witness>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Said {
    pub direction: Direction,
    pub word: &'static str,
    pub text: String,
}

/// A rule, or whatever else says it.
#[derive(Debug, Serialize)]
pub(crate) struct Spot {
    pub name: String,
    pub place: Option<Place>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Witness {
    /// What tells it from other cases.
    pub says: String,
    pub old: Option<Opened>,
    pub new: Option<Opened>,
}

/// A decision of which nothing is claimed.
#[derive(Debug, Serialize)]
pub(crate) struct Unknown {
    pub decision: String,
    pub why: String,
}

impl<'a> Version<'a> {
    fn running(self) -> Running<'a> {
        Running { schema: self.schema, decide: self.decide }
    }
}

/// Compares two versions.
///
/// # Errors
/// When a module cannot answer a case.
pub(crate) fn review(old: Version<'_>, new: Version<'_>, lang: Lang) -> Result<Review, DecideError> {
    let mut found = shao_diff::diff(old.policy, new.policy);
    found.confirm(old.running(), new.running())?;
    let told = Told { old: old.texts, new: new.texts, lang };
    let (zh, en) = found.header();
    let undecided = found.undecided.iter();
    Ok(Review {
        header: told.either(&zh, &en).to_owned(),
        same: found.is_empty(),
        sentences: told.sentences(&found),
        undecided: undecided
            .map(|one| Unknown {
                decision: one.decision.clone(),
                why: told.either(&one.zh, &one.en).to_owned(),
            })
            .collect(),
    })
}

/// In which texts, and in which language.
#[derive(Clone, Copy)]
struct Told<'a> {
    old: &'a Texts,
    new: &'a Texts,
    lang: Lang,
}

impl Told<'_> {
    /// Cases first, by decision; then what else differs, by which way it goes; rows of tables last.
    fn sentences(self, found: &Difference) -> Vec<Sentence> {
        let mut told: Vec<(&CaseClass, Sentence)> = Vec::new();
        for class in &found.classes {
            match told.iter_mut().find(|(first, _)| first.is_beside(class)) {
                Some((_, sentence)) => sentence.says.push(self.answer(class)),
                None => told.push((class, self.class(class))),
            }
        }
        let mut sentences: Vec<Sentence> = told.into_iter().map(|(_, sentence)| sentence).collect();
        for direction in Direction::ALL {
            let terms = found.terms().filter(|change| change.direction == direction);
            sentences.extend(terms.map(|change| self.change(change)));
        }
        sentences.extend(found.rows().map(|change| self.change(change)));
        sentences
    }

    fn class(self, class: &CaseClass) -> Sentence {
        let sample =
            |side: &Answered| side.sample.as_ref().map(|sample| opened(&sample.matter, &sample.facts));
        Sentence {
            decision: Some(class.decision.clone()),
            cases: Some(self.either(&class.cases_zh(), &class.cases_en()).to_owned()),
            row: false,
            says: vec![self.answer(class)],
            old: rules(&class.old, self.old),
            new: rules(&class.new, self.new),
            case: Some(Witness {
                says: class.case.clone(),
                old: sample(&class.old),
                new: sample(&class.new),
            }),
        }
    }

    fn answer(self, class: &CaseClass) -> Said {
        self.said(class.direction, &class.change_zh(), &class.change_en())
    }

    fn change(self, change: &Change) -> Sentence {
        let spots = |texts: &Texts, place: fn(&shao_diff::Spot) -> Option<&shao_abi::Place>| {
            let said = change
                .of
                .iter()
                .filter_map(|spot| Some(Spot { name: spot.name.clone(), place: texts.place(place(spot)?) }));
            said.collect()
        };
        Sentence {
            decision: None,
            cases: None,
            row: change.sort == Sort::Row,
            says: vec![self.said(change.direction, &change.zh(), &change.en())],
            old: spots(self.old, |spot| spot.old_place.as_ref()),
            new: spots(self.new, |spot| spot.new_place.as_ref()),
            case: None,
        }
    }

    fn said(self, direction: Direction, zh: &str, en: &str) -> Said {
        let (word_zh, word_en) = direction.words();
        let word = match self.lang {
            Lang::Zh => word_zh,
            Lang::En => word_en,
        };
        Said { direction, word, text: self.either(zh, en).to_owned() }
    }

    fn either<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

fn rules(side: &Answered, texts: &Texts) -> Vec<Spot> {
    let spot = |rule: &shao_diff::RuleRef| Spot { name: rule.name.clone(), place: texts.place(&rule.place) };
    side.rules.iter().map(spot).collect()
}

#[cfg(test)]
mod tests;
