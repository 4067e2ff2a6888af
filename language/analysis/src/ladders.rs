//! 梯子: a stage that goes 沿 a ladder becomes one stage per rung, before names are given meaning. What is left is a
//! plain process: 处置·街道级 is a name like any other.

use std::collections::BTreeMap;

use shao_syntax::ast::{
    Action, ActionBody, Effect, EffectKind, File, Item, Ladder, Mark, Name, Point, PointKind, Process,
    ResultLine, Rung, Stage,
};
use shao_syntax::{Diagnostic, Text};

use crate::suggest::nearest;

/// Expands every ladder stage of every file. Findings: ladders that are not there, rungs that lead nowhere.
pub fn expand(trees: &mut [File]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let ladders = ladders(trees, &mut found);
    for process in trees.iter_mut().flat_map(|tree| &mut tree.items) {
        if let Item::Process(process) = process {
            along(process, &ladders, &mut found);
        }
    }
    found
}

fn ladders(trees: &[File], found: &mut Vec<Diagnostic>) -> BTreeMap<String, Ladder> {
    let mut ladders: BTreeMap<String, Ladder> = BTreeMap::new();
    let all = trees.iter().flat_map(|tree| &tree.items);
    for ladder in all.filter_map(|item| if let Item::Ladder(ladder) = item { Some(ladder) } else { None }) {
        unique_rungs(ladder, found);
        if let Some(first) = ladders.get(&ladder.name.text) {
            found.push(twice(&ladder.name, &first.name));
        } else {
            ladders.insert(ladder.name.text.clone(), ladder.clone());
        }
    }
    ladders
}

fn unique_rungs(ladder: &Ladder, found: &mut Vec<Diagnostic>) {
    for (at, rung) in ladder.rungs.iter().enumerate() {
        if let Some(first) = ladder.rungs.iter().take(at).find(|r| r.name.text == rung.name.text) {
            found.push(twice(&rung.name, &first.name));
        }
    }
    if ladder.rungs.is_empty() {
        let name = &ladder.name.text;
        let text = Text::new(format!("梯子 `{name}` 没有一级"), format!("ladder `{name}` has no rung"));
        found.push(Diagnostic::error("empty-ladder", ladder.name.span, text));
    }
}

fn twice(name: &Name, first: &Name) -> Diagnostic {
    let text = Text::new(format!("`{}` 已经声明过", name.text), format!("`{}` is declared twice", name.text));
    let label = Text::new("第一次在这里", "first declared here");
    let help = Text::new("换一个名字,或删去一处", "rename one of them, or remove one");
    Diagnostic::error("declared-twice", name.span, text).label(first.span, label).help(help)
}

/// The stages of a process that go along ladders, each with its rungs.
fn along(process: &mut Process, ladders: &BTreeMap<String, Ladder>, found: &mut Vec<Diagnostic>) {
    let mut rungs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut stages = Vec::new();
    for stage in std::mem::take(&mut process.stages) {
        let Some(name) = &stage.along else {
            stages.push(stage);
            continue;
        };
        let Some(ladder) = ladders.get(&name.text) else {
            found.push(unknown(name, ladders));
            continue;
        };
        let names = ladder.rungs.iter().map(|rung| rung_name(&stage.name.text, rung)).collect();
        rungs.insert(stage.name.text.clone(), names);
        stages.extend(climb(&stage, ladder, found));
    }
    process.stages = stages;
    if rungs.is_empty() {
        return;
    }
    for stage in &mut process.stages {
        redirect(stage, &rungs);
    }
    for clock in &mut process.clocks {
        spread(&mut clock.since, &rungs);
        spread(&mut clock.until, &rungs);
        clock.marks.iter_mut().for_each(|mark| lowest_all(&mut mark.effects, &rungs));
    }
    process.reopen.iter_mut().for_each(|reopen| lowest(&mut reopen.to, &rungs));
}

fn unknown(name: &Name, ladders: &BTreeMap<String, Ladder>) -> Diagnostic {
    let text = Text::new(
        format!("没有叫 `{}` 的梯子", name.text),
        format!("there is no ladder called `{}`", name.text),
    );
    let found = Diagnostic::error("unknown-name", name.span, text);
    match nearest(&name.text, ladders.keys().map(String::as_str)) {
        Some(near) => found
            .help(Text::new(format!("是不是 `{near}`?"), format!("perhaps `{near}`?")))
            .fix(name.span, near),
        None => found,
    }
}

fn rung_name(stage: &str, rung: &Rung) -> String {
    format!("{stage}·{}", rung.name.text)
}

/// One stage per rung, lowest first.
fn climb(stage: &Stage, ladder: &Ladder, found: &mut Vec<Diagnostic>) -> Vec<Stage> {
    let mut climbed = Vec::new();
    for (at, rung) in ladder.rungs.iter().enumerate() {
        let next = ladder.rungs.get(at.saturating_add(1)).map(|above| rung_name(&stage.name.text, above));
        let top = next.is_none();
        let marks = if top && !stage.top_marks.is_empty() { &stage.top_marks } else { &stage.marks };
        if top {
            leads_nowhere(marks, ladder, found);
        }
        let offered = stage.actions.iter().chain(&rung.actions);
        let actions = offered.filter_map(|action| step(action, next.as_deref()));
        climbed.push(Stage {
            name: Name { text: rung_name(&stage.name.text, rung), span: stage.name.span },
            by: Some(stage.by.clone().unwrap_or_else(|| rung.by.clone())),
            along: None,
            top: stage.top || top,
            within: stage.within.clone().or_else(|| rung.within.clone()),
            actions: actions.collect(),
            marks: marks.iter().map(|mark| raise(mark, next.as_deref())).collect(),
            top_marks: Vec::new(),
            meets: stage.meets.clone(),
            decides: stage.decides.clone(),
            fork: stage.fork.clone(),
            basis: stage.basis.clone(),
            span: stage.span,
        });
    }
    climbed
}

/// On the top rung there is nobody above: a lapse that goes 上级 says nothing.
fn leads_nowhere(marks: &[Mark], ladder: &Ladder, found: &mut Vec<Diagnostic>) {
    for mark in marks.iter().filter(|mark| mark.effects.iter().any(is_up)) {
        let text = Text::new(
            format!("到了 `{}` 的最高一级,没有上级可转", ladder.name.text),
            format!("on the top rung of `{}` there is nobody above to go to", ladder.name.text),
        );
        let help = Text::new(
            "加一行 `登顶 届满 记 …, 此后 每 … 记 …`",
            "add a line `登顶 届满 记 …, 此后 每 … 记 …` for the top rung",
        );
        found.push(Diagnostic::error("top-without-effect", mark.span, text).help(help));
    }
}

fn is_up(effect: &Effect) -> bool {
    effect.kind == EffectKind::Up
}

/// An action on a rung; on the top rung what only goes up is left out.
fn step(action: &Action, next: Option<&str>) -> Option<Action> {
    let mut action = action.clone();
    match &mut action.body {
        ActionBody::Effects(effects) => {
            if next.is_none() && effects.iter().any(is_up) {
                return None;
            }
            go_up(effects, next);
        }
        ActionBody::Results(lines) => {
            lines.retain(|line: &ResultLine| next.is_some() || !line.effects.iter().any(is_up));
            lines.iter_mut().for_each(|line| go_up(&mut line.effects, next));
            if lines.is_empty() {
                return None;
            }
        }
    }
    Some(action)
}

fn raise(mark: &Mark, next: Option<&str>) -> Mark {
    let mut mark = mark.clone();
    go_up(&mut mark.effects, next);
    mark
}

fn go_up(effects: &mut [Effect], next: Option<&str>) {
    for effect in effects.iter_mut().filter(|effect| is_up(effect)) {
        effect.kind = match next {
            Some(next) => EffectKind::Goto(Name { text: next.to_owned(), span: effect.span }),
            None => EffectKind::Stay,
        };
    }
}

/// 转 处置 means its lowest rung.
fn redirect(stage: &mut Stage, rungs: &BTreeMap<String, Vec<String>>) {
    for action in &mut stage.actions {
        if let Some(over) = action.cap.as_mut().and_then(|cap| cap.over.as_mut()) {
            lowest_all(over, rungs);
        }
        match &mut action.body {
            ActionBody::Effects(effects) => lowest_all(effects, rungs),
            ActionBody::Results(lines) => {
                for line in lines {
                    lowest_all(&mut line.effects, rungs);
                    if let Some(over) = line.cap.as_mut().and_then(|cap| cap.over.as_mut()) {
                        lowest_all(over, rungs);
                    }
                }
            }
        }
    }
    stage.marks.iter_mut().for_each(|mark| lowest_all(&mut mark.effects, rungs));
    stage.meets.iter_mut().for_each(|meet| lowest_all(&mut meet.effects, rungs));
    if let Some(fork) = &mut stage.fork {
        match &mut fork.join {
            shao_syntax::ast::Join::All(effects) | shao_syntax::ast::Join::Any(effects, _) => {
                lowest_all(effects, rungs);
            }
            shao_syntax::ast::Join::Lead(..) => {}
        }
    }
}

fn lowest_all(effects: &mut [Effect], rungs: &BTreeMap<String, Vec<String>>) {
    for effect in effects {
        if let EffectKind::Goto(name) = &mut effect.kind {
            lowest(name, rungs);
        }
    }
}

fn lowest(name: &mut Name, rungs: &BTreeMap<String, Vec<String>>) {
    if let Some(first) = rungs.get(&name.text).and_then(|names| names.first()) {
        name.text.clone_from(first);
    }
}

/// 进入 处置 means entering any rung.
fn spread(points: &mut Vec<Point>, rungs: &BTreeMap<String, Vec<String>>) {
    let all = std::mem::take(points).into_iter().flat_map(|point| match &point.kind {
        PointKind::Enter(name) if rungs.contains_key(&name.text) => {
            let names = rungs.get(&name.text).map_or(&[][..], Vec::as_slice);
            let each = |text: &String| Point {
                kind: PointKind::Enter(Name { text: text.clone(), span: name.span }),
                span: point.span,
            };
            names.iter().map(each).collect()
        }
        PointKind::Enter(_) | PointKind::Opened | PointKind::Leave(_) | PointKind::Act(..) => vec![point],
    });
    *points = all.collect();
}
