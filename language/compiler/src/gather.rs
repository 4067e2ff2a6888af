//! First stage: the main file, the files it uses, the data they read; each once, in the order they are named.

use shao_analysis::{DataFile, data_paths};
use shao_syntax::ast::{File, Item, Name};
use shao_syntax::{Diagnostic, FileId, Span, Text};

use crate::{SourceError, SourceFile, Sources};

/// How many files one policy may consist of, data included.
const FILES_MAX: usize = 1000;

/// Everything that was read, and what could not be.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// Indexed by [`FileId`].
    pub files: Vec<SourceFile>,
    /// The strict trees, beside `files`; those of data are empty.
    pub trees: Vec<File>,
    /// Findings of reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Data by path: its place in `files`, or why it could not be read.
    data: Vec<(String, Result<FileId, Unread>)>,
}

/// Why a file of data could not be read: in Chinese, then in English.
type Unread = (&'static str, &'static str);

/// Reads the main file and all it names.
pub(crate) fn gather(sources: &dyn Sources, main: &str) -> Gathered {
    let mut gathered = Gathered::default();
    let nowhere = Span { file: FileId(0), start: 0, end: 0 };
    let mut ahead = vec![Name { text: main.to_owned(), span: nowhere }];
    while let Some(path) = ahead.pop() {
        if gathered.files.iter().any(|f| f.path == path.text) {
            continue;
        }
        match sources.read(&path.text) {
            Ok(text) => ahead.extend(gathered.policy_file(path, text)),
            Err(error) => gathered.missing(&path, main, &error),
        }
    }
    let wanted: Vec<Name> = gathered.trees.iter().flat_map(data_paths).collect();
    for path in wanted {
        gathered.data_file(sources, &path.text);
    }
    gathered
}

impl Gathered {
    /// Reads a policy file; gives the files it uses, last first.
    fn policy_file(&mut self, path: Name, text: String) -> Vec<Name> {
        let Some(id) = self.next_id() else {
            self.unread(&path, ("政策的文件太多了", "the policy has too many files"));
            return Vec::new();
        };
        let read = shao_syntax::read(id, &text);
        self.diagnostics.extend(read.diagnostics);
        let tree = read.tree.map(|tree| shao_syntax::build(&tree));
        let (tree, found) = tree.unwrap_or_default();
        self.diagnostics.extend(found);
        let uses = tree
            .items
            .iter()
            .rev()
            .filter_map(|i| if let Item::Use(u) = i { Some(u.path.clone()) } else { None });
        let uses = uses.collect();
        self.files.push(SourceFile { path: path.text, text });
        self.trees.push(tree);
        uses
    }

    fn data_file(&mut self, sources: &dyn Sources, path: &str) {
        if self.data.iter().any(|(known, _)| known == path) {
            return;
        }
        let found = match (sources.read(path), self.next_id()) {
            (Ok(text), Some(id)) => {
                self.files.push(SourceFile { path: path.to_owned(), text });
                self.trees.push(File::default());
                Ok(id)
            }
            (Ok(_), None) => Err(("政策的文件太多了", "the policy has too many files")),
            (Err(SourceError::Missing), _) => Err(("没有这个文件", "there is no such file")),
            (Err(SourceError::NotUtf8), _) => Err(("它不是 UTF-8 文本", "it is not UTF-8 text")),
            (Err(SourceError::Unreadable(_)), _) => Err(("文件打不开", "it cannot be opened")),
        };
        self.data.push((path.to_owned(), found));
    }

    /// The data files with their texts.
    pub fn data(&self) -> Vec<DataFile<'_>> {
        let text = |id: FileId| self.files.get(usize::from(id.0)).map_or("", |f| f.text.as_str());
        self.data
            .iter()
            .map(|(path, found)| match found {
                Ok(id) => DataFile { path, file: *id, text: Ok(text(*id)) },
                Err(why) => DataFile { path, file: FileId(0), text: Err(*why) },
            })
            .collect()
    }

    fn missing(&mut self, path: &Name, main: &str, error: &SourceError) {
        if path.text == main && self.files.is_empty() {
            self.files.push(SourceFile { path: main.to_owned(), text: String::new() });
            self.trees.push(File::default());
        }
        match error {
            SourceError::Missing => self.unread(path, ("没有这个文件", "there is no such file")),
            SourceError::NotUtf8 => self.unread(path, ("它不是 UTF-8 文本", "it is not UTF-8 text")),
            SourceError::Unreadable(why) => self.unread(path, (why, why)),
        }
    }

    fn unread(&mut self, path: &Name, (zh, en): (&str, &str)) {
        let message =
            Text::new(format!("读不到 `{}`:{zh}", path.text), format!("cannot read `{}`: {en}", path.text));
        self.diagnostics.push(Diagnostic::error("no-file", path.span, message));
    }

    fn next_id(&self) -> Option<FileId> {
        u16::try_from(self.files.len()).ok().filter(|_| self.files.len() < FILES_MAX).map(FileId)
    }
}
