//! Why a 情形 came to hold of a unit: the entries that count, in which days; or why it did not, with its numbers.

use std::collections::BTreeSet;

use shao_abi::PartyId;

use super::Because;
use super::change::{Search, Spot};
use super::clock::found;
use super::conditions::Asked;
use super::scene::{Scene, unknown};
use crate::settlement::{
    County, Proposal, ProposalStatus, SituationId, frame_of, look, say, situation_named, situation_of,
};
use crate::{EffectKey, Play, Words};

/// `情形 四 对 东镇`.
pub(super) fn situation(scene: Scene<'_>, name: &str, unit: &str) -> Result<Because, Words> {
    let policy = scene.policy;
    let id = situation_named(policy, name).ok_or_else(|| {
        let all = policy.ledgers.accountability.iter().flat_map(|one| &one.situations);
        unknown(["情形", "situation"], name, all.map(|situation| situation.name.as_str()))
    })?;
    let units = || policy.schema.parties.iter().map(|party| party.name.as_str());
    let subject = policy.schema.party_named(unit);
    let subject = subject.ok_or_else(|| unknown(["单位", "unit"], unit, units()))?;
    let county = scene.play.county();
    let county = county.ok_or_else(|| Words::new("没有县里的台账可看", "there is no county to look at"))?;
    match county.proposals_of(id, subject).last() {
        Some(proposal) => triggered(scene, county, proposal, (name, unit)),
        None => silent(scene, county, id, subject, (name, unit)),
    }
}

fn triggered(
    scene: Scene<'_>,
    county: &County,
    proposal: &Proposal,
    (name, unit): (&str, &str),
) -> Result<Because, Words> {
    let policy = scene.policy;
    let (arisen, status) = (proposal.arisen, (proposal.status.zh(), proposal.status.en()));
    let mut because = Because::answer(
        format!("情形“{name}”对 {unit} 于 {arisen} 成立，现为“{}”", status.0),
        format!("`{name}` came to hold of {unit} at {arisen}; it is {} now", status.1),
    );
    for one in &proposal.evidence {
        let words = say::evidence_words(policy, &county.archive, one, proposal.subject, arisen);
        because.ground(words);
    }
    let case =
        situation_of(policy, proposal.situation).map_err(|fault| Words::new(fault.zh(), fault.en()))?;
    if let Some(last) = because.grounds.last_mut() {
        last.cites.clone_from(&case.situation.cites);
    }
    for turn in &proposal.history {
        let (at, status) = (turn.at, turn.status);
        because.part(Words::new(
            format!("{at} {}：{}", status.zh(), turn.why.zh),
            format!("{at} {}: {}", status.en(), turn.why.en),
        ));
    }
    // A drill has said so itself.
    for unsure in proposal.unsure.iter().filter(|_| proposal.status != ProposalStatus::Drill) {
        because.part(Words::new(format!("只作演练：{}", unsure.zh), format!("only a drill: {}", unsure.en)));
    }
    let keys: BTreeSet<&EffectKey> = proposal.evidence.iter().flat_map(|one| &one.keys).collect();
    let spots: Vec<Spot> = keys.iter().filter_map(|key| spot(scene, county, key)).collect();
    let (id, subject) = (proposal.situation, proposal.subject);
    let times = county.proposals_of(id, subject).count();
    let avoided = |play: &Play<'_>| {
        play.county().is_some_and(|county| county.proposals_of(id, subject).count() < times)
    };
    // No other case leaves anything in the ledgers that the 情形 reads of this unit.
    let read: Vec<_> = case.situation.evidence.iter().map(|tally| tally.ledger).collect();
    let entries = county
        .archive
        .iter()
        .filter(|filed| filed.entry.subject == subject && read.contains(&filed.entry.ledger));
    let cases: BTreeSet<String> = entries.map(|filed| filed.entry.key.case.clone()).collect();
    let script = scene.play.script().only(&scene.linked(cases));
    let then =
        Words::new(format!("情形“{name}”对 {unit} 不触发"), format!("`{name}` would not hold of {unit}"));
    found(&Search { policy, script: &script, avoided: &avoided, then: &then }, &spots, &mut because);
    Ok(because)
}

/// Where an entry came about.
fn spot(scene: Scene<'_>, county: &County, key: &EffectKey) -> Option<Spot> {
    let entry = &county.archive.filed(key)?.entry;
    let case = scene.play.cases().iter().find(|case| case.key == key.case)?;
    let due = entry.due.filter(|due| *due < entry.at);
    Some(Spot {
        case: case.key.clone(),
        name: case.name.clone(),
        since: entry.opened,
        at: due.unwrap_or(entry.at),
    })
}

fn silent(
    scene: Scene<'_>,
    county: &County,
    id: SituationId,
    subject: PartyId,
    (name, unit): (&str, &str),
) -> Result<Because, Words> {
    let policy = scene.policy;
    let fault = |fault: crate::Fault| Words::new(fault.zh(), fault.en());
    let mut because = Because::answer(
        format!("情形“{name}”对 {unit} 没有触发"),
        format!("`{name}` did not come to hold of {unit}"),
    );
    let looked = look(policy, county, id, subject, county.settled).map_err(fault)?;
    because.ground(looked);
    let asked = frame_of(policy, county, id, subject, county.settled).map_err(fault)?;
    if let Some((id, frame)) = asked
        && let Some(def) = policy.schema.decisions.get(id.index())
    {
        let (_, failed) = Asked { policy, id, def, frame, state: None }.of_rule(0);
        failed.into_iter().for_each(|words| because.part(words));
    }
    let settled = county.settled;
    because.notes.push(Words::new(format!("看到 {settled} 为止"), format!("as of {settled}")));
    Ok(because)
}
