//! Every 案例 of every county and of every edge, once more, over HTTP: what the server keeps is what the scenario came to. Each is run
//! by a server whose timer is always in time, by one that sleeps between any two lines and then catches up, and by one that
//! is started anew before each line.

mod compare;
mod desk;
mod drive;
mod passage;
mod policies;
mod versions;

use drive::{Timer, drive};
use policies::{Policy, edges, policies};

/// What the server kept of scenarios that differs from what they came to, and how many were run. One that names no time
/// at all has no county to be run in.
fn differences(policy: &Policy, timer: Timer) -> (Vec<String>, usize) {
    let (mut found, mut ran) = (Vec::new(), 0);
    for scenario in &policy.scenarios {
        let report = shao_case::run(&policy.running(), scenario);
        let Some(county) = &report.county else { continue };
        ran += 1;
        let desk = drive(policy, scenario, &report, county.since, timer);
        let told = compare::compare(policy, &desk, &report);
        found.extend(told.into_iter().map(|what| format!("{} 「{}」 {what}", policy.name, scenario.name)));
    }
    (found, ran)
}

fn all(policies: &[Policy], timer: Timer, least: usize) {
    let (mut scenarios, mut found) = (0, Vec::new());
    for policy in policies {
        let (differ, ran) = differences(policy, timer);
        scenarios += ran;
        found.extend(differ);
    }
    println!("{scenarios} scenarios, {timer:?}");
    assert!(scenarios >= least, "only {scenarios} scenarios were run");
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_server_that_is_always_in_time_keeps_what_scenarios_come_to() {
    all(&policies(), Timer::InTime, 200);
}

#[test]
fn a_server_that_sleeps_between_lines_catches_up_to_the_same() {
    all(&policies(), Timer::Asleep, 200);
}

#[test]
fn a_server_that_is_started_anew_before_each_line_goes_on_as_if_it_had_not_been() {
    all(&policies(), Timer::Restarted, 200);
}

#[test]
fn what_policies_mean_at_their_edges_they_mean_on_a_server() {
    for timer in [Timer::InTime, Timer::Asleep, Timer::Restarted] {
        all(&edges(), timer, 20);
    }
}
