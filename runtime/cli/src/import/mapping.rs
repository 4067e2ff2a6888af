//! `import.toml`: which column means what. Read once, checked before the first row.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// A county's mapping.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What makes a row a case.
    pub case: Case,
    /// How times are written.
    pub time: Times,
    /// What the table by units is made of.
    pub report: Report,
    /// The facts of the 事项, by field.
    pub facts: BTreeMap<String, Fact>,
    /// The acts, in the order that decides between equal times.
    #[serde(rename = "act", default)]
    pub acts: Vec<Act>,
}

/// What makes a row a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The column of its key; a key stands once.
    pub key: String,
    /// The column of the time it was registered.
    pub opened: String,
    /// The 事项 or 流程 of its cases; none: the policy's first process.
    pub matter: Option<String>,
}

/// How times are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// `strftime` patterns, tried in order.
    pub formats: Vec<String>,
}

/// What the table by units is made of, in the policy's own names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The clock whose holder has the case, in time or late.
    pub clock: String,
    /// The act of handing a case back.
    pub returned: String,
    /// The act of saying how it was.
    pub evaluated: String,
    /// Its results that count as satisfied.
    pub satisfied: Vec<String>,
    /// Its results that count as not satisfied.
    pub dissatisfied: Vec<String>,
}

/// Where a fact comes from: a constant, or a column and what its texts mean.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Always this.
    pub value: Option<String>,
    /// The column.
    pub column: Option<String>,
    /// What each text of the column means. None: the text itself.
    pub values: Option<BTreeMap<String, String>>,
    /// What an empty cell means. None: the row cannot be read.
    pub empty: Option<String>,
    /// What any other text means. None: the row cannot be read.
    pub other: Option<String>,
}

/// An act that a time column stands for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Its name.
    pub act: String,
    /// When.
    pub at: At,
    /// By whom.
    pub by: Who,
    /// With which result.
    pub result: Option<Cell>,
    /// With what.
    #[serde(default)]
    pub args: BTreeMap<String, Cell>,
    /// What must hold besides a time being there.
    #[serde(default)]
    pub when: Vec<When>,
}

/// A time column, perhaps moved.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum At {
    /// The time in a column.
    Column(String),
    /// That time moved by some minutes.
    Moved(Moved),
}

/// A time that the log does not keep, inferred from one that it does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// From which column.
    pub column: String,
    /// By how much.
    pub plus_minutes: i64,
}

/// A text: a constant or a column's.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Always this.
    Fixed(String),
    /// What the column says.
    Column(Column),
}

/// A column, named.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub column: String,
}

/// Who did it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Who {
    /// Always the same party.
    Fixed(String),
    /// Whom a column names.
    Column(Names),
}

/// A column of names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The column.
    pub column: String,
    /// What stands between the names, if there are several.
    pub split: Option<String>,
    /// Which of them.
    #[serde(default)]
    pub take: Take,
    /// A column with a name to leave out.
    pub skip: Option<String>,
}

/// Which of several names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// The first.
    #[default]
    First,
    /// Each of them does it.
    Each,
}

/// A condition on a column. All that is given must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The column.
    pub column: String,
    /// It says one of these.
    pub is: Option<Vec<String>>,
    /// It says none of these.
    pub not: Option<Vec<String>>,
    /// It says something else than this column.
    pub differs: Option<String>,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Says where the text is not a mapping.
    pub fn read(text: &str) -> Result<Self, String> {
        let mapping: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for (name, fact) in &mapping.facts {
            if fact.value.is_some() == fact.column.is_some() {
                return Err(format!(
                    "[facts.{name}]: value 与 column 须有且只有一个 (exactly one of `value`, `column`)"
                ));
            }
        }
        Ok(mapping)
    }

    /// Every column it reads.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<&str> {
        let mut all = BTreeSet::from([self.case.key.as_str(), self.case.opened.as_str()]);
        all.extend(self.facts.values().filter_map(|fact| fact.column.as_deref()));
        for act in &self.acts {
            all.extend(act.columns());
        }
        all
    }
}

impl Act {
    fn columns(&self) -> Vec<&str> {
        let mut all = vec![self.at.column()];
        if let Who::Column(names) = &self.by {
            all.push(&names.column);
            all.extend(names.skip.as_deref());
        }
        let cells = self.result.iter().chain(self.args.values());
        all.extend(cells.filter_map(Cell::column));
        for when in &self.when {
            all.push(&when.column);
            all.extend(when.differs.as_deref());
        }
        all
    }
}

impl At {
    /// The column it reads.
    #[must_use]
    pub fn column(&self) -> &str {
        match self {
            Self::Column(column) => column,
            Self::Moved(moved) => &moved.column,
        }
    }

    /// By how many minutes it is moved.
    #[must_use]
    pub fn moved(&self) -> i64 {
        match self {
            Self::Column(_) => 0,
            Self::Moved(moved) => moved.plus_minutes,
        }
    }
}

impl Cell {
    fn column(&self) -> Option<&str> {
        match self {
            Self::Fixed(_) => None,
            Self::Column(column) => Some(&column.column),
        }
    }
}
