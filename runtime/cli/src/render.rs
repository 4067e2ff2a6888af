//! Diagnostics for people (by ariadne, which nothing else here knows) and for machines.

use ariadne::{Color, Config, Label, Report, ReportKind};
use serde_json::{Value as Json, json};
use shao_compiler::{Diagnostic, Lang, SampleCase, Severity, SourceFile, Span};

use crate::sources::Folder;

/// The files that diagnostics point into, and how to show them.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Where they stand.
    pub folder: &'a Folder,
    /// The files that were read.
    pub files: &'a [SourceFile],
    /// The language of messages.
    pub lang: Lang,
    /// Whether to use colours.
    pub colour: bool,
}

type Place = (String, std::ops::Range<usize>);

impl Page<'_> {
    /// All of these, each with its piece of source.
    #[must_use]
    pub fn text(&self, diagnostics: &[Diagnostic]) -> String {
        diagnostics.iter().map(|diagnostic| self.one(diagnostic)).collect()
    }

    fn one(&self, diagnostic: &Diagnostic) -> String {
        let message = diagnostic.message.in_lang(self.lang);
        let mut bytes = Vec::new();
        let drawn =
            self.place(diagnostic.span).is_some_and(|place| self.draw(diagnostic, place, &mut bytes).is_ok());
        if !drawn {
            return format!("{}: {message}\n", diagnostic.slug);
        }
        // Ariadne ends lines of gutter with blanks.
        let text = String::from_utf8_lossy(&bytes);
        let text = if self.colour { text.into_owned() } else { plain(&text) };
        let lines = text.lines().flat_map(|line| [line.trim_end(), "\n"]);
        lines.chain([self.help(diagnostic).as_str(), self.case(diagnostic).as_str()]).collect()
    }

    /// What would mend it. Ariadne has an English word for that; this is in the reader's language.
    fn help(&self, diagnostic: &Diagnostic) -> String {
        let help = diagnostic.help.as_ref().map(|help| help.in_lang(self.lang).to_owned());
        let fix = || diagnostic.fix.as_ref().map(|fix| format!("`{}`", fix.replacement));
        match (help.or_else(fix), self.lang) {
            (None, _) => String::new(),
            (Some(text), Lang::Zh) => format!("  改法：{text}\n"),
            (Some(text), Lang::En) => format!("  help: {text}\n"),
        }
    }

    /// How to look at the case that shows it.
    fn case(&self, diagnostic: &Diagnostic) -> String {
        let Some(case) = &diagnostic.case else { return String::new() };
        let main = self.files.first().map_or("", |file| file.path.as_str());
        let main = self.folder.shown(main);
        // Only a text can hold a quote; the shell of the reader must not end there.
        let facts = facts(case).to_string().replace('\'', "'\\''");
        let command =
            format!("shao sim {main} --matter {} --opened '2026-03-02 09:00' --facts '{facts}'", case.matter);
        match self.lang {
            Lang::Zh => format!("  打开看：{command}\n"),
            Lang::En => format!("  open it: {command}\n"),
        }
    }

    fn draw(&self, diagnostic: &Diagnostic, place: Place, bytes: &mut Vec<u8>) -> std::io::Result<()> {
        let (kind, colour) = self.kind(diagnostic.severity);
        let config = Config::default().with_color(self.colour);
        let mut report = Report::build(kind, place.clone())
            .with_config(config)
            .with_code(diagnostic.slug)
            .with_message(diagnostic.message.in_lang(self.lang))
            .with_label(Label::new(place).with_message(self.here()).with_color(colour));
        for (span, text) in &diagnostic.labels {
            if let Some(place) = self.place(*span) {
                report.add_label(
                    Label::new(place).with_message(text.in_lang(self.lang)).with_color(Color::Cyan),
                );
            }
        }
        let texts = self.files.iter().map(|file| (self.folder.shown(&file.path), file.text.as_str()));
        report.finish().write(ariadne::sources(texts), bytes)
    }

    /// Ariadne underlines only what has something to say.
    fn here(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "这里",
            Lang::En => "here",
        }
    }

    fn kind(&self, severity: Severity) -> (ReportKind<'static>, Color) {
        match (severity, self.lang) {
            (Severity::Error, Lang::Zh) => (ReportKind::Custom("错误", Color::Red), Color::Red),
            (Severity::Error, Lang::En) => (ReportKind::Custom("error", Color::Red), Color::Red),
            (Severity::Warning, Lang::Zh) => (ReportKind::Custom("警告", Color::Yellow), Color::Yellow),
            (Severity::Warning, Lang::En) => (ReportKind::Custom("warning", Color::Yellow), Color::Yellow),
        }
    }

    /// A span as ariadne wants it, in characters; none if its file was not read. (Given bytes, ariadne 0.6 takes the
    /// place of a label in another file for one in characters.)
    fn place(&self, span: Span) -> Option<Place> {
        let file = self.files.get(usize::from(span.file.0))?;
        let before =
            |offset: u32| file.text.get(..boundary(&file.text, offset)).map_or(0, |t| t.chars().count());
        let start = before(span.start);
        Some((self.folder.shown(&file.path), start..before(span.end).max(start)))
    }

    /// All of these as JSON.
    #[must_use]
    pub fn json(&self, diagnostics: &[Diagnostic]) -> Json {
        diagnostics.iter().map(|diagnostic| self.json_one(diagnostic)).collect()
    }

    fn json_one(&self, diagnostic: &Diagnostic) -> Json {
        let labels = diagnostic.labels.iter().map(|(span, text)| json!({"at": self.at(*span), "text": text}));
        let fix = diagnostic.fix.as_ref();
        json!({
            "slug": diagnostic.slug,
            "severity": diagnostic.severity,
            "at": self.at(diagnostic.span),
            "message": diagnostic.message,
            "labels": labels.collect::<Vec<_>>(),
            "help": diagnostic.help,
            "fix": fix.map(|fix| json!({"at": self.at(fix.span), "replacement": fix.replacement})),
            "case": diagnostic.case.as_ref().map(|case| json!({"matter": case.matter, "facts": facts(case)})),
        })
    }

    /// A span as file, line and column (in characters, both from 1) and bytes.
    fn at(&self, span: Span) -> Json {
        let Some(file) = self.files.get(usize::from(span.file.0)) else { return Json::Null };
        let before = file.text.get(..boundary(&file.text, span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        json!({
            "file": self.folder.shown(&file.path), "line": line, "column": column,
            "start": span.start, "end": span.end,
        })
    }
}

/// A text without the colours that ariadne gives a kind of its own even when told not to: `ESC [ … m`.
fn plain(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('m').map_or(part, |(_, rest)| rest));
    std::iter::once(first).chain(rest).collect()
}

/// The nearest place at or before an offset where a character begins.
fn boundary(text: &str, offset: u32) -> usize {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn facts(case: &SampleCase) -> Json {
    case.facts
        .iter()
        .map(|(name, value)| (name.clone(), Json::String(value.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
