//! A log through the engine: all its orders in one county, in order of time.

use shao_abi::FlowId;
use shao_calendar::Moment;
use shao_case::{Act, Facts, Play, Policy, Refusal, Reply, read_facts};

use crate::facts::{misfit, texts};
use crate::import::{Logged, Order, RowFault};
use crate::matter;

/// What is heard while a log is played.
pub enum Heard<'a> {
    /// The policy does not take the facts of an order.
    Misfit(RowFault),
    /// An order was to be opened.
    Opened {
        /// Whether it was.
        open: bool,
        /// Why not, if the policy refused it.
        refusal: Option<Refusal>,
    },
    /// An act was to be done by somebody whom the policy does not know.
    Stranger(&'a Logged),
    /// An act was to be done.
    Acted(&'a Logged, Option<Refusal>),
}

/// Something in the log: an order is opened, or somebody does something about it.
enum Item<'a> {
    Open(Facts),
    Act(&'a Logged),
}

/// Plays these orders up to an instant; each has the place of its position. What the engine gives up on is in the play.
pub fn play<'p, 'o>(
    policy: &'p Policy<'p>,
    flow: FlowId,
    orders: &[&'o Order],
    until: Moment,
    hear: &mut dyn FnMut(&'o Order, Heard<'o>),
) -> Play<'p> {
    let mut play = Play::new(policy, orders.iter().map(|order| order.opened).min());
    orders.iter().for_each(|order| {
        play.place(order.key.clone());
    });
    for (at, place, item) in items(policy, flow, orders, until, hear) {
        let Some(order) = orders.get(place) else { continue };
        play.pass_to(at);
        let heard = match item {
            Item::Open(facts) => {
                let refusal = refusal(play.open(place, order.opened, flow, facts));
                let open = play.case(place).is_some_and(|case| case.state.is_some());
                Heard::Opened { open, refusal }
            }
            Item::Act(logged) => act(policy, &mut play, place, logged),
        };
        hear(order, heard);
    }
    play.pass_to(until);
    play.settle(until);
    play
}

/// What the log tells, in order of time. At the same time the order of the file counts.
fn items<'o>(
    policy: &Policy<'_>,
    flow: FlowId,
    orders: &[&'o Order],
    until: Moment,
    hear: &mut dyn FnMut(&'o Order, Heard<'o>),
) -> Vec<(Moment, usize, Item<'o>)> {
    let mut items = Vec::new();
    for (place, order) in orders.iter().enumerate() {
        match read_facts(policy.schema, matter::of(policy, flow), &texts(&order.facts)) {
            Ok(facts) => items.push((order.opened, place, Item::Open(facts))),
            Err(problems) => {
                let why = misfit(&problems);
                hear(order, Heard::Misfit(RowFault::Refused { zh: why.zh, en: why.en }));
                continue;
            }
        }
        let acts = order.acts.iter().filter(|logged| logged.at <= until);
        items.extend(acts.map(|logged| (logged.at, place, Item::Act(logged))));
    }
    items.sort_by_key(|(at, _, _)| *at);
    items
}

fn act<'o>(policy: &Policy<'_>, play: &mut Play<'_>, place: usize, logged: &'o Logged) -> Heard<'o> {
    let Some(actor) = policy.schema.party_named(&logged.by) else { return Heard::Stranger(logged) };
    let args = texts(&logged.args).into_iter().collect();
    let act = Act { act: logged.act.clone(), result: logged.result.clone(), args, ..Act::default() };
    Heard::Acted(logged, refusal(play.act(place, logged.at, actor, act)))
}

/// Why the policy refused it. What the engine gives up on is listed by the play.
fn refusal<E>(reply: Result<Reply, E>) -> Option<Refusal> {
    match reply {
        Ok(Reply::Refused(refusal)) => Some(refusal),
        Ok(_) | Err(_) => None,
    }
}
