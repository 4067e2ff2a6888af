//! Every 案例 of every county, once more, over HTTP: what the server keeps is what the scenario came to. Each is run
//! by a server whose timer is always in time, by one that sleeps between any two lines and then catches up, and by one that
//! is started anew before each line.

mod compare;
mod desk;
mod drive;
mod passage;
mod policies;
mod versions;

use drive::{Timer, drive};
use policies::{Policy, policies};

/// What the server kept of a scenario that differs from what the scenario came to.
fn differences(policy: &Policy, timer: Timer) -> Vec<String> {
    let mut found = Vec::new();
    for scenario in &policy.scenarios {
        let report = shao_case::run(&policy.running(), scenario);
        let Some(county) = &report.county else { continue };
        let desk = drive(policy, scenario, &report, county.since, timer);
        let told = compare::compare(&desk, &report);
        found.extend(told.into_iter().map(|what| format!("{} 「{}」 {what}", policy.name, scenario.name)));
    }
    found
}

fn all(timer: Timer) {
    let policies = policies();
    let (mut scenarios, mut found) = (0, Vec::new());
    for policy in &policies {
        scenarios += policy.scenarios.len();
        found.extend(differences(policy, timer));
    }
    assert!(scenarios > 200, "only {scenarios} scenarios were found");
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_server_that_is_always_in_time_keeps_what_scenarios_come_to() {
    all(Timer::InTime);
}

#[test]
fn a_server_that_sleeps_between_lines_catches_up_to_the_same() {
    all(Timer::Asleep);
}

#[test]
fn a_server_that_is_started_anew_before_each_line_goes_on_as_if_it_had_not_been() {
    all(Timer::Restarted);
}
