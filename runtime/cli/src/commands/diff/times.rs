//! How the longest time of each flow moves (`shao prove` tells its path).

use serde::Serialize;
use shao_abi::FlowId;
use shao_horizon::{Longest, longest};

use super::sides::Side;
use crate::load::Running;
use crate::shell::Failure;

/// A flow whose longest time is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its name.
    pub flow: String,
    /// Before.
    pub old: Length,
    /// Now.
    pub new: Length,
}

/// A longest time, from 登记 to a 终态.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Length {
    /// In days, on the worst start day of the published years; where a 顶级 stage may wait for ever, as long as it keeps
    /// its own limit. None if it could not be found.
    pub days: Option<i64>,
    /// Whether a case may wait for ever.
    pub endless: bool,
}

/// Every flow of both versions whose longest time moves.
///
/// # Errors
/// When the sandbox does not take a version.
pub fn moved(old: &Side, new: &Side) -> Result<Vec<Moved>, Failure> {
    let (before, after) = (lengths(old)?, lengths(new)?);
    let both = before.into_iter().filter_map(|(flow, old)| {
        let (_, new) = after.iter().find(|(name, _)| *name == flow)?;
        (old != *new).then_some(Moved { flow, old, new: *new })
    });
    Ok(both.collect())
}

fn lengths(side: &Side) -> Result<Vec<(String, Length)>, Failure> {
    let running = Running::load(&side.artifact)?;
    let (policy, limits) = (running.policy(), side.policy.lengths());
    let flows = (0_u16..).map(FlowId).zip(&policy.process.flows);
    Ok(flows.map(|(id, flow)| (flow.name.clone(), Length::of(&longest(&policy, id, &limits)))).collect())
}

impl Length {
    fn of(longest: &Longest) -> Self {
        Self { days: longest.bound.as_ref().map(|bound| bound.days), endless: !longest.unbounded.is_empty() }
    }

    fn zh(self) -> String {
        let days = self.days.map_or_else(|| "算不出".to_owned(), |days| format!("{days} 个自然日"));
        if self.endless { format!("{days}（顶级不办可以一直等）") } else { days }
    }

    fn en(self) -> String {
        let days = self.days.map_or_else(|| "cannot be told".to_owned(), |days| format!("{days} days"));
        if self.endless { format!("{days} (a 顶级 stage may wait for ever)") } else { days }
    }
}

impl Moved {
    /// It in one sentence, in Chinese.
    pub fn zh(&self) -> String {
        format!("流程 {}：最长 {} → {}", self.flow, self.old.zh(), self.new.zh())
    }

    /// It in one sentence, in English.
    pub fn en(&self) -> String {
        format!("process {}: longest {} → {}", self.flow, self.old.en(), self.new.en())
    }
}
