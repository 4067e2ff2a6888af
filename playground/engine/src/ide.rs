//! What the editor asks while a policy is typed.

use serde::Serialize;
use shao_compiler::{Lang, Memory};
use shao_ide::{CompletionKind, complete, hover};

use crate::texts::{Place, Texts};

/// What could be typed next.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Completions {
    /// From where it replaces.
    from: usize,
    options: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    label: String,
    detail: String,
    kind: CompletionKind,
    pinyin: Option<String>,
}

/// What stands under the pointer.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    from: usize,
    to: usize,
    /// Markdown.
    text: String,
    /// For a name: where it is declared.
    declared: Vec<Place>,
}

/// A place asked about, among the files of its policy.
pub(crate) struct Asked<'a> {
    pub sources: &'a Memory,
    pub texts: &'a Texts,
    /// The other files of the policy.
    pub others: Vec<&'a str>,
    pub path: &'a str,
    pub offset: usize,
}

impl Asked<'_> {
    fn others(&self) -> Vec<&str> {
        self.others.iter().filter_map(|path| self.sources.files.get(*path)).map(String::as_str).collect()
    }

    pub(crate) fn complete(&self, lang: Lang) -> Option<Completions> {
        let (text, units) = (self.sources.files.get(self.path)?, self.texts.units(self.path)?);
        let found = complete(text, &self.others(), units.byte(self.offset));
        let from = units.unit(found.first()?.from);
        let options = found.into_iter().map(|found| Choice {
            label: found.label,
            detail: found.detail.in_lang(lang).to_owned(),
            kind: found.kind,
            pinyin: found.pinyin,
        });
        Some(Completions { from, options: options.collect() })
    }

    pub(crate) fn hover(&self, lang: Lang) -> Option<Shown> {
        let (text, units) = (self.sources.files.get(self.path)?, self.texts.units(self.path)?);
        let found = hover(text, &self.others(), units.byte(self.offset))?;
        let declared = found.declared.iter().filter_map(|(file, byte)| {
            let path =
                file.checked_sub(1).map_or(Some(self.path), |other| self.others.get(other).copied())?;
            let at = u32::try_from(*byte).ok()?;
            self.texts.range(path, at, at)
        });
        Some(Shown {
            from: units.unit(found.start),
            to: units.unit(found.end),
            text: found.text.in_lang(lang).to_owned(),
            declared: declared.collect(),
        })
    }
}
