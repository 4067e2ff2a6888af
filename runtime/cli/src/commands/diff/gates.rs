//! Gates: what a new version must not do, proved or broken by a case.

use clap::ValueEnum;
use serde::Serialize;
use shao_abi::DecisionKind;
use shao_diff::{Difference, Direction};

use super::sides::{Compared, Outcome, Pairing, Source};
use crate::shell::{Failure, Status};

mod only;

/// The gates asked for.
#[derive(Debug, Clone, clap::Args)]
pub struct GateArgs {
    /// 关口：新版过不了就以 3 退出，证明不了以 4 退出 / gates: exit 3 where one does not hold, 4 where that is unproved
    ///
    /// 不得放宽：没有一处放宽（限没有变长，条件、记号、届满的后果没有少）；两种钟比不出的，算证明不了。
    /// 不得出现空档：没有一类案件旧版定得下来、新版定不下来，也没有判定、期限或届满的后果被删去。
    #[arg(long = "gate", value_enum, value_name = "GATE", verbatim_doc_comment)]
    gates: Vec<Asked>,
    /// 关口：只许影响合这个条件的案件，如 '类别 = 民生'；案件以外的改动都算影响 / only such cases may be answered otherwise
    #[arg(long, value_name = "CONDITION")]
    only: Option<String>,
}

/// A gate that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Asked {
    /// 没有一处放宽 / nothing is looser
    #[value(name = "不得放宽", alias = "no-looser")]
    NoLooser,
    /// 没有一类案件没了着落 / no class of cases is left without an answer
    #[value(name = "不得出现空档", alias = "no-gap")]
    NoGap,
}

/// What became of a gate.
#[derive(Debug, Clone, Serialize)]
pub struct Gate {
    /// What it demands, in Chinese.
    pub zh: String,
    /// What it demands, in English.
    pub en: String,
    /// Whether it holds.
    pub verdict: Verdict,
    /// What speaks against it, in Chinese and in English.
    pub against: Vec<(String, String)>,
}

/// Whether a gate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Proved.
    Holds,
    /// Something speaks against it.
    Broken,
    /// It cannot be said.
    Unproved,
}

impl Verdict {
    /// What it is called.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Holds => ("过", "holds"),
            Self::Broken => ("不过", "broken"),
            Self::Unproved => ("证明不了", "unproved"),
        }
    }

    fn of(against: &[(String, String)], unsure: bool) -> Self {
        match (against.is_empty(), unsure) {
            (false, _) => Self::Broken,
            (true, true) => Self::Unproved,
            (true, false) => Self::Holds,
        }
    }
}

/// How the command ends for one policy. A policy that is gone takes every answer with it.
pub fn status(compared: &Compared) -> Status {
    let Outcome::Both(found) = &compared.outcome else { return Status::Fine };
    let of = |gate: &Gate| match gate.verdict {
        Verdict::Holds => Status::Fine,
        Verdict::Broken => Status::Broken,
        Verdict::Unproved => Status::Unproved,
    };
    let least = if found.draft { Status::Found } else { Status::Fine };
    found.gates.iter().map(of).max().unwrap_or(Status::Fine).max(least)
}

impl GateArgs {
    /// Judges every gate asked for.
    ///
    /// # Errors
    /// When the condition of `--only` cannot be read.
    pub fn judge(&self, difference: &Difference, pairing: &Pairing) -> Result<Vec<Gate>, Failure> {
        let mut gates: Vec<Gate> = self.gates.iter().map(|asked| asked.judge(difference)).collect();
        if let Some(condition) = &self.only {
            let (Some(Source::Text(old)), Some(Source::Text(new))) = (&pairing.old, &pairing.new) else {
                return Err(Failure::said(
                    "--only 要两边都是政策文字",
                    "--only needs the text of both versions",
                ));
            };
            gates.push(only::judge(condition, old, new)?);
        }
        Ok(gates)
    }
}

impl Asked {
    fn judge(self, difference: &Difference) -> Gate {
        match self {
            Self::NoLooser => no_looser(difference),
            Self::NoGap => no_gap(difference),
        }
    }
}

fn no_looser(difference: &Difference) -> Gate {
    let looser = |direction| direction == Direction::Looser;
    let mut against: Vec<_> =
        difference.classes.iter().filter(|class| looser(class.direction)).map(class).collect();
    let changes = difference.changes.iter().filter(|change| looser(change.direction));
    against.extend(changes.map(|change| (change.zh(), change.en())));
    let unsure = difference.tally().of(Direction::Incomparable) > 0 || !difference.undecided.is_empty();
    let verdict = Verdict::of(&against, unsure);
    Gate { zh: "不得放宽".to_owned(), en: "nothing looser".to_owned(), verdict, against }
}

/// No decision, limit or consequence is gone, and none of the decisions leaves a case undecided that it decided.
fn no_gap(difference: &Difference) -> Gate {
    use shao_diff::Sort;
    let open = difference.classes.iter().filter(|class| {
        class.kind == DecisionKind::Unique && class.new.rules.is_empty() && !class.old.rules.is_empty()
    });
    let mut against: Vec<_> = open.map(class).collect();
    let gone = difference.changes.iter().filter(|change| {
        let bears = matches!(change.sort, Sort::Decision | Sort::Clock | Sort::Mark);
        bears && change.facet.is_none() && change.new.is_none()
    });
    against.extend(gone.map(|change| (change.zh(), change.en())));
    let verdict = Verdict::of(&against, !difference.undecided.is_empty());
    Gate { zh: "不得出现空档".to_owned(), en: "no gap".to_owned(), verdict, against }
}

fn class(class: &shao_diff::CaseClass) -> (String, String) {
    (class.zh(), class.en())
}
