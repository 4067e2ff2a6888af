//! The county's turn: cases that time opens, the settlement, and what is asked of the county as a whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::MutexGuard;

use axum::http::StatusCode;
use serde::Serialize;
use shao_calendar::Moment;
use shao_case::settlement::{self, CountyAct, Settled, next_opening, openings};
use shao_case::{Event, EventKind, Fault, Policy, Refusal};
use shao_store::{COUNTY, Query, Receipt};

use super::batch::Batch;
use super::others::{Other, Others, opening};
use super::{Answer, Answered};
use crate::bench::{Bench, Told};
use crate::requests::{CountyWish, Outage, Propose, Request, party};
use crate::{ApiError, Edition, Source};

/// How many cases are read at a time.
const PAGE: usize = 256;

impl Batch<'_> {
    /// Begins the county's history, or takes it up again.
    pub(super) fn found(&mut self) -> Result<(), ApiError> {
        self.or_park(|batch| {
            batch.with_bench(|batch, bench| {
                bench.try_again();
                let at = bench.county.since;
                let told = if bench.snapshot.is_none() { vec![Told::Founded { at }] } else { Vec::new() };
                batch.keep(bench, told, None)
            })
        })
    }

    /// As [`Batch::settle`]. If the policy cannot be run, the county waits for an operator as a case does.
    pub(super) fn settle_or_park(&mut self, now: Moment) -> Result<(), ApiError> {
        self.or_park(|batch| batch.settle(now))
    }

    /// The county's turn at `now`: the cases that time opens, one instant after the other; once none is left to open, the
    /// settlement. All that its cases had to do before must be done.
    fn settle(&mut self, now: Moment) -> Result<(), ApiError> {
        self.with_bench(|batch, bench| {
            let current = batch.shared.editions.current().clone();
            let policy = current.policy(&batch.shared.calendar);
            let next = next_opening(&policy, bench.opened_to)?;
            if let Some(at) = next.filter(|at| *at <= now) {
                let found = openings(&policy, bench.opened_to, at)?;
                for case in found.cases {
                    // Each opens its case and no more than that follows at once, so the bound of one step holds for each.
                    if !batch.stands(&case.case)? {
                        batch.follow(Others::from([Other::Event(Box::new(opening(case)))]))?;
                    }
                }
                bench.opened(at, found.through);
                return batch.keep(bench, Vec::new(), None);
            }
            let settled = batch.settled(bench, |policy, county| settlement::settle(policy, county, now))?;
            let mut told: Vec<Told> = settled.news.into_iter().map(Told::News).collect();
            bench.tear();
            told.extend(bench.go_over(batch.shared)?);
            batch.keep(bench, told, None)
        })
    }

    fn or_park(&mut self, work: impl FnOnce(&mut Self) -> Result<(), ApiError>) -> Result<(), ApiError> {
        let done = self.whole(COUNTY, work);
        if let (Some(bench), Err(_)) = (&mut self.bench, &done) {
            // Why it is parked is on file.
            **bench = None;
        }
        let parked = self.end_unit().is_some();
        done.or_else(|error| if parked { Ok(()) } else { Err(error) })
    }

    /// What is asked of the county.
    pub(super) fn of_county(
        &mut self,
        request: &Request,
        wish: &CountyWish,
        bytes: Vec<u8>,
        now: Moment,
    ) -> Answered {
        match wish {
            CountyWish::Outage(outage) => self.outage(request, outage, bytes, now),
            CountyWish::Propose(propose) => self.propose(request, *propose, bytes, now),
        }
    }

    /// 免责, 决定, 申诉. A refusal is on record too.
    fn propose(&mut self, request: &Request, wish: Propose, bytes: Vec<u8>, now: Moment) -> Answered {
        let Propose { proposal, verb, answer } = wish;
        self.with_bench(|batch, bench| {
            let own = batch.own(bench)?;
            let name = request.actor.as_deref().unwrap_or_default();
            let actor = party(&own.artifact.schema, "actor", name)?;
            let act = CountyAct { at: now.max(bench.county.settled), actor, proposal, verb, answer };
            let settled = batch.settled(bench, |policy, county| settlement::act(policy, county, &act))?;
            let mut told: Vec<Told> = settled.news.into_iter().map(Told::News).collect();
            let refusal = settled.refusal;
            told.push(Told::Acted { act, caller: request.caller.clone(), refusal: refusal.clone() });
            let answer = acted(request, bench, &act, refusal);
            let receipt = receipt(request, bytes, &answer);
            batch.keep(bench, told, Some(receipt))?;
            Ok(answer)
        })
    }

    /// 停摆 of every open case. Cases that have heard of it do not hear twice, so it may be asked again after a crash.
    fn outage(&mut self, request: &Request, outage: &Outage, bytes: Vec<u8>, now: Moment) -> Answered {
        let (from, to) = (outage.from, outage.to);
        if from >= to || to > now {
            let zh = format!("停摆自 {from} 至 {to}：止时应晚于起时，且不晚于现在 {now}");
            let en = format!("an outage from {from} to {to} must end after it began and not after {now}");
            return Err(ApiError::request(StatusCode::UNPROCESSABLE_ENTITY, "refused", zh, en));
        }
        let mut cases = 0_u64;
        let mut after = None;
        loop {
            let page = self.shared.store.find(&Query { after, limit: PAGE, ..Query::default() })?;
            let Some(last) = page.last() else { break };
            after = Some(last.key.clone());
            for summary in page.iter().filter(|summary| !summary.ended) {
                let event = stopped(&request.id, outage, &summary.key, now);
                let heard = self.whole(&summary.key, |batch| {
                    let others = batch.happen(event)?;
                    batch.follow(others)
                });
                self.end_unit();
                match heard {
                    // A case that is parked is in 停摆 anyway.
                    Err(error) if error.body.source == Source::Policy => {}
                    heard => heard?,
                }
                cases = cases.saturating_add(1);
            }
            self.commit_all()?;
        }
        let (reason, caller) = (outage.reason.clone(), request.caller.clone());
        let told = Told::Outage { at: now, from, to, reason, caller, cases };
        self.with_bench(|batch, bench| {
            let answer = done(&Signed { id: &request.id, at: now, cases });
            let receipt = receipt(request, bytes, &answer);
            batch.keep(bench, vec![told], Some(receipt))?;
            Ok(answer)
        })
    }

    /// Does something with the county. If that leaves it half done it is read from its file again.
    fn with_bench<T>(
        &mut self,
        work: impl FnOnce(&mut Self, &mut Bench) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut held: MutexGuard<'_, Option<Bench>> = match self.bench.take() {
            Some(held) => held,
            None => self.shared.bench()?,
        };
        let Some(mut bench) = held.take() else {
            return Err(ApiError::unavailable("the county is not at hand".to_owned()));
        };
        let done = work(self, &mut bench);
        if bench.is_whole() {
            *held = Some(bench);
        }
        self.bench = Some(held);
        done
    }

    /// The policy that the county is settled by.
    fn own(&self, bench: &Bench) -> Result<Edition, ApiError> {
        self.shared.edition(&bench.county.policy)
    }

    /// A step of the settlement, on all that cases have filed.
    fn settled(
        &self,
        bench: &mut Bench,
        step: impl FnOnce(&Policy<'_>, settlement::County) -> Result<Settled, Fault>,
    ) -> Result<Settled, ApiError> {
        bench.take(self.shared, u64::MAX)?;
        let own = self.own(bench)?;
        let left = bench.left.iter().map(|version| self.shared.edition(version));
        let left: Vec<Edition> = left.collect::<Result<_, _>>()?;
        let earlier: Vec<Policy<'_>> = left.iter().map(|one| one.policy(&self.shared.calendar)).collect();
        let policy = Policy { earlier: &earlier, ..own.policy(&self.shared.calendar) };
        let empty = settlement::County::new(&policy, bench.county.since);
        let county = std::mem::replace(&mut bench.county, empty);
        bench.tear();
        let settled = catch_unwind(AssertUnwindSafe(|| step(&policy, county)));
        let broke = |_| ApiError::policy_fault("the settlement panicked".to_owned());
        let mut settled = settled.map_err(broke)??;
        let empty = settlement::County::new(&policy, bench.county.since);
        bench.county = std::mem::replace(&mut settled.county, empty);
        Ok(settled)
    }

    /// Adds the county as it stands now to what is written.
    fn keep(&mut self, bench: &mut Bench, told: Vec<Told>, receipt: Option<Receipt>) -> Result<(), ApiError> {
        let own = self.own(bench)?;
        let append = bench.append(self.shared, &own, told, receipt)?;
        self.write(append);
        Ok(())
    }
}

/// The event by which one case hears of an outage of all.
fn stopped(id: &str, outage: &Outage, case: &str, now: Moment) -> Event {
    let kind = EventKind::Outage { from: outage.from, to: outage.to };
    let (id, case) = (format!("{id}·{case}"), case.to_owned());
    Event { id, case, at: None, received: now, expected_seq: None, actor: None, kind }
}

/// What a caller is told of an act on a proposal.
#[derive(Serialize)]
struct Acted<'a> {
    id: &'a str,
    at: Moment,
    proposal: u32,
    status: &'static str,
}

/// What a caller is told of an outage.
#[derive(Serialize)]
struct Signed<'a> {
    id: &'a str,
    at: Moment,
    cases: u64,
}

fn acted(request: &Request, bench: &Bench, act: &CountyAct, refusal: Option<Refusal>) -> Answer {
    if let Some(refusal) = refusal {
        let error = ApiError::from(refusal);
        return Answer { status: error.status.as_u16(), body: error.json(), repeated: false };
    }
    let status = bench.county.proposal(act.proposal).map_or("", |proposal| proposal.status.zh());
    done(&Acted { id: &request.id, at: act.at, proposal: act.proposal.0, status })
}

fn done(told: &impl Serialize) -> Answer {
    // Plain data with text keys always serialises.
    let body = serde_json::to_vec(told).unwrap_or_default();
    Answer { status: StatusCode::OK.as_u16(), body, repeated: false }
}

fn receipt(request: &Request, bytes: Vec<u8>, answer: &Answer) -> Receipt {
    let (status, reply) = (answer.status, answer.body.clone());
    Receipt { event: request.id.clone(), request: bytes, status, reply }
}
