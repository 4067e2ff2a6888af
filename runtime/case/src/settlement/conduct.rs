//! By which version: nobody is held to account for what was no 情形 when it was done. Entries of before a version took
//! effect (施行) count under it only if the 情形 held by the version of before as well, on what that version reads; if it
//! did not, only those since then count. The version of before is asked in the same way, so that every entry answers to
//! the version of its own time, however many followed.

use shao_abi::{LedgerId, PartyId, Situation};
use shao_calendar::Moment;

use super::archive::Archive;
use super::carry::Carry;
use super::condition::{Case, Finding, find, situation};
use super::passage::entry_under;
use super::say;
use crate::passage::effective;
use crate::{Entry, Fault, Policy, Words};

/// Which entries may support a 情形, whichever version of it is asked.
pub(crate) type Admit<'f> = dyn Fn(&Situation, &Entry) -> bool + 'f;

/// A 情形 of a subject by one version of the policy, and what the county keeps, in the terms of that version.
#[derive(Clone, Copy)]
pub(crate) struct Law<'a, 'p> {
    pub policy: Policy<'p>,
    pub archive: &'a Archive,
    pub case: Case<'p>,
    pub subject: PartyId,
}

/// The same by the version of before.
pub(crate) struct Before<'p> {
    policy: Policy<'p>,
    archive: Archive,
    case: Case<'p>,
    subject: PartyId,
}

impl<'p> Law<'_, 'p> {
    /// Looks at the 情形 as of an instant, by every version that was in force when one of its entries arose.
    pub(crate) fn find(self, until: Moment, admit: &Admit<'_>) -> Result<Finding, Fault> {
        let all = |entry: &Entry| admit(self.case.situation, entry);
        let found = self.alone(until, &all)?;
        let Some((version, since)) = self.earlier() else { return Ok(found) };
        let arose = |key| self.archive.filed(key).map(|filed| filed.entry.at);
        let mut keys = found.evidence.iter().flat_map(|one| &one.keys);
        if !found.holds || !keys.any(|key| arose(key).is_some_and(|at| at < since)) {
            return Ok(found);
        }
        let then = match Before::of(self, version) {
            Ok(before) => before.find(until, admit)?,
            Err(why) => Err(why),
        };
        let (from, apart, unsure_before) = match then {
            Ok(Finding { from: None, unsure_before, .. }) => return Ok(Finding { unsure_before, ..found }),
            Ok(Finding { from: Some(from), apart, unsure_before, .. }) => (from, apart, unsure_before),
            Err(why) => (since, apart(&version, since, &why), Words::default()),
        };
        let found = self.alone(until, &|entry| all(entry) && entry.at >= from)?;
        Ok(Finding { from: Some(from), apart, unsure_before, ..found })
    }

    /// As [`Law::find`], by this version alone.
    pub(crate) fn alone(self, until: Moment, admit: &dyn Fn(&Entry) -> bool) -> Result<Finding, Fault> {
        find(&self.policy, self.archive, self.case, self.subject, until, admit)
    }

    /// The version of before, and when this one took its place; none if either is not known.
    pub(crate) fn earlier(self) -> Option<(Policy<'p>, Moment)> {
        let (last, earlier) = self.policy.earlier.split_last()?;
        Some((Policy { earlier, ..*last }, effective(&self.policy)?))
    }
}

impl<'p> Before<'p> {
    /// The 情形 of the same name by the version of before; or why that has none of this subject.
    pub(crate) fn of(law: Law<'_, 'p>, policy: Policy<'p>) -> Result<Self, Words> {
        let carry = Carry { from: &law.policy, to: &policy };
        let subject =
            carry.party(law.subject).ok_or_else(|| Words::new("没有这个单位", "does not know the unit"))?;
        let id = carry.situation(&law.case.of.name, &law.case.situation.name);
        let case = id.and_then(|id| situation(&policy, id).ok());
        let case = case.ok_or_else(|| Words::new("没有这一情形", "knows nothing of the kind"))?;
        if case.situation.when.is_none() {
            return Err(Words::new("这一情形待县确认", "leaves it unconfirmed"));
        }
        let archive = carried(carry, law, case);
        Ok(Self { policy, archive, case, subject })
    }

    pub(crate) fn law(&self) -> Law<'_, 'p> {
        Law { policy: self.policy, archive: &self.archive, case: self.case, subject: self.subject }
    }

    /// What that version finds; or, if it does not hold by it, what it reads.
    fn find(&self, until: Moment, admit: &Admit<'_>) -> Result<Result<Finding, Words>, Fault> {
        let found = self.law().find(until, admit)?;
        if !found.holds {
            let read = found.evidence.iter();
            let words =
                read.map(|one| say::evidence_words(&self.policy, &self.archive, one, self.subject, until));
            let read = say::joined_to(say::joined(&words.collect::<Vec<_>>()), &found.apart);
            let (zh, en) = (format!("不成立，{}", read.zh), format!("does not find it: {}", read.en));
            return Ok(Err(Words::new(zh, en)));
        }
        let firm = found.is_firm() && !self.case.situation.unconfirmed;
        let unsure_before = if firm { Words::default() } else { unconfirmed(&self.policy) };
        Ok(Ok(Finding { unsure_before, ..found }))
    }
}

/// What the ledgers that the version of before reads held of the subject, in its terms.
fn carried(carry: Carry<'_, '_>, law: Law<'_, '_>, case: Case<'_>) -> Archive {
    let read = |id: LedgerId| case.situation.evidence.iter().any(|tally| tally.ledger == id);
    let ledgers = (0u16..).map(LedgerId).zip(&law.policy.ledgers.ledgers).map(|(id, _)| id);
    let ledgers = ledgers.filter(|id| carry.ledger(*id).is_some_and(read));
    let mut archive = Archive::default();
    for filed in ledgers.flat_map(|id| law.archive.of(id, law.subject)) {
        if let Some(entry) = entry_under(carry.from, carry.to, &filed.entry) {
            archive.enter(filed.order, entry);
        }
    }
    archive
}

/// Why entries of before do not count.
fn apart(version: &Policy<'_>, since: Moment, why: &Words) -> Words {
    let (version, since) = (&version.schema.policy.version, since.date());
    Words::new(
        format!("{since} 施行以前的不计：当时的版本 {version} {}", why.zh),
        format!("nothing of before {since} counts: version {version}, in force then, {}", why.en),
    )
}

fn unconfirmed(version: &Policy<'_>) -> Words {
    let version = &version.schema.policy.version;
    let en = format!("it is unconfirmed in version {version}, which was in force then");
    Words::new(format!("行为时的版本 {version} 里，这一情形待县确认"), en)
}
