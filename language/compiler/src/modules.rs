//! Which files a policy is made of hang together: no file uses itself by way of others, a baseline stands in a file of
//! its own and is the one that was asked for.

use shao_syntax::ast::{Baseline, File, Follow, Item, Name};
use shao_syntax::{Diagnostic, FileId, Span, Text};

/// A file with the files it uses: each by the line that names it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Uses {
    /// Indexed like the files.
    pub of: Vec<Vec<(Name, usize)>>,
}

impl Uses {
    /// The circles: for each line that closes one, the files from the one it names round to itself.
    pub fn circles(&self) -> Vec<(&Name, Vec<usize>)> {
        let mut found = Vec::new();
        let mut done = vec![false; self.of.len()];
        // The files under way, each with the next of its lines.
        let mut way: Vec<(usize, usize)> = vec![(0, 0)];
        while let Some((file, line)) = way.last_mut() {
            let (at, next) = (*file, *line);
            let Some((name, to)) = self.of.get(at).and_then(|lines| lines.get(next)) else {
                if let Some(place) = done.get_mut(at) {
                    *place = true;
                }
                way.pop();
                continue;
            };
            *line = line.saturating_add(1);
            if let Some(first) = way.iter().position(|(file, _)| file == to) {
                let round = way.iter().skip(first).map(|(file, _)| *file);
                found.push((name, round.chain([*to]).collect()));
            } else if !done.get(*to).copied().unwrap_or(true) {
                way.push((*to, 0));
            }
        }
        found
    }
}

/// A circle of 引用, as the line that closes it tells it.
pub(crate) fn circle(name: &Name, paths: &[&str]) -> Diagnostic {
    let chain = paths.join(" → ");
    let text = Text::new(format!("引用绕了一圈:{chain}"), format!("these files use each other: {chain}"));
    let help = Text::new(
        "删去圈里的一行引用;几个文件都要用的声明,另放一个文件",
        "remove one of these lines; put what several files need into a file of its own",
    );
    Diagnostic::error("use-circle", name.span, text).help(help)
}

/// Takes baselines out of a file of the county: each stands in a file of its own.
pub(crate) fn without_baselines(tree: &mut File) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    tree.items.retain(|item| {
        let Item::Baseline(baseline) = item else { return true };
        let name = &baseline.name.text;
        let text = Text::new(
            format!("基线 `{name}` 写在县里的文件里"),
            format!("baseline `{name}` stands in a file of the county"),
        );
        let help = Text::new(
            format!("把它单独放一个文件,政策里写 `遵循 {name} 来自 \"{name}.shao\"`"),
            format!("give it a file of its own and write `遵循 {name} 来自 \"{name}.shao\"` in the policy"),
        );
        found.push(Diagnostic::error("baseline-apart", baseline.name.span, text).help(help));
        false
    });
    found
}

/// Whether a file is a baseline and nothing else.
pub(crate) fn is_baseline(tree: &File) -> bool {
    !tree.items.is_empty() && tree.items.iter().all(|item| matches!(item, Item::Baseline(_)))
}

/// Takes everything but baselines out of a file that is followed.
pub(crate) fn only_baselines(tree: &mut File, path: &Name) -> Vec<Diagnostic> {
    // Where there is no baseline at all, that is what is said.
    let apart = tree.items.iter().any(|item| matches!(item, Item::Baseline(_)));
    let stray = tree.items.iter().find(|item| apart && !matches!(item, Item::Baseline(_)));
    let found = stray.map(|item| {
        let text = Text::new(
            format!("`{}` 是基线文件,里面只能有一个基线", path.text),
            format!("`{}` holds a baseline, and nothing else may stand in it", path.text),
        );
        let help = Text::new(
            "把别的声明移到县里的文件,那边用 `引用` 来用",
            "move the other declarations into a file of the county, to be had with `引用`",
        );
        let followed = Text::new("在这里遵循它", "it is followed here");
        let span = place(item).unwrap_or(path.span);
        Diagnostic::error("baseline-apart", span, text).label(path.span, followed).help(help)
    });
    tree.items.retain(|item| matches!(item, Item::Baseline(_)));
    found.into_iter().collect()
}

/// Whether a file holds the baseline that is followed. `path` is how the file is called.
pub(crate) fn agrees(follow: &Follow, path: &str, file: FileId, tree: &File) -> Vec<Diagnostic> {
    let all: Vec<&Baseline> =
        tree.items.iter().filter_map(|i| if let Item::Baseline(b) = i { Some(b) } else { None }).collect();
    let Some(first) = all.first() else {
        let start = Span { file, start: 0, end: 0 };
        let text = Text::new(
            format!("`{path}` 里没有基线 `{}`", follow.baseline.text),
            format!("there is no baseline `{}` in `{path}`", follow.baseline.text),
        );
        let label = Text::new("这个文件里没有 `基线 … { … }`", "this file has no `基线 … { … }`");
        return vec![Diagnostic::error("baseline-differs", follow.path.span, text).label(start, label)];
    };
    let mut found: Vec<Diagnostic> = all
        .iter()
        .skip(1)
        .map(|other| {
            let text = Text::new("一个文件只放一个基线", "a file holds one baseline");
            let label = Text::new("第一个在这里", "the first one");
            Diagnostic::error("more-than-one", other.name.span, text).label(first.name.span, label)
        })
        .collect();
    found.extend(name_differs(follow, path, first).or_else(|| version_differs(follow, path, first)));
    found
}

fn name_differs(follow: &Follow, path: &str, baseline: &Baseline) -> Option<Diagnostic> {
    let (asked, there) = (&follow.baseline, &baseline.name);
    (asked.text != there.text).then(|| {
        let text = Text::new(
            format!("政策遵循 `{}`,`{path}` 里却是基线 `{}`", asked.text, there.text),
            format!("the policy follows `{}`, but `{path}` holds baseline `{}`", asked.text, there.text),
        );
        let help = Text::new("名字要一字不差,或换一个文件", "spell the name alike, or name another file");
        Diagnostic::error("baseline-differs", asked.span, text)
            .label(there.span, Text::new("文件里的名字", "the name in the file"))
            .help(help)
            .fix(asked.span, there.text.clone())
    })
}

fn version_differs(follow: &Follow, path: &str, baseline: &Baseline) -> Option<Diagnostic> {
    let asked = follow.version.as_ref()?;
    let name = &baseline.name.text;
    let (there, span) = match &baseline.version {
        Some(version) if version.text == asked.text => return None,
        Some(version) => (format!("版本 {}", version.text), version.span),
        None => ("没有写版本的".to_owned(), baseline.name.span),
    };
    let other = baseline.version.as_ref().map_or("none".to_owned(), |v| format!("`{}`", v.text));
    let text = Text::new(
        format!("政策遵循 `{name}` 版本 {},`{path}` 却是{there}", asked.text),
        format!(
            "the policy follows version `{}` of `{name}`; the version in `{path}` is {other}",
            asked.text
        ),
    );
    let help = Text::new(
        "法改过了就对照新版重查一遍,再改这里的版本",
        "if the law has changed, check the policy against the new version, then change the version here",
    );
    let found = Diagnostic::error("baseline-differs", asked.span, text)
        .label(span, Text::new("文件里的版本", "the version in the file"));
    Some(found.help(help))
}

/// Where a declaration stands, by the first name in it.
fn place(item: &Item) -> Option<Span> {
    let name = match item {
        Item::Policy(policy) => Some(&policy.name),
        Item::Use(used) => Some(&used.path),
        Item::Parties(parties) => parties
            .levels
            .iter()
            .flat_map(|l| &l.names)
            .chain(parties.units.iter().map(|u| &u.level))
            .chain(parties.groups.iter().flat_map(|g| &g.names))
            .next(),
        Item::Marks(marks) => marks.names.first(),
        Item::Enumeration(enumeration) => Some(&enumeration.name),
        Item::Matter(matter) => Some(&matter.name),
        Item::Table(table) => Some(&table.name),
        Item::Decision(decision) => Some(&decision.name),
        Item::Process(process) => Some(&process.name),
        Item::Ladder(ladder) => Some(&ladder.name),
        Item::Ledger(ledger) => Some(&ledger.name),
        Item::Score(score) => Some(&score.name),
        Item::Forms(forms) => Some(&forms.subject),
        Item::Accountability(accountability) => Some(&accountability.name),
        Item::Baseline(baseline) => Some(&baseline.name),
        Item::Mapping(mapping) => Some(&mapping.baseline),
        Item::Scenario(scenario) => Some(&scenario.title),
    };
    name.map(|name| name.span)
}
