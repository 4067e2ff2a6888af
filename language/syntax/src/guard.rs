//! What is refused before the grammar sees it, so that nothing a stranger sends can keep the compiler busy.

use crate::scan::{Lex, scan};
use crate::{Diagnostic, FileId, Span, Text};

/// Longer files are refused; every offset then fits 32 bits with room to spare.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Deeper brackets are refused: the grammar goes down one level of its stack for each.
pub const NESTING_MAX: usize = 64;

/// Why a text is refused whole, if it is.
#[must_use]
pub fn refuse(file: FileId, text: &str) -> Option<Diagnostic> {
    too_long(file, text).or_else(|| not_text(file, text)).or_else(|| too_deep(file, text))
}

fn too_long(file: FileId, text: &str) -> Option<Diagnostic> {
    (text.len() > FILE_BYTES_MAX).then(|| {
        Diagnostic::error(
            "too-long",
            at(file, 0, 0),
            Text::new(
                format!("文件有 {} 字节,超过上限 4 MiB", text.len()),
                format!("the file has {} bytes, more than the limit of 4 MiB", text.len()),
            ),
        )
        .help(Text::new(
            "把它拆成几个文件,用 `引用` 连起来",
            "split it into several files and join them with `use`",
        ))
    })
}

fn not_text(file: FileId, text: &str) -> Option<Diagnostic> {
    let (start, c) = text.char_indices().find(|&(_, c)| unfit(c))?;
    let code = format!("U+{:04X}", u32::from(c));
    let span = at(file, start, start + c.len_utf8());
    Some(
        Diagnostic::error(
            "not-text",
            span,
            Text::new(
                format!("这里有看不见的控制符 {code},不是普通文本"),
                format!("an invisible control character {code} stands here, so this is not plain text"),
            ),
        )
        .help(Text::new(
            "把文件另存为 UTF-8 纯文本,或删去这个字符",
            "save the file as plain UTF-8 text, or delete the character",
        ))
        .fix(span, ""),
    )
}

/// Control characters, and the marks that turn the direction of writing: with them a line could show one thing to
/// its reader and another to the compiler.
fn unfit(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn too_deep(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut open: Vec<char> = Vec::new();
    for lexeme in scan(text) {
        let Some(bracket) = lexeme.text.chars().next().and_then(opening) else { continue };
        if lexeme.lex == Lex::Close {
            // A closing bracket closes what was left open inside it; one that closes nothing lessens nothing.
            if let Some(depth) = open.iter().rposition(|&b| b == bracket) {
                open.truncate(depth);
            }
            continue;
        }
        open.push(bracket);
        if open.len() > NESTING_MAX {
            return Some(nested_at(at(file, lexeme.start, lexeme.end())));
        }
    }
    None
}

/// The half-width opening bracket of a bracket; none for anything else.
fn opening(c: char) -> Option<char> {
    match c {
        '{' | '｛' | '}' | '｝' => Some('{'),
        '(' | '（' | ')' | '）' => Some('('),
        '[' | '［' | '【' | ']' | '］' | '】' => Some('['),
        _ => None,
    }
}

fn nested_at(span: Span) -> Diagnostic {
    Diagnostic::error(
        "too-deep",
        span,
        Text::new(
            format!("括号套得太深,超过上限 {NESTING_MAX} 层"),
            format!("brackets are nested deeper than the limit of {NESTING_MAX}"),
        ),
    )
    .help(Text::new("看看前面是不是有括号没有关上", "look for a bracket above that is never closed"))
}

fn at(file: FileId, start: usize, end: usize) -> Span {
    let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    Span { file, start: offset(start), end: offset(end) }
}
