//! What a correction is about, and whether that is something that can be corrected so.

use shao_calendar::Moment;

use super::course::{Course, Entry, Fate, Told};
use crate::engine::Work;
use crate::{Change, Changed, Correction, Event, EventKind, Refusal, RefusalKind, Revision, builtin};

/// What a correction is about.
pub(super) struct Target {
    pub of: Option<u32>,
    pub act: String,
    pub was: Moment,
    /// From when the time for corrections counts: the earlier of what is on record and what is claimed.
    pub since: Moment,
    pub change: Changed,
    pub unmerges: bool,
    /// The position of a correction that is taken back while the question is open which it gave rise to.
    pub unasks: Option<u32>,
    /// 撤销立案, or taking that back.
    pub overturns: bool,
}

pub(super) fn target(
    work: &Work<'_>,
    course: &Course,
    event: &Event,
    revision: &Revision,
) -> Result<Target, Refusal> {
    let whole = |of: u32, entry: &Entry, since: Moment, change: Changed| Target {
        of: Some(of),
        act: entry.event.kind.name().to_owned(),
        was: entry.at,
        since,
        change,
        unmerges: matches!(entry.event.kind, EventKind::Follow { .. }),
        unasks: None,
        overturns: entry.is_opening(),
    };
    match &revision.change {
        Change::Void { of } => {
            if let Some(correction) = correction(course, *of)? {
                return Ok(correction);
            }
            let entry = accepted(course, *of)?;
            may_be_void(entry)?;
            if entry.is_opening() {
                leads_nobody(work)?;
                return Ok(whole(*of, entry, entry.at, Changed::Annulled));
            }
            // What a correction put on record is void, and the question that it gave rise to with it.
            let asks = course.told(*of).is_some_and(|told| told.asks) && !course.ruled_since(*of);
            let target = whole(*of, entry, entry.at, Changed::Void);
            Ok(Target { unasks: asks.then_some(*of), ..target })
        }
        Change::Replace { of, act, .. } => {
            let entry = an_act(course, *of)?;
            let by = act.result.as_ref().map_or(act.act.clone(), |result| format!("{} {result}", act.act));
            Ok(whole(*of, entry, entry.at, Changed::Replaced { by }))
        }
        Change::Date { of, at } => {
            let entry = an_act(course, *of)?;
            may_be_void(entry)?;
            then(work, course, event, *at)?;
            Ok(whole(*of, entry, entry.at.min(*at), Changed::Dated { at: *at }))
        }
        Change::Add { act, at, .. } => {
            then(work, course, event, *at)?;
            let (act, change) = (act.act.clone(), Changed::Added { at: *at });
            let (unmerges, unasks, overturns) = (false, None, false);
            Ok(Target { of: None, act, was: *at, since: *at, change, unmerges, unasks, overturns })
        }
    }
}

fn no(zh: String, en: String) -> Refusal {
    Refusal::new(RefusalKind::Revision, zh, en)
}

/// A correction that is to be taken back; none if it is none of this position, or one that put something on record: then
/// it is that which is void.
fn correction(course: &Course, of: u32) -> Result<Option<Target>, Refusal> {
    let Some(Told { at, act, correction, asks }) = course.told(of) else { return Ok(None) };
    if let Some(base) = course.base.as_ref().filter(|base| of <= base.position) {
        return Err(base.is_over());
    }
    if correction == Correction::Noted {
        return Err(no(
            format!("{at} 对“{act}”的更正只作了记录，没有改变什么，无须作废"),
            format!("the correction of `{act}` of {at} was only noted; there is nothing to take back"),
        ));
    }
    let Some(edit) = course.edited_by(of) else { return Ok(None) };
    if let Some(since) = course.taken_back(edit) {
        return Err(no(
            format!("{at} 对“{act}”的更正已于 {since} 作废"),
            format!("the correction of `{act}` of {at} has been void since {since}"),
        ));
    }
    if asks && course.ruled_since(of) {
        return Err(no(
            format!("{at} 对“{act}”的更正已经作了路径裁定，不能作废；确有错的，再更正一次"),
            format!(
                "the path was ruled on for the correction of `{act}` of {at}; correct it once more instead"
            ),
        ));
    }
    let of_entry = course.entry_of(edit);
    let entry = course.at(of_entry);
    let unmerges = entry.is_some_and(|entry| matches!(entry.event.kind, EventKind::Follow { .. }));
    let overturns = entry.is_some_and(Entry::is_opening);
    let act = act.to_owned();
    let unasks = asks.then_some(of);
    let change = Changed::Undone;
    Ok(Some(Target { of: Some(of_entry), act, was: at, since: at, change, unmerges, unasks, overturns }))
}

/// Something of this position that was accepted.
fn accepted(course: &Course, of: u32) -> Result<&Entry, Refusal> {
    if let Some(base) = course.base.as_ref().filter(|base| of <= base.position) {
        return Err(base.is_over());
    }
    let Some(entry) = course.at(of) else {
        return Err(no(
            format!("第 {of} 件记录不能更正：不是已经办理的动作"),
            format!("entry {of} cannot be corrected: it is no act that was done"),
        ));
    };
    let name = entry.event.kind.name();
    match (&entry.fate, &entry.event.kind) {
        (Fate::Refused(_), _) => Err(no(
            format!("“{name}”当时被驳回，没有发生；确已办理的，请补录"),
            format!("`{name}` was refused then and did not happen; what was done must be added"),
        )),
        (_, EventKind::Act(act)) if act.act == builtin::RULE => {
            Err(no("路径裁定不能更正".to_owned(), "a ruling on the path cannot be corrected".to_owned()))
        }
        (
            _,
            EventKind::Act(_) | EventKind::Follow { .. } | EventKind::Outage { .. } | EventKind::Open { .. },
        ) => Ok(entry),
        (
            _,
            EventKind::Heard { .. }
            | EventKind::Revise(_)
            | EventKind::Retract { .. }
            | EventKind::Migrate { .. }
            | EventKind::Wake,
        ) => Err(no(format!("“{name}”不能更正"), format!("`{name}` cannot be corrected"))),
    }
}

/// An act of this position, void or not.
fn an_act(course: &Course, of: u32) -> Result<&Entry, Refusal> {
    let entry = accepted(course, of)?;
    if matches!(entry.event.kind, EventKind::Act(_)) {
        return Ok(entry);
    }
    let name = entry.event.kind.name();
    let zh = format!("“{name}”只能作废，不能改期或替换");
    Err(no(zh, format!("`{name}` can only be voided")))
}

/// 撤销立案: nobody may be left waiting for it.
fn leads_nobody(work: &Work<'_>) -> Result<(), Refusal> {
    let followers: Vec<&str> = work.state.followers().map(|follower| follower.case.as_str()).collect();
    if followers.is_empty() {
        return Ok(());
    }
    let (zh, en) = (followers.join("、"), followers.join(", "));
    let zh = format!("{zh} 随本案办理，先作废它们的并案，才能撤销立案");
    Err(no(zh, format!("{en} follow this case; undo that first, then its opening can be taken back")))
}

fn may_be_void(entry: &Entry) -> Result<(), Refusal> {
    let Some(since) = entry.void else { return Ok(()) };
    let name = entry.event.kind.name();
    let zh = format!("“{name}”已于 {since} 作废");
    Err(no(zh, format!("`{name}` has been void since {since}")))
}

/// A time that something may have been done at.
fn then(work: &Work<'_>, course: &Course, event: &Event, at: Moment) -> Result<(), Refusal> {
    let late = |zh: String, en: String| Err(Refusal::new(RefusalKind::OutOfOrder, zh, en));
    if at > event.received {
        let zh = format!("所称时间 {at} 晚于收到时间 {}", event.received);
        return late(zh, format!("it is dated {at}, after it was received ({})", event.received));
    }
    if at < work.state.opened {
        let zh = format!("所称时间 {at} 早于立案 {}", work.state.opened);
        return late(zh, format!("it is dated {at}, before the case was opened ({})", work.state.opened));
    }
    if let Some(base) = course.base.as_ref().filter(|base| at < base.state.last) {
        return Err(base.is_over());
    }
    Ok(())
}
