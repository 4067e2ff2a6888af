//! 回避: a unit that must stay away from a case neither holds a duty of it nor acts in it; another takes its place.

use shao_abi::{PartyId, Recusal, Who};

use super::note::Note;
use super::work::Work;
use crate::state::DutyId;
use crate::{Actor, Fault, Refusal, RefusalKind, What};

impl<'p> Work<'p> {
    /// Whoever acts in the place of a party: itself, unless it must stay away. None while that is undecided, and when
    /// everybody who could stand in must stay away too.
    pub(crate) fn stand_in(&self, duty: DutyId, party: PartyId) -> Result<Option<PartyId>, Fault> {
        let mut party = party;
        for _ in 0..=self.flow()?.recusals.len() {
            let Some(recusal) = self.recusal_of(duty, party)? else { return Ok(Some(party)) };
            match self.named(duty, recusal.instead)? {
                Some(instead) => party = instead,
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Why a party must stay away, if it must.
    fn recusal_of(&self, duty: DutyId, party: PartyId) -> Result<Option<&'p Recusal>, Fault> {
        for recusal in &self.flow()?.recusals {
            if self.named(duty, recusal.who)? == Some(party) {
                return Ok(Some(recusal));
            }
        }
        Ok(None)
    }

    /// Refuses whatever a party does that must stay away.
    pub(crate) fn not_recused(&self, actor: Option<PartyId>) -> Result<Option<Refusal>, Fault> {
        let Some(actor) = actor else { return Ok(None) };
        let Some(recusal) = self.recusal_of(DutyId::ROOT, actor)? else { return Ok(None) };
        let names = self.names();
        let as_whom = match recusal.who {
            Who::Slot(slot) => names.slot(slot),
            Who::Party(party) | Who::Unconfirmed(party) => names.party(party),
            Who::Member => "本单位".to_owned(),
        };
        let instead = names.party_or_nobody(self.stand_in(DutyId::ROOT, actor)?);
        let actor = names.party(actor);
        let zh = format!("{actor} 是本案的“{as_whom}”，应当回避，由 {instead} 办理");
        let en =
            format!("{actor} is the `{as_whom}` of this case and must stay away; {instead} acts instead");
        Ok(Some(Refusal::new(RefusalKind::Recused, zh, en)))
    }

    /// Whether somebody stands in for the owner of a stage because of what rests on 待县确认.
    pub(crate) fn stands_in_by_taint(&self, duty: DutyId, owner: Option<Who>) -> Result<bool, Fault> {
        let Some(who) = owner.map(|owner| self.named(duty, owner)).transpose()?.flatten() else {
            return Ok(false);
        };
        let recusal = self.recusal_of(duty, who)?;
        Ok(recusal.is_some_and(|recusal| self.rests(recusal.who) || self.rests(recusal.instead)))
    }

    /// Records that a stage just entered is not held by whom it names.
    pub(crate) fn record_recusal(&mut self, duty: DutyId, owner: Option<Who>) -> Result<(), Fault> {
        let Some(who) = owner.map(|owner| self.named(duty, owner)).transpose()?.flatten() else {
            return Ok(());
        };
        let instead = self.stand_in(duty, who)?;
        if instead != Some(who) {
            self.record(duty, What::Recused { who, instead }, Note::by(Actor::Process))?;
        }
        Ok(())
    }
}
