//! `--cases`: a log of past cases under both versions. What comes of it is measured, not proved: people did what they
//! did under the old version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use shao_abi::Artifact;
use shao_calendar::Moment;
use shao_case::{Play, Policy};

use super::lives::{Kind, Life, Part};
use super::open::{self, OpenCase};
use crate::commands::run;
use crate::import::{Mapping, Order};
use crate::load::Running;
use crate::matter;
use crate::replay::{Heard, play};
use crate::shell::Failure;

/// Which log, and how it is read.
#[derive(Debug, Clone, clap::Args)]
pub struct CaseArgs {
    /// 往年工单：有几件会变，在办的怎样过渡 / a log of past cases: how many change, what becomes of open ones
    #[arg(long, value_name = "CSV", requires = "map")]
    cases: Option<PathBuf>,
    /// 列与事实、动作的对照，同 shao run / what its columns mean, as for `shao run`
    #[arg(long, value_name = "TOML", requires = "cases")]
    map: Option<PathBuf>,
    /// 工单是哪一种事项，或走哪个流程 / which matter or process
    #[arg(long, value_name = "NAME", requires = "cases")]
    matter: Option<String>,
    /// 推演到何时，默认到表中最后一刻 / until when; by default the last moment of the log
    #[arg(long, value_name = "T", requires = "cases")]
    until: Option<Moment>,
}

/// What a log says of two versions.
#[derive(Debug, Serialize)]
pub struct Impact {
    /// The log.
    pub log: String,
    /// From the first case of it.
    pub from: Option<Moment>,
    /// Until when it was played.
    pub until: Moment,
    /// How many cases were played under both.
    pub cases: usize,
    /// Rows of the log that could not be read.
    pub unread: usize,
    /// Acts of the log that a version refuses: the old one, the new one.
    pub refused: [u32; 2],
    /// The cases that would have gone otherwise, in the order of the log.
    pub changed: Vec<ChangedCase>,
    /// How many cases change, by unit and by kind in the order of [`Kind::ALL`].
    pub by_unit: BTreeMap<String, [u32; 6]>,
    /// The cases open at the end under the old version.
    pub open: Vec<OpenCase>,
}

/// A case that would have gone otherwise.
#[derive(Debug, Serialize)]
pub struct ChangedCase {
    /// Its key.
    pub case: String,
    /// Its line in the log.
    pub line: u64,
    /// What is otherwise.
    pub parts: Vec<Part>,
}

impl CaseArgs {
    /// Plays the log under both versions; none if no log was given.
    ///
    /// # Errors
    /// When the log or its mapping cannot be read, or names nothing of the old version.
    pub fn impact(&self, old: &Artifact, new: &Artifact) -> Result<Option<Impact>, Failure> {
        let (Some(cases), Some(map)) = (&self.cases, &self.map) else { return Ok(None) };
        let mapping = run::mapping(map)?;
        let log = run::log(cases, &mapping)?;
        let (old, new) = (Running::load(old)?, Running::load(new)?);
        let (old, new) = (old.policy(), new.policy());
        run::fits(&mapping, &old, self.flow(&old, &mapping)?, map)?;
        let until = self.until.or_else(|| run::last(&log)).unwrap_or(Moment::MIN);
        let orders: Vec<&Order> = log.orders.iter().filter(|order| order.opened <= until).collect();
        let sides = [&old, &new].map(|policy| self.played(policy, &mapping, &orders, until));
        let [before, after] = sides;
        let (before, after) = (before?, after?);
        let mut impact = Impact {
            log: name(cases),
            from: orders.iter().map(|order| order.opened).min(),
            until,
            cases: orders.len(),
            unread: log.faults.len(),
            refused: [before.1, after.1],
            changed: Vec::new(),
            by_unit: BTreeMap::new(),
            open: open::cases(&old, &new, &before.0, &orders, until),
        };
        for (place, order) in orders.iter().enumerate() {
            let lives = (before.0.case(place), after.0.case(place));
            let (Some(was), Some(is)) = lives else { continue };
            impact.add(order, Life::of(&old, was).against(&Life::of(&new, is)));
        }
        Ok(Some(impact))
    }

    fn flow(&self, policy: &Policy<'_>, mapping: &Mapping) -> Result<shao_abi::FlowId, Failure> {
        matter::flow(policy, self.matter.as_deref().or(mapping.case.matter.as_deref()))
    }

    /// The log under one version, and how many of its acts that refuses.
    fn played<'p>(
        &self,
        policy: &'p Policy<'p>,
        mapping: &Mapping,
        orders: &[&Order],
        until: Moment,
    ) -> Result<(Play<'p>, u32), Failure> {
        let flow = self.flow(policy, mapping)?;
        let mut refused = 0;
        let played = play(policy, flow, orders, until, &mut |_, heard| match heard {
            Heard::Stranger(_) | Heard::Acted(_, Some(_)) => refused += 1,
            Heard::Misfit(_) | Heard::Opened { .. } | Heard::Acted(_, None) => {}
        });
        Ok((played, refused))
    }
}

impl Impact {
    fn add(&mut self, order: &Order, parts: Vec<Part>) {
        if parts.is_empty() {
            return;
        }
        let whose: BTreeSet<(String, Kind)> =
            parts.iter().map(|part| (part.unit.clone().unwrap_or_default(), part.kind)).collect();
        for (unit, kind) in whose {
            let counts = self.by_unit.entry(unit).or_default();
            for (one, count) in Kind::ALL.into_iter().zip(counts) {
                *count += u32::from(one == kind);
            }
        }
        self.changed.push(ChangedCase { case: order.key.clone(), line: order.line, parts });
    }
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
