//! 撤销立案: the opening of a case is void, and with it all that followed from it.

use proptest::prelude::*;

use super::corrections::{LATER, Setting, mends, plain, same, stepped, told};
use super::laws::tries;
use super::mended::*;
use super::process::liuxiang;
use super::revising::late;
use super::world::*;
use crate::{
    Change, Effect as Fx, Event, Notice, Outcome, RefusalKind, Reply, What, builtin, correctable, fold,
    revise, step, timeline, view,
};

const OPENING: Change = Change::Void { of: 0 };

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Nothing that counts is left of a case; folding its log says the same; and taken back, the case is as it would be.
    #[test]
    fn nothing_is_left_and_all_of_it_comes_back(tries in tries(), kind in 0u8..4, joint: bool, mend in mends()) {
        let mut setting = Setting::of(&tries, kind, joint);
        // Whatever was corrected before, with a question of the path or without.
        if let Some(change) = setting.change(mend) {
            let (event, _) = setting.revise(t(LATER), &change);
            setting.log = setting.and(&event);
            setting.folded = fold(&setting.world.policy(), &setting.log).unwrap();
        }
        let policy = setting.world.policy();
        let void = Event { id: "void".to_owned(), ..setting.event(t(LATER), revision(OPENING)) };
        let revised = revise(&policy, &setting.log, &void).unwrap();
        prop_assert_eq!(&revised.outcome, &Outcome::Adopted, "{:?}", revised.reply);
        let state = revised.state.clone().unwrap();
        prop_assert!(state.is_annulled() && state.marks.is_empty() && state.clocks.is_empty() && state.asks.is_empty());
        let mut now = held(&setting.world, &setting.log);
        now.apply(&revised.effects);
        let counts = |fx: &Fx| matches!(fx, Fx::Entry(_) | Fx::Open(_) | Fx::Send(_));
        prop_assert!(!now.0.values().any(counts), "{:?}", now);
        let log = setting.and(&void);
        let folded = fold(&policy, &log).unwrap();
        prop_assert_eq!(&folded.state, &revised.state);
        same(&now, &Held::of(&folded.effects))?;

        let of = u32::try_from(setting.log.len()).unwrap();
        let back = Event { id: "back".to_owned(), ..setting.event(t(LATER), revision(Change::Void { of })) };
        let again = revise(&policy, &log, &back).unwrap();
        prop_assert_eq!(&again.outcome, &Outcome::Adopted, "{:?}", again.reply);
        let (plainly, kept) = stepped_or_folded(&setting);
        prop_assert_eq!(plain(again.state.as_ref().unwrap()), plain(&plainly));
        now.apply(&again.effects);
        same(&told(now), &told(kept))?;
    }
}

/// The case at [`LATER`], by its log.
fn stepped_or_folded(setting: &Setting) -> (crate::CaseState, Held) {
    let policy = setting.world.policy();
    let wake = Event {
        id: String::new(),
        kind: crate::EventKind::Wake,
        ..setting.event(t(LATER), revision(OPENING))
    };
    let folded = fold(&policy, &setting.and(&wake)).unwrap();
    if setting.log.iter().all(|event| !crate::needs_log(event)) {
        let (state, kept) = stepped(&setting.world, &setting.log, t(LATER));
        assert_eq!(plain(folded.state.as_ref().unwrap()), plain(&state));
        return (state, kept);
    }
    (folded.state.unwrap(), Held::of(&folded.effects))
}

#[test]
fn whoever_held_it_is_told_and_nobody_may_act_any_more() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let revised = case.revise("2026-10-08T12:00", OPENING);
    assert_eq!(revised.outcome, Outcome::Adopted);
    assert_eq!(case.marks(), vec![]);
    let tells = |fx: &Fx| matches!(fx, Fx::Notify(told) if told.who == CITIZEN && matches!(told.notice, Notice::Withdrawn(_)));
    assert!(revised.effects.iter().any(tells), "待评价 waits for the petitioner: {:?}", revised.effects);
    assert!(!revised.effects.iter().any(|fx| matches!(fx, Fx::Wake { .. })), "nothing falls due any more");
    let told = timeline(&world.policy(), &case.records);
    assert_eq!(told.len(), 2, "that it was opened, and that it should not have been: {told:?}");
    let said = &told.last().unwrap().what;
    assert!(said.zh.contains("更正：撤销立案（2026-09-24 09:00）"), "{}", said.zh);
    assert!(said.en.contains("should not have been opened"), "{}", said.en);
    let shown = view(&world.policy(), case.state(), t("2026-10-08T12:00")).unwrap();
    assert_eq!(shown.duties[0].stage, builtin::ANNULLED);
    assert!(shown.acts.is_empty(), "{:?}", shown.acts);
    let reply = case.act_with("2026-10-08T13:00", CITIZEN, "评价", Some("满意"), &[]);
    let refusal = reply.refusal().unwrap();
    assert_eq!(refusal.kind, RefusalKind::Ended);
    assert!(refusal.zh().contains("现在是“已撤销立案”"), "{}", refusal.zh());
    let reply = case.act_with("2026-10-08T13:00", CENTRE, "重启", None, &[("理由", "再办")]);
    assert!(reply.refusal().unwrap().zh().contains("尚在“已撤销立案”"), "{reply:?}");
}

#[test]
fn it_takes_whoever_may_correct_in_the_time_for_corrections() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let event = case.event(t("2026-10-08T12:00"), Some(TOWN), revision(OPENING));
    let revised = revise(&world.policy(), &case.sent, &event).unwrap();
    assert_eq!(refusal(&revised).kind, RefusalKind::NotYours);
    assert_eq!(case.revise("2026-12-30T12:00", OPENING).outcome, Outcome::Noted);
    assert!(!case.state().is_annulled());
}

#[test]
fn of_a_case_that_should_not_have_been_opened_only_that_can_be_corrected() {
    let world = mended(liuxiang());
    let mut case = late(&world);
    let of = case.position("办结");
    let names = |case: &Drive<'_>| -> Vec<String> {
        correctable(&world.policy(), &case.sent).unwrap().into_iter().map(|done| done.act).collect()
    };
    assert_eq!(names(&case).first().map(String::as_str), Some("立案"));
    case.revise("2026-10-08T12:00", OPENING);
    assert_eq!(names(&case), ["更正"]);
    let revised = case.revise("2026-10-08T13:00", Change::Void { of });
    assert!(refusal(&revised).zh().contains("已于 2026-10-08 12:00 撤销立案"), "{}", refusal(&revised).zh());
    let revised = case.revise("2026-10-08T13:00", OPENING);
    assert!(
        refusal(&revised).zh().contains("“立案”已于 2026-10-08 12:00 作废"),
        "{}",
        refusal(&revised).zh()
    );
    let revised = case.revise("2026-10-08T13:30", Change::Date { of: 0, at: t("2026-09-25T09:00") });
    assert!(refusal(&revised).zh().contains("“立案”只能作废"), "{}", refusal(&revised).zh());
    let refused = case.records.iter().filter(|record| matches!(record.what, What::Refused { .. })).count();
    assert_eq!(refused, 3, "what was refused is on file");
    let opened = case.sent[0].clone();
    let again =
        step(&world.policy(), case.state.clone(), &Event { id: "again".to_owned(), ..opened }).unwrap();
    assert!(matches!(again.reply, Reply::Refused(refusal) if refusal.kind == RefusalKind::AlreadyOpen));
}
