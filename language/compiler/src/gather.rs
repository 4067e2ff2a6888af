//! First stage: the main file, the files it uses, the baselines it follows, the data they read; each once, in the
//! order they are named.

use shao_analysis::{DataFile, data_paths};
use shao_syntax::ast::{File, Follow, Item, Name};
use shao_syntax::{Diagnostic, FileId, Severity, Span, Text};

use crate::modules::{self, Uses};
use crate::paths::normal;
use crate::{SourceError, SourceFile, Sources};

/// How many files one policy may consist of, baselines and data included.
const FILES_MAX: usize = 1000;

/// Everything that was read, and what could not be.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// Indexed by [`FileId`].
    pub files: Vec<SourceFile>,
    /// The strict trees, beside `files`; those of data are empty. Baselines stand in files of their own.
    pub trees: Vec<File>,
    /// What could not be read.
    pub unread: Vec<Diagnostic>,
    /// How files do not fit together.
    pub misfits: Vec<Diagnostic>,
    /// Data by path as written: its place in `files`, or why it could not be read.
    data: Vec<(String, Result<FileId, Text>)>,
}

/// Reads the main file and all it names.
pub(crate) fn gather(sources: &dyn Sources, main: &str) -> Gathered {
    let mut gathered = Gathered::default();
    let nowhere = Span { file: FileId(0), start: 0, end: 0 };
    let mut ahead = vec![Name { text: main.to_owned(), span: nowhere }];
    while let Some(path) = ahead.pop() {
        if gathered.at(&path.text).is_some() {
            continue;
        }
        // The main file is asked for as the caller calls it.
        let key = if gathered.files.is_empty() { main.to_owned() } else { normal(&path.text) };
        match sources.read(&key) {
            Ok(text) => ahead.extend(gathered.policy_file(&path, key, text)),
            Err(error) => gathered.missing(&path, main, &error),
        }
    }
    gathered.circles();
    gathered.baselines(sources);
    gathered.misfits.sort_by_key(|found| (found.span, found.slug));
    gathered.misfits.dedup();
    let wanted: Vec<Name> = gathered.trees.iter().flat_map(data_paths).collect();
    for path in wanted {
        gathered.data_file(sources, &path.text);
    }
    gathered
}

impl Gathered {
    /// The place of a file, if it was read, by whichever way its path leads there.
    fn at(&self, path: &str) -> Option<usize> {
        let wanted = normal(path);
        self.files.iter().position(|f| normal(&f.path) == wanted)
    }

    /// Reads a policy file; gives the files it uses, last first.
    fn policy_file(&mut self, path: &Name, key: String, text: String) -> Vec<Name> {
        let Some((id, mut tree)) = self.tree(path, &text) else { return Vec::new() };
        if id != FileId(0) || !modules::is_baseline(&tree) {
            self.misfits.extend(modules::without_baselines(&mut tree));
        }
        let mut uses = uses(&tree);
        uses.reverse();
        self.files.push(SourceFile { path: key, text });
        self.trees.push(tree);
        uses
    }

    /// The next id with the strict tree of a text; none when there are too many files.
    fn tree(&mut self, path: &Name, text: &str) -> Option<(FileId, File)> {
        let Some(id) = self.next_id() else {
            self.cannot(path, &too_many());
            return None;
        };
        let read = shao_syntax::read(id, text);
        self.unread.extend(read.diagnostics);
        let tree = read.tree.map(|tree| shao_syntax::build(&tree));
        let (tree, found) = tree.unwrap_or_default();
        self.unread.extend(found);
        Some((id, tree))
    }

    /// Reports every circle of 引用.
    fn circles(&mut self) {
        let of = self.trees.iter().map(|tree| {
            let known = |name: Name| self.at(&name.text).map(|at| (name, at));
            uses(tree).into_iter().filter_map(known).collect()
        });
        let uses = Uses { of: of.collect() };
        for (name, round) in uses.circles() {
            let paths: Vec<&str> =
                round.iter().filter_map(|at| Some(self.files.get(*at)?.path.as_str())).collect();
            self.misfits.push(modules::circle(name, &paths));
        }
    }

    /// Reads every baseline that is followed.
    fn baselines(&mut self, sources: &dyn Sources) {
        let heads = self.trees.iter().flat_map(|tree| &tree.items);
        let follows: Vec<Follow> = heads
            .filter_map(|item| if let Item::Policy(head) = item { Some(&head.follows) } else { None })
            .flatten()
            .cloned()
            .collect();
        let county = self.files.len();
        for follow in follows {
            let path = &follow.path;
            let Some(at) = self.at(&path.text).or_else(|| self.baseline_file(sources, path)) else {
                continue;
            };
            let id = FileId(u16::try_from(at).unwrap_or(u16::MAX));
            let errors =
                |all: &[Diagnostic]| all.iter().any(|d| d.severity == Severity::Error && d.span.file == id);
            let told = errors(&self.unread) || (at < county && errors(&self.misfits));
            let (Some(file), Some(tree)) = (self.files.get(at), self.trees.get(at)) else { continue };
            if !told || modules::is_baseline(tree) {
                let found = modules::agrees(&follow, &file.path, id, tree);
                self.misfits.extend(found);
            }
        }
    }

    fn baseline_file(&mut self, sources: &dyn Sources, path: &Name) -> Option<usize> {
        let key = normal(&path.text);
        match sources.read(&key) {
            Ok(text) => {
                let (id, mut tree) = self.tree(path, &text)?;
                self.misfits.extend(modules::only_baselines(&mut tree, path));
                self.files.push(SourceFile { path: key, text });
                self.trees.push(tree);
                Some(usize::from(id.0))
            }
            Err(error) => {
                self.cannot(path, &why(&error));
                None
            }
        }
    }

    fn data_file(&mut self, sources: &dyn Sources, path: &str) {
        if self.data.iter().any(|(known, _)| known == path) {
            return;
        }
        let key = normal(path);
        let again = self.data.iter().find(|(known, _)| normal(known) == key).map(|(_, found)| found.clone());
        let found = again.unwrap_or_else(|| match (sources.read(&key), self.next_id()) {
            (Ok(text), Some(id)) => {
                self.files.push(SourceFile { path: key, text });
                self.trees.push(File::default());
                Ok(id)
            }
            (Ok(_), None) => Err(too_many()),
            (Err(error), _) => Err(why(&error)),
        });
        self.data.push((path.to_owned(), found));
    }

    /// The data files with their texts.
    pub fn data(&self) -> Vec<DataFile<'_>> {
        let text = |id: FileId| self.files.get(usize::from(id.0)).map_or("", |f| f.text.as_str());
        self.data
            .iter()
            .map(|(path, found)| match found {
                Ok(id) => DataFile { path, file: *id, text: Ok(text(*id)) },
                Err(why) => DataFile { path, file: FileId(0), text: Err(why.clone()) },
            })
            .collect()
    }

    fn missing(&mut self, path: &Name, main: &str, error: &SourceError) {
        if path.text == main && self.files.is_empty() {
            self.files.push(SourceFile { path: main.to_owned(), text: String::new() });
            self.trees.push(File::default());
        }
        self.cannot(path, &why(error));
    }

    fn cannot(&mut self, path: &Name, why: &Text) {
        let message = Text::new(
            format!("读不到 `{}`:{}", path.text, why.zh),
            format!("cannot read `{}`: {}", path.text, why.en),
        );
        self.unread.push(Diagnostic::error("no-file", path.span, message));
    }

    fn next_id(&self) -> Option<FileId> {
        u16::try_from(self.files.len()).ok().filter(|_| self.files.len() < FILES_MAX).map(FileId)
    }
}

/// The files a tree uses, in order.
fn uses(tree: &File) -> Vec<Name> {
    let used = |item: &Item| if let Item::Use(used) = item { Some(used.path.clone()) } else { None };
    tree.items.iter().filter_map(used).collect()
}

fn too_many() -> Text {
    Text::new("政策的文件太多了", "the policy has too many files")
}

fn why(error: &SourceError) -> Text {
    match error {
        SourceError::Missing => Text::new("没有这个文件", "there is no such file"),
        SourceError::NotUtf8 => Text::new("它不是 UTF-8 文本", "it is not UTF-8 text"),
        SourceError::Unreadable(why) => why.clone(),
    }
}
