//! Writes the steps of a layout, with the comments where they stood.

use unicode_width::UnicodeWidthStr as _;

use super::layout::{Comment, Gap, Op, Token};

/// Groups that would pass this column are broken. A Chinese character takes two.
const COLUMNS_MAX: usize = 100;

const INDENT: usize = 4;

/// Writes a layout. `source` says where the author left blank lines.
#[must_use]
pub fn print(source: &str, ops: &[Op<'_>], comments: &[Comment]) -> String {
    let mut printer = Printer { source, ops, comments, ..Printer::default() };
    for (at, op) in ops.iter().enumerate() {
        printer.step(at, op);
    }
    printer.comments_before(usize::MAX, Set::Line);
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    printer.out
}

/// How a token is set off, once its group is known to fit or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    /// By so many spaces.
    Spaces(usize),
    /// By a new line.
    Line,
    /// By a new line and a blank one.
    Item,
}

#[derive(Default)]
struct Printer<'p> {
    source: &'p str,
    ops: &'p [Op<'p>],
    /// The comments still to come.
    comments: &'p [Comment],
    out: String,
    column: usize,
    indent: usize,
    /// Whether each group around here is broken.
    broken: Vec<bool>,
    /// Where in the source the last thing written ends.
    end: usize,
    /// Whether a brace was just opened: no blank line follows it.
    opened: bool,
    /// Whether a comment was just written: the line ends with it.
    commented: bool,
}

impl Printer<'_> {
    fn step(&mut self, at: usize, op: &Op<'_>) {
        match op {
            Op::Token(token) => self.token(token),
            Op::Open => {
                let broken = !self.fits(at);
                self.broken.push(broken);
            }
            Op::Close => {
                self.broken.pop();
            }
            Op::In => self.indent += 1,
            Op::Out => self.indent = self.indent.saturating_sub(1),
            Op::OutOfBlock => {
                let next = self.tokens_from(at).next().map_or(usize::MAX, |token| token.start);
                self.comments_before(next, Set::Line);
                self.indent = self.indent.saturating_sub(1);
            }
        }
    }

    fn token(&mut self, token: &Token<'_>) {
        let mut set = self.set(token.gap);
        if self.comments_before(token.start, set) && set == Set::Item {
            set = Set::Line;
        }
        match set {
            Set::Spaces(_) if self.commented => self.line(self.indent + 1, false),
            Set::Spaces(spaces) => self.write(&" ".repeat(spaces)),
            Set::Line | Set::Item => {
                let closing = token.text == "}";
                let blank = !closing && (set == Set::Item || self.blank_before(token.start));
                self.line(self.indent, blank);
            }
        }
        self.write(&token.text);
        self.end = self.end.max(token.end);
        self.opened = token.text == "{";
        self.commented = false;
    }

    fn set(&self, gap: Gap) -> Set {
        let broken = self.broken.last().copied().unwrap_or(false);
        match gap {
            Gap::Soft | Gap::SoftTight | Gap::SoftWide if broken => Set::Line,
            Gap::Tight | Gap::SoftTight => Set::Spaces(0),
            Gap::Space | Gap::Soft => Set::Spaces(1),
            Gap::SoftWide => Set::Spaces(2),
            Gap::Line => Set::Line,
            Gap::Item => Set::Item,
        }
    }

    /// Writes the comments that stand before a place: behind what they stood behind, or on lines of their own. Says
    /// whether the last item was set off by one of them.
    fn comments_before(&mut self, place: usize, mut set: Set) -> bool {
        let mut alone = false;
        while let Some((comment, rest)) = self.comments.split_first().filter(|(c, _)| c.start < place) {
            let behind = !self.out.is_empty()
                && self.source.get(self.end..comment.start).is_some_and(|between| !between.contains('\n'));
            if behind {
                self.write("  ");
            } else {
                let indent = if matches!(set, Set::Spaces(_)) { self.indent + 1 } else { self.indent };
                let blank = set == Set::Item || self.blank_before(comment.start);
                self.line(indent, blank);
                (alone, self.opened) = (true, false);
                if set == Set::Item {
                    set = Set::Line;
                }
            }
            self.write(&comment.text);
            (self.end, self.comments, self.commented) = (comment.end, rest, true);
        }
        alone
    }

    /// Whether the author left a blank line before a place.
    fn blank_before(&self, place: usize) -> bool {
        let between = self.source.get(self.end..place).unwrap_or_default();
        !self.opened && between.matches('\n').count() > 1
    }

    fn line(&mut self, indent: usize, blank: bool) {
        if self.out.is_empty() {
            return;
        }
        self.out.push_str(if blank { "\n\n" } else { "\n" });
        self.column = 0;
        self.write(&" ".repeat(indent * INDENT));
    }

    fn write(&mut self, text: &str) {
        self.column += text.width();
        self.out.push_str(text);
    }

    fn tokens_from(&self, at: usize) -> impl Iterator<Item = &Token<'_>> {
        self.ops.iter().skip(at).filter_map(|op| match op {
            Op::Token(token) => Some(token),
            Op::Open | Op::Close | Op::In | Op::Out | Op::OutOfBlock => None,
        })
    }

    /// Whether the group that opens at a step, and what must follow it on its line, fits the line.
    fn fits(&self, open: usize) -> bool {
        let Some(first) = self.tokens_from(open).next() else { return true };
        let mut column = match self.set(first.gap) {
            Set::Spaces(spaces) => self.column + spaces,
            Set::Line | Set::Item => self.indent * INDENT,
        };
        column += first.text.width();
        let (mut depth, mut last) = (0_usize, first.start);
        let mut inside = true;
        for op in self.ops.iter().skip(open) {
            match op {
                Op::Open => depth += 1,
                Op::Close => {
                    depth = depth.saturating_sub(1);
                    inside &= depth > 0;
                }
                Op::Token(token) if token.start != first.start => {
                    let spaces = match token.gap {
                        Gap::Line | Gap::Item if inside => return false,
                        Gap::Line | Gap::Item => break,
                        Gap::Soft | Gap::SoftTight | Gap::SoftWide if !inside => break,
                        Gap::Tight | Gap::SoftTight => 0,
                        Gap::Space | Gap::Soft => 1,
                        Gap::SoftWide => 2,
                    };
                    column += spaces + token.text.width();
                    if inside {
                        last = token.start;
                    }
                }
                Op::Token(_) | Op::In | Op::Out | Op::OutOfBlock => {}
            }
            if column > COLUMNS_MAX {
                return false;
            }
        }
        let among = self.comments.iter().take_while(|c| c.start < last);
        !among.into_iter().any(|c| c.start > first.start)
    }
}
