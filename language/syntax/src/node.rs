//! The forgiving tree: what the grammar found, in source order, comments and broken pieces included.

use crate::{Kind, Span};

/// A piece of the source and the pieces it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'s> {
    /// Which rule of the grammar took it.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// Its text.
    pub text: &'s str,
    /// Its parts, in order. Comments stand where they were written.
    pub children: Vec<Node<'s>>,
}

impl<'s> Node<'s> {
    /// The first part of a kind, if the author wrote one.
    #[must_use]
    pub fn child(&self, kind: Kind) -> Option<&Node<'s>> {
        self.children.iter().find(|c| c.kind == kind)
    }

    /// Every part of a kind, in order.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &Node<'s>> {
        self.children.iter().filter(move |c| c.kind == kind)
    }

    /// Whether there is a part of a kind.
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        self.child(kind).is_some()
    }

    /// The parts that are neither comments nor broken.
    pub fn parts(&self) -> impl Iterator<Item = &Node<'s>> {
        self.children.iter().filter(|c| c.kind != Kind::COMMENT && !c.is_broken())
    }

    /// Whether no rule took it.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        is_broken(self.kind)
    }
}

/// The kinds of pieces that no rule took, one per list of lines.
const BROKEN: [Kind; 15] = [
    Kind::broken_item,
    Kind::policy_broken,
    Kind::party_broken,
    Kind::field_broken,
    Kind::rule_broken,
    Kind::must_broken,
    Kind::process_broken,
    Kind::clock_broken,
    Kind::stage_broken,
    Kind::rung_broken,
    Kind::score_broken,
    Kind::accountability_broken,
    Kind::baseline_broken,
    Kind::mapping_broken,
    Kind::scenario_broken,
];

/// Whether a kind marks a piece that no rule took.
#[must_use]
pub fn is_broken(kind: Kind) -> bool {
    BROKEN.contains(&kind)
}
