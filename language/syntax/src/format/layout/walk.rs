//! The walk: each kind of node in turn becomes steps.

use std::borrow::Cow;

use super::kinds::{BRACED, GROUPED, HELD, LISTS, is_line, tight_after, tight_before};
use super::{Gap, Op, Token, place};
use crate::Spelling;
use crate::format::spelling;
use crate::hanging::hangs;
use crate::lines::Lines;
use crate::node::Node;
use crate::parser::Kind;

pub(super) struct Layout<'s> {
    spelling: Spelling,
    pub ops: Vec<Op<'s>>,
    /// How the next token is set off.
    gap: Gap,
    /// How things in a list are set off from the comma before them.
    list_gap: Gap,
    /// The lines of the source: they say to what a 依据 belongs.
    lines: Lines,
}

impl<'s> Layout<'s> {
    pub fn new(spelling: Spelling, lines: Lines) -> Self {
        Self { spelling, ops: Vec::new(), gap: Gap::Item, list_gap: Gap::Space, lines }
    }

    /// An item below another. Short ones of a kind may stand in a group, as their author had them.
    pub fn item(&mut self, above: Option<&Node<'s>>, item: &Node<'s>) {
        let grouped = GROUPED.contains(&item.kind) && above.is_some_and(|above| above.kind == item.kind);
        self.gap = if grouped { Gap::Line } else { Gap::Item };
        self.node(item);
    }

    fn node(&mut self, node: &Node<'s>) {
        let kind = node.kind;
        if node.children.is_empty() {
            self.leaf(node);
        } else if LISTS.contains(&kind) && (node.has(Kind::lbrace) || node.has(Kind::lparen)) {
            self.list(node);
        } else if BRACED.contains(&kind) {
            self.block(node);
        } else if kind == Kind::rule {
            self.rule(node);
        } else if kind == Kind::must {
            self.must(node);
        } else if kind == Kind::situation {
            self.folded(node, &[Kind::measures]);
        } else if kind == Kind::ledger {
            self.folded(node, &[Kind::broken_by, Kind::kw_when, Kind::kw_per]);
        } else if HELD.contains(&kind) {
            self.head_and_lines(node);
        } else if kind == Kind::range || kind == Kind::joined {
            self.joined(node, if kind == Kind::range { ".." } else { "、" });
        } else if kind == Kind::effects || kind == Kind::at_top {
            self.without_last_comma(node);
        } else {
            self.parts(node.parts(), kind);
        }
    }

    /// Effects, but not the comma behind the last of them: what it leads to is a line of its own.
    fn without_last_comma(&mut self, node: &Node<'s>) {
        let mut parts: Vec<&Node<'s>> = node.parts().collect();
        parts.pop_if(|last| last.kind == Kind::comma);
        self.parts(parts.into_iter(), node.kind);
    }

    fn parts<'n>(&mut self, parts: impl Iterator<Item = &'n Node<'s>>, parent: Kind)
    where
        's: 'n,
    {
        let mut conditional = false;
        for part in parts {
            self.part(part, parent, conditional.then_some(2));
            conditional = part.kind == Kind::kw_when;
        }
    }

    /// A part, set off from its neighbours; as a condition, if it is one, so many steps further right.
    fn part(&mut self, part: &Node<'s>, parent: Kind, condition: Option<usize>) {
        if tight_before(parent, part.kind) {
            self.tighten();
        }
        match condition.filter(|_| part.kind == Kind::expr) {
            Some(steps) => self.condition(part, steps),
            None => self.node(part),
        }
        if tight_after(parent, part.kind) {
            self.gap = Gap::Tight;
        } else if part.kind == Kind::comma {
            self.gap = self.list_gap;
        }
    }

    /// Sets the next token tight against the last, unless it begins a line.
    fn tighten(&mut self) {
        if !matches!(self.gap, Gap::Line | Gap::Item) {
            self.gap = Gap::Tight;
        }
    }

    fn leaf(&mut self, node: &Node<'s>) {
        let (start, end) = place(node);
        self.token(spelling::leaf(node, self.spelling), start, end);
    }

    fn token(&mut self, text: Cow<'s, str>, start: usize, end: usize) {
        self.ops.push(Op::Token(Token { gap: self.gap, text, start, end }));
        self.gap = Gap::Space;
    }

    /// A head, an opening brace, lines, a closing brace, and what follows it.
    fn block(&mut self, node: &Node<'s>) {
        let mut inside = false;
        let mut above: Option<&Node<'s>> = None;
        for part in node.parts() {
            if part.kind == Kind::lbrace {
                self.parts(std::iter::once(part), node.kind);
                self.ops.push(Op::In);
                inside = true;
            } else if part.kind == Kind::rbrace {
                self.ops.push(Op::OutOfBlock);
                self.gap = Gap::Line;
                self.node(part);
                inside = false;
            } else if inside && part.kind == Kind::basis {
                let own = above.is_some_and(|line| hangs(&self.lines, line, part));
                self.basis(part, own);
            } else if inside {
                self.gap = Gap::Line;
                self.node(part);
                above = Some(part);
            } else {
                self.parts(std::iter::once(part), node.kind);
            }
        }
    }

    /// A 依据 on a line of its own, further right if it belongs to the line above.
    fn basis(&mut self, basis: &Node<'s>, own: bool) {
        if own {
            self.ops.push(Op::In);
        }
        self.gap = Gap::Line;
        self.node(basis);
        if own {
            self.ops.push(Op::Out);
        }
    }

    /// A head and a list in braces or brackets that stands on one line if it fits, and else one thing a line.
    fn list(&mut self, node: &Node<'s>) {
        let outer = self.list_gap;
        let edge = if node.kind == Kind::start_args { Gap::SoftTight } else { Gap::Soft };
        for part in node.parts() {
            if part.kind == Kind::lbrace || part.kind == Kind::lparen {
                self.ops.push(Op::Open);
                self.node(part);
                self.ops.push(Op::In);
                (self.gap, self.list_gap) = (edge, Gap::Soft);
            } else if part.kind == Kind::rbrace || part.kind == Kind::rparen {
                self.list_gap = outer;
                self.ops.push(Op::OutOfBlock);
                self.gap = edge;
                self.node(part);
                self.ops.push(Op::Close);
            } else if part.kind == Kind::basis {
                self.basis(part, true);
            } else {
                // Things need no comma between them.
                if self.gap == Gap::Space && (part.kind == Kind::fact || part.kind == Kind::passed) {
                    self.gap = Gap::Soft;
                }
                self.parts(std::iter::once(part), node.kind);
            }
        }
    }

    /// A head on one line and its lines below it, further right.
    fn head_and_lines(&mut self, node: &Node<'s>) {
        let line = |part: &&Node<'s>| is_line(node.kind, part.kind);
        self.parts(node.parts().take_while(|part| !line(part)), node.kind);
        self.ops.push(Op::In);
        for part in node.parts().skip_while(|part| !line(part)) {
            self.gap = Gap::Line;
            self.node(part);
        }
        self.ops.push(Op::Out);
    }

    /// The outcomes of a rule stand on one line below it if they fit, its basis below them.
    fn rule(&mut self, node: &Node<'s>) {
        let below = |part: &&Node<'s>| part.kind == Kind::assign || part.kind == Kind::basis;
        self.parts(node.parts().take_while(|part| !below(part)), node.kind);
        self.ops.push(Op::In);
        self.gap = Gap::Line;
        self.ops.push(Op::Open);
        for assign in node.all(Kind::assign) {
            self.node(assign);
            self.gap = Gap::SoftWide;
        }
        self.ops.push(Op::Close);
        self.below(node);
        self.ops.push(Op::Out);
    }

    fn must(&mut self, node: &Node<'s>) {
        self.ops.push(Op::Open);
        for (nth, part) in node.parts().filter(|part| part.kind != Kind::basis).enumerate() {
            if part.kind == Kind::kw_otherwise {
                self.gap = Gap::Soft;
            }
            self.node(part);
            // The first word stands where the line begins, the rest further right.
            if nth == 0 {
                self.ops.push(Op::In);
            }
        }
        self.ops.push(Op::Close);
        self.below(node);
        self.ops.push(Op::Out);
    }

    fn below(&mut self, node: &Node<'s>) {
        for basis in node.all(Kind::basis) {
            self.basis(basis, false);
        }
    }

    /// A line that is too long goes on below, further right, where one of these kinds begins.
    fn folded(&mut self, node: &Node<'s>, folds: &[Kind]) {
        self.ops.push(Op::Open);
        let mut conditional = false;
        for (nth, part) in node.parts().filter(|part| part.kind != Kind::basis).enumerate() {
            if folds.contains(&part.kind) {
                self.gap = Gap::Soft;
            }
            self.part(part, node.kind, conditional.then_some(1));
            conditional = part.kind == Kind::kw_when;
            // The first word stands where the line begins, the rest further right.
            if nth == 0 {
                self.ops.push(Op::In);
            }
        }
        self.ops.push(Op::Close);
        self.below(node);
        self.ops.push(Op::Out);
    }

    /// A condition that is too long for its line stands one part a line, further right than what it decides.
    fn condition(&mut self, expr: &Node<'s>, steps: usize) {
        self.ops.extend(std::iter::repeat_n(Op::In, steps));
        self.ops.push(Op::Open);
        for part in expr.parts().flat_map(|part| {
            let joined = part.kind == Kind::all_of;
            let inner: Vec<&Node<'s>> = if joined { part.parts().collect() } else { vec![part] };
            inner
        }) {
            if part.kind == Kind::kw_and || part.kind == Kind::kw_or {
                self.gap = Gap::Soft;
            }
            self.node(part);
        }
        self.ops.push(Op::Close);
        self.ops.extend(std::iter::repeat_n(Op::Out, steps));
    }

    /// Parts with a mark between them that the grammar gives no node of its own.
    fn joined(&mut self, node: &Node<'s>, mark: &'static str) {
        let mut end = None;
        for part in node.parts() {
            if let Some(end) = end {
                self.gap = Gap::Tight;
                self.token(mark.into(), end, end);
                self.gap = Gap::Tight;
            }
            self.node(part);
            end = Some(place(part).1);
        }
    }
}
