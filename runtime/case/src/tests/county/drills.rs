//! 待县确认 in the 问责 itself: what the county has yet to confirm makes every proposal under it a drill, and says which.

use shao_abi::{Accountability, ProposalVerb};

use super::super::world::*;
use super::bench::*;

/// Leaves something of a 问责 unconfirmed.
type Change = fn(&mut Accountability);

/// The last word on a proposal under a 问责 of which something is unconfirmed, once nobody was excused.
fn proposed(unconfirmed: Change) -> (&'static str, String) {
    let mut world = shirking();
    unconfirmed(&mut world.ledgers.accountability[0]);
    let mut court = Court::new(&world, "2026-07-01T00:00");
    for at in ["2026-07-03T10:00", "2026-08-20T15:00", "2026-09-24T09:30"] {
        court.against(TOWN, at);
    }
    court.bring_up("2026-10-01T00:00", "2026-10-13T17:30");
    let refused = court.act("2026-10-14T09:00", LEADERS, ProposalVerb::Decide, true);
    assert_eq!(
        refused.is_some(),
        court.status() == "演练",
        "nothing real is decided on a drill: {refused:?}"
    );
    let why = court.proposal().history.last().unwrap().why.zh.clone();
    (court.status(), why)
}

#[test]
fn a_proposal_is_a_drill_because_a_term_of_its_accountability_is_unconfirmed() {
    let terms: [(Change, &str); 5] = [
        (|of| of.hold.unconfirmed = true, "演练，不作真实建议，因 候核的期限待县确认："),
        (|of| of.exemption.by.unconfirmed = true, "演练，不作真实建议，因 由谁答复免责待县确认："),
        (|of| of.exemption.limit.unconfirmed = true, "演练，不作真实建议，因 答复免责的期限待县确认："),
        (|of| of.decider.unconfirmed = true, "演练，不作真实建议，因 由谁决定待县确认："),
        (|of| of.appeal.unconfirmed = true, "演练，不作真实建议，因 申诉的期限待县确认："),
    ];
    for (unconfirmed, reason) in terms {
        let (status, why) = proposed(unconfirmed);
        assert_eq!(status, "演练", "{reason}");
        assert!(why.contains(reason), "{why}");
    }
    let (status, why) = proposed(|_| {});
    assert_eq!(status, "已决定", "with nothing unconfirmed it is decided: {why}");
}

#[test]
fn a_drill_names_all_that_is_unconfirmed() {
    let (_, why) = proposed(|of| {
        of.hold.unconfirmed = true;
        of.situations[0].unconfirmed = true;
        of.decider.unconfirmed = true;
    });
    let all = "因 情形“推诿扯皮”的条件或措施待县确认；候核的期限待县确认；由谁决定待县确认：";
    assert!(why.contains(all), "{why}");
}
