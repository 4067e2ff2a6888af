//! 基线, 遵循 and 对照.

use super::{Builder, digits, names, nth_name, quoted};
use crate::Kind;
use crate::ast::{Baseline, Basis, Clause, Demand, Follow, Mapping, MappingKind, MappingLine};
use crate::node::Node;

impl Builder {
    pub(super) fn baseline(&mut self, node: &Node<'_>) -> Option<Baseline> {
        let effective = self.effective(node);
        let (lines, basis) = self.lines(node);
        let clauses = lines.into_iter().filter(|(line, _)| line.kind == Kind::clause);
        Some(Baseline {
            name: nth_name(node, 0)?,
            version: node.child(Kind::version).and_then(|n| n.child(Kind::version_number)).map(digits),
            effective,
            clauses: clauses.filter_map(|(line, basis)| self.clause(line, basis)).collect(),
            basis,
        })
    }

    fn clause(&mut self, node: &Node<'_>, basis: Basis) -> Option<Clause> {
        let demand = self.demand(node.parts().nth(2)?)?;
        Some(Clause { name: nth_name(node, 0)?, demand, basis, span: node.span })
    }

    fn demand(&mut self, node: &Node<'_>) -> Option<Demand> {
        let most = node.has(Kind::kw_most);
        if node.kind == Kind::demand_limit {
            let limit = self.limit(node.child(Kind::duration)?)?;
            Some(if most { Demand::LimitAtMost(limit) } else { Demand::LimitAtLeast(limit) })
        } else if node.kind == Kind::demand_extension {
            let limit = self.limit(node.child(Kind::duration)?)?;
            Some(Demand::ExtensionAtMost(self.number_in(node)?, limit))
        } else if node.kind == Kind::demand_share {
            let share = self.hundredths(node.child(Kind::ratio)?)?;
            Some(if most { Demand::ShareAtMost(share) } else { Demand::ShareAtLeast(share) })
        } else {
            let list = names(node.child(Kind::names)?);
            if node.kind == Kind::forbid {
                Some(Demand::Forbid(list))
            } else if node.kind == Kind::attach {
                Some(Demand::Attach(list))
            } else if node.kind == Kind::require {
                Some(Demand::Require(list))
            } else {
                Some(Demand::Forms(nth_name(node, 0)?, list))
            }
        }
    }
}

pub(super) fn follow(node: &Node<'_>) -> Option<Follow> {
    Some(Follow {
        baseline: nth_name(node, 0)?,
        version: node.child(Kind::version_number).map(digits),
        path: quoted(node.child(Kind::string)?),
    })
}

pub(super) fn mapping(node: &Node<'_>) -> Option<Mapping> {
    let lines = node.parts().filter_map(mapping_line).collect();
    Some(Mapping { baseline: nth_name(node, 0)?, lines })
}

fn mapping_line(node: &Node<'_>) -> Option<MappingLine> {
    let kind = if node.kind == Kind::mapped {
        let (part, clause) = if node.has(Kind::dot) {
            (Some(nth_name(node, 1)?), nth_name(node, 2)?)
        } else {
            (None, nth_name(node, 1)?)
        };
        MappingKind::Is(nth_name(node, 0)?, part, clause)
    } else if node.kind == Kind::inapplicable {
        MappingKind::NotHere(nth_name(node, 0)?, quoted(node.child(Kind::string)?))
    } else {
        return None;
    };
    Some(MappingLine { kind, span: node.span })
}
