//! The wording of findings about broken pieces.

use super::causes::{Cause, Guess};
use super::places;
use super::spot::Problem;
use crate::node::Node;
use crate::nouns::{self, Expected};
use crate::scan::{Lex, Lexeme};
use crate::{Diagnostic, Keyword, Span, Text, keyword_spelled};

/// A piece of source is quoted up to this many characters.
const QUOTED_CHARS_MAX: usize = 20;

/// A finding whose cause a second reading confirmed.
pub(super) fn guessed(problem: &Problem<'_>, guess: &Guess<'_>) -> Diagnostic {
    match (guess.cause, guess.of) {
        (Cause::Unspaced, Some(word)) => unspaced(problem, guess, &word),
        (Cause::Misspelt, Some(word)) => misspelt(problem, guess, &word),
        (Cause::Numeral, Some(word)) => numeral(problem, guess, &word),
        (Cause::Reserved, Some(word)) => reserved(problem, &word),
        (Cause::Superfluous, Some(mark)) => superfluous(problem, guess, &mark),
        (Cause::Missing, _) => missing(problem, guess),
        (_, None) => unexpected(problem),
    }
}

/// The finding for a keyword that ended a piece where a name should stand.
pub(super) fn cut(problem: &Problem<'_>) -> Option<Diagnostic> {
    problem.cut_by().map(|word| reserved(problem, &word))
}

/// A finding that knows only where the reading stopped and what was possible there.
pub(super) fn unexpected(problem: &Problem<'_>) -> Diagnostic {
    let expected = nouns::phrase(&problem.expected);
    let (span, message) = match (problem.found(), problem.previous()) {
        (Some(found), _) => {
            let text = quote(found.text);
            let message = match expected {
                Some(e) => Text::new(
                    format!("{text} 读不通,这里应是 {}", e.zh),
                    format!("{text} does not fit here: expected {}", e.en),
                ),
                None => Text::new(format!("{text} 读不通"), format!("{text} does not fit here")),
            };
            (span_of(problem, &found), message)
        }
        (None, Some(last)) => {
            let text = quote(last.text);
            let message = match expected {
                Some(e) => {
                    Text::new(format!("{text} 后面缺 {}", e.zh), format!("{} is missing after {text}", e.en))
                }
                None => Text::new(format!("{text} 后面不完整"), format!("something is missing after {text}")),
            };
            (span_of(problem, &last), message)
        }
        (None, None) => {
            (problem.spot.source.span(problem.at, problem.at), Text::new("这里读不通", "this cannot be read"))
        }
    };
    let diagnostic = Diagnostic::error("unexpected", span, message);
    match problem
        .found()
        .and_then(|found| keyword_spelled(found.text))
        .and_then(|k| Some((k, places::home(k)?)))
    {
        Some((word, home)) if problem.at == problem.spot.start => diagnostic.help(belongs(word, home)),
        _ => diagnostic,
    }
}

/// A piece of which nothing more is known.
pub(super) fn unread(piece: &Node<'_>) -> Diagnostic {
    let text = quote(piece.text);
    Diagnostic::error(
        "unexpected",
        piece.span,
        Text::new(format!("{text} 读不通"), format!("{text} does not fit here")),
    )
}

/// A quotation mark without its partner.
pub(super) fn unclosed(problem: &Problem<'_>, mark: &Lexeme<'_>) -> Diagnostic {
    let text = quote(mark.text);
    Diagnostic::error(
        "unclosed-quote",
        span_of(problem, mark),
        Text::new(format!("{text} 在这一行没有配对"), format!("{text} has no partner on this line")),
    )
    .help(Text::new(
        "引号和书名号要在同一行里成对: `\"…\"`、`“…”`、`《…》`",
        "quotation marks and title marks come in pairs on one line: `\"…\"`, `“…”`, `《…》`",
    ))
}

fn belongs(word: &Keyword, home: &Keyword) -> Text {
    Text::new(
        format!("`{}` 只能写在 `{}` 里面,看看前面是不是多了一个 `}}`", word.zh, home.zh),
        format!("`{}` can only stand inside `{}`; perhaps there is a `}}` too many above", word.en, home.en),
    )
}

fn unspaced(problem: &Problem<'_>, guess: &Guess<'_>, word: &Lexeme<'_>) -> Diagnostic {
    let (text, spaced) = (quote(word.text), quote(&guess.edit.text));
    offer(
        problem,
        guess,
        Diagnostic::error(
            "missing-space",
            span_of(problem, word),
            Text::new(format!("{text} 是否漏了空格"), format!("{text} seems to lack a space")),
        ),
    )
    .help(Text::new(format!("写成 {spaced}"), format!("write {spaced}")))
}

fn misspelt(problem: &Problem<'_>, guess: &Guess<'_>, word: &Lexeme<'_>) -> Diagnostic {
    let (text, meant) = (quote(word.text), quote(&guess.edit.text));
    offer(
        problem,
        guess,
        Diagnostic::error(
            "unknown-word",
            span_of(problem, word),
            Text::new(
                format!("这里不认得 {text},是否想写 {meant}"),
                format!("{text} is unknown here: perhaps {meant} was meant"),
            ),
        ),
    )
    .help(Text::new(format!("写成 {meant}"), format!("write {meant}")))
}

fn numeral(problem: &Problem<'_>, guess: &Guess<'_>, word: &Lexeme<'_>) -> Diagnostic {
    let (text, digits) = (quote(word.text), quote(&guess.edit.text));
    offer(
        problem,
        guess,
        Diagnostic::error(
            "chinese-number",
            span_of(problem, word),
            Text::new(format!("{text} 要用阿拉伯数字写"), format!("{text} has to be written in digits")),
        ),
    )
    .help(Text::new(format!("写成 {digits}"), format!("write {digits}")))
}

fn reserved(problem: &Problem<'_>, word: &Lexeme<'_>) -> Diagnostic {
    let text = quote(word.text);
    Diagnostic::error(
        "reserved-name",
        span_of(problem, word),
        Text::new(
            format!("{text} 是关键字,不能用作名称"),
            format!("{text} is a keyword and cannot be a name"),
        ),
    )
    .help(Text::new(
        format!("换一个名称,例如在 {text} 前后加字"),
        format!("choose another name, for example one that only contains {text}"),
    ))
}

fn superfluous(problem: &Problem<'_>, guess: &Guess<'_>, mark: &Lexeme<'_>) -> Diagnostic {
    let text = quote(mark.text);
    offer(
        problem,
        guess,
        Diagnostic::error(
            "unexpected",
            span_of(problem, mark),
            Text::new(format!("{text} 多余"), format!("{text} is one mark too many")),
        ),
    )
    .help(Text::new(format!("删去 {text}"), format!("delete {text}")))
}

fn missing(problem: &Problem<'_>, guess: &Guess<'_>) -> Diagnostic {
    let Some(what) = guess.added.and_then(|one| nouns::phrase(&[one])) else { return unexpected(problem) };
    let near = problem.found().or_else(|| problem.previous());
    let span =
        near.map_or_else(|| problem.spot.source.span(problem.at, problem.at), |l| span_of(problem, &l));
    let message = match (problem.found(), problem.previous()) {
        (Some(found), _) => {
            let text = quote(found.text);
            Text::new(format!("{text} 前面缺 {}", what.zh), format!("{} is missing before {text}", what.en))
        }
        (None, Some(last)) => {
            let text = quote(last.text);
            Text::new(format!("{text} 后面缺 {}", what.zh), format!("{} is missing after {text}", what.en))
        }
        (None, None) => Text::new(format!("这里缺 {}", what.zh), format!("{} is missing here", what.en)),
    };
    let brace = guess.added.is_some_and(|one| matches!(one, Expected::Thing("`{`" | "`}`", _)));
    let slug = if brace { "missing-brace" } else { "unexpected" };
    let diagnostic = Diagnostic::error(slug, span, message);
    // A name was only put in to see whether one is missing: which one, only its author knows.
    if guess.added.is_some_and(|one| matches!(one, Expected::Thing("名称", _))) {
        return diagnostic;
    }
    offer(problem, guess, diagnostic).help(Text::new(format!("补上 {}", what.zh), format!("add {}", what.en)))
}

fn offer(problem: &Problem<'_>, guess: &Guess<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let span = problem.spot.source.span(guess.edit.start, guess.edit.end);
    diagnostic.fix(span, guess.edit.text.clone())
}

fn span_of(problem: &Problem<'_>, lexeme: &Lexeme<'_>) -> Span {
    problem.spot.source.span(lexeme.start, lexeme.end())
}

/// A piece of source between backticks, shortened, on one line; what cannot be seen by its number.
pub(super) fn quote(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if let (Some(c), 1) = (line.chars().next(), line.chars().count())
        && (c.is_whitespace()
            || !c.is_alphanumeric() && matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}'))
    {
        return format!("U+{:04X}", u32::from(c));
    }
    let short: String = line.chars().take(QUOTED_CHARS_MAX).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("`{short}{more}`")
}

/// Whether a lexeme is one brace.
pub(super) fn is_brace(lexeme: &Lexeme<'_>, marks: [&str; 2]) -> bool {
    matches!(lexeme.lex, Lex::Open | Lex::Close) && marks.contains(&lexeme.text)
}
