//! Whole counties, played twice: random cases of every policy in `policies/`, over months, once with the interpreter
//! and once with the module under wasmtime. Cases, effects, entries, sealed scores, proposals and news must be the same.
//!
//! The seed is fixed, so a run is the same run everywhere. Each policy gets [`STORIES`] stories and [`STEPS`] steps, and
//! more until all that must be reached is; `SHAO_STORIES=100` plays so many at least.

mod deeds;
mod folder;
mod frames;
mod reach;
mod retraced;
mod story;
mod volume;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use shao_calendar::Calendar;

use folder::Loaded;
use reach::Reach;
use volume::Volume;

/// Stories per policy at least, in an ordinary run.
const STORIES: usize = 3;
/// Steps per policy at least, in an ordinary run.
const STEPS: usize = 150;
/// Stories after which what was not reached counts as out of reach.
const STORIES_MOST: usize = 40;
/// Random frames per decision and story.
const FRAMES: usize = 12;
const SEED: u64 = 0x51A0;

/// What playing one policy showed.
struct Shown {
    name: String,
    volume: Volume,
    reach: Reach,
}

#[test]
fn whole_counties_come_out_the_same_under_both_evaluators() {
    let stories = std::env::var("SHAO_STORIES").map_or(STORIES, |text| text.parse().unwrap());
    let mains = folder::mains();
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(main) = mains.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let shown = play(&Loaded::read(main), stories);
                    all.lock().unwrap().push(shown);
                }
            });
        }
    });
    let mut all = all.into_inner().unwrap();
    assert_eq!(all.len(), mains.len());
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let mut total = Volume::default();
    let (mut missed, mut records) = (Vec::new(), BTreeMap::<&str, usize>::new());
    for shown in &all {
        total.add(&shown.volume);
        println!("{}: {}", shown.name, shown.volume);
        println!("    {}", shown.reach);
        shown.reach.records.iter().for_each(|(kind, n)| *records.entry(kind).or_default() += n);
        missed.extend(shown.reach.missed().into_iter().map(|what| format!("{}: {what}", shown.name)));
    }
    println!("policies {}: {total}", all.len());
    println!("records {records:?}");
    assert!(missed.is_empty(), "never evaluated: {missed:#?}");
    assert!(total.nothing_missing(), "something never came about: {total}");
}

fn play(loaded: &Loaded, stories: usize) -> Shown {
    let calendar = Calendar::national();
    let mut volume = Volume::default();
    let mut reach = Reach::of(loaded);
    for number in 0..stories.max(STORIES_MOST) {
        if number >= stories && volume.steps >= STEPS && reach.missed().is_empty() {
            break;
        }
        volume.stories += 1;
        story::play(loaded, &calendar, number, &mut volume, &mut reach);
        frames::compare(loaded, number, FRAMES, &mut volume, &mut reach);
    }
    Shown { name: loaded.name.clone(), volume, reach }
}
