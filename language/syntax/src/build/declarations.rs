//! Head, parties, matters and tables.

use super::literals::half_width;
use super::{Builder, baselines, basis, digits, name, names, nth_name, quoted};
use crate::Kind;
use crate::ast::{
    Column, Field, Groups, Hours, Judgement, KeyColumn, Levels, Matter, Name, OpenSpan, Parties, PolicyHead,
    Secrecy, Table, Transition, TypeExpr, TypeKind, Unit, UnitFile, Units, UnitsBody, UseFile, Who, WhoKind,
};
use crate::node::Node;

impl Builder {
    pub(super) fn policy(&mut self, node: &Node<'_>) -> Option<PolicyHead> {
        let line = |kind: Kind, part: Kind| node.child(kind).and_then(|n| n.child(part)).map(name);
        let effective = self.effective(node);
        Some(PolicyHead {
            name: nth_name(node, 0)?,
            area: line(Kind::area, Kind::name),
            version: node.child(Kind::version).and_then(|n| n.child(Kind::version_number)).map(digits),
            effective,
            calendar: line(Kind::calendar_line, Kind::name),
            follows: node.all(Kind::follow).filter_map(baselines::follow).collect(),
            transition: node.child(Kind::transition).map(|line| (transition(line), line.span)),
            basis: basis(node),
        })
    }

    pub(super) fn use_file(&mut self, node: &Node<'_>) -> Option<UseFile> {
        Some(UseFile { path: quoted(node.child(Kind::string)?) })
    }

    pub(super) fn parties(&mut self, node: &Node<'_>) -> Parties {
        Parties {
            levels: node.all(Kind::levels).map(|n| Levels { names: names(n) }).collect(),
            units: node.all(Kind::units).filter_map(units).collect(),
            hours: node.all(Kind::hours).filter_map(|n| self.hours(n)).collect(),
            groups: node
                .all(Kind::groups)
                .filter_map(|n| Some(Groups { names: names(n.child(Kind::names)?) }))
                .collect(),
        }
    }

    fn hours(&mut self, node: &Node<'_>) -> Option<Hours> {
        let of = names(node.child(Kind::names)?);
        if node.has(Kind::kw_always) {
            return Some(Hours { of, spans: None, day_end: None, span: node.span });
        }
        let spans = node.all(Kind::open_span).filter_map(|n| self.open_span(n)).collect();
        let end = node.child(Kind::day_end).and_then(|n| n.child(Kind::hm));
        let day_end = end.and_then(|n| self.minute(n));
        Some(Hours { of, spans: Some(spans), day_end, span: node.span })
    }

    fn open_span(&mut self, node: &Node<'_>) -> Option<OpenSpan> {
        let mut ends = node.all(Kind::hm);
        let (from, to) = (ends.next()?, ends.next()?);
        Some(OpenSpan { from: self.minute(from)?, to: self.minute(to)?, span: node.span })
    }

    pub(super) fn matter(&mut self, node: &Node<'_>) -> Option<Matter> {
        let fields = node.all(Kind::field).filter_map(|n| {
            let ty = self.type_expr(n.child(Kind::type_)?)?;
            Some(Field { name: nth_name(n, 0)?, ty, secrecy: secrecy(n) })
        });
        let fields = fields.collect();
        Some(Matter { name: nth_name(node, 0)?, fields })
    }

    pub(super) fn table(&mut self, node: &Node<'_>) -> Option<Table> {
        let key = node.child(Kind::key_column)?;
        let columns = node.all(Kind::column).filter_map(|n| {
            Some(Column { name: nth_name(n, 0)?, ty: self.type_expr(n.child(Kind::type_)?)? })
        });
        let columns = columns.collect();
        let key_type = key.child(Kind::type_).and_then(|n| self.type_expr(n));
        Some(Table {
            name: nth_name(node, 0)?,
            key: KeyColumn { name: nth_name(key, 0)?, ty: key_type },
            columns,
            path: quoted(node.child(Kind::string)?),
            basis: basis(node),
        })
    }

    /// A node of kind `type_`.
    pub(super) fn type_expr(&mut self, node: &Node<'_>) -> Option<TypeExpr> {
        let inner = node.parts().next()?;
        let kind = self.type_kind(inner)?;
        Some(TypeExpr { kind, span: inner.span })
    }

    fn type_kind(&mut self, node: &Node<'_>) -> Option<TypeKind> {
        let simple = [
            (Kind::bool_type, TypeKind::Bool),
            (Kind::ratio_type, TypeKind::Ratio),
            (Kind::date_type, TypeKind::Date),
            (Kind::time_type, TypeKind::Time),
            (Kind::text_type, TypeKind::Text),
            (Kind::limit_type, TypeKind::Limit),
            (Kind::unit_type, TypeKind::AnyUnit),
        ];
        if let Some((_, kind)) = simple.into_iter().find(|(kind, _)| *kind == node.kind) {
            return Some(kind);
        }
        if node.kind == Kind::int_type {
            Some(TypeKind::Int(self.range(node)))
        } else if node.kind == Kind::money_type {
            Some(TypeKind::Money(self.range(node)))
        } else if node.kind == Kind::set_type {
            let element = node.parts().find(|n| n.kind == Kind::unit_type || n.kind == Kind::named_type)?;
            let kind = self.type_kind(element)?;
            Some(TypeKind::Set(Box::new(TypeExpr { kind, span: element.span })))
        } else if node.kind == Kind::inline_enum {
            Some(TypeKind::Inline(names(node)))
        } else if node.kind == Kind::named_type {
            Some(TypeKind::Named(nth_name(node, 0)?, nth_name(node, 1)))
        } else if node.kind == Kind::judgement {
            Some(TypeKind::Judgement(Box::new(Judgement {
                ty: self.type_expr(node.child(Kind::type_)?)?,
                by: who(node.child(Kind::who)?)?,
                within: self.value(node.child(Kind::value)?)?,
                silence: self.expr(node.child(Kind::expr)?)?,
            })))
        } else {
            None
        }
    }

    fn range(&mut self, node: &Node<'_>) -> Option<(i64, i64)> {
        let mut ends = node.child(Kind::range)?.all(Kind::signed);
        let (low, high) = (ends.next()?, ends.next()?);
        let read = |n: &Node<'_>| half_width(n.text).parse::<i64>().ok();
        match (read(low), read(high)) {
            (Some(low), Some(high)) => Some((low, high)),
            (None, _) => self.number(low).map(|n| (n, n)),
            (_, None) => self.number(high).map(|n| (n, n)),
        }
    }
}

fn units(node: &Node<'_>) -> Option<Units> {
    let level = nth_name(node, 0)?;
    if let Some(file) = node.child(Kind::unit_file) {
        let columns = file.child(Kind::columns_read)?;
        let columns = columns.parts().filter(|n| n.kind != Kind::comma).map(name).collect::<Vec<Name>>();
        let path = quoted(file.child(Kind::string)?);
        return Some(Units { level, body: UnitsBody::File(UnitFile { path, columns }) });
    }
    let listed = node.child(Kind::unit_block)?.all(Kind::unit).filter_map(unit).collect();
    Some(Units { level, body: UnitsBody::Listed(listed) })
}

fn unit(node: &Node<'_>) -> Option<Unit> {
    let functions = node.all(Kind::function).filter_map(|n| nth_name(n, 0)).collect();
    Some(Unit { name: nth_name(node, 0)?, under: nth_name(node, 1), functions })
}

fn transition(node: &Node<'_>) -> Transition {
    if node.has(Kind::kw_new_terms) { Transition::New } else { Transition::Old }
}

fn secrecy(field: &Node<'_>) -> Secrecy {
    let hidden_from = field.all(Kind::secret).flat_map(|n| n.all(Kind::who)).filter_map(who).collect();
    Secrecy { masked: field.has(Kind::masked), hidden_from }
}

/// A node of kind `who`.
pub(super) fn who(node: &Node<'_>) -> Option<Who> {
    let unconfirmed = node.child(Kind::unconfirmed_who);
    let inner = unconfirmed.unwrap_or(node);
    let kind = match nth_name(inner, 0) {
        Some(first) => WhoKind::Named(first, nth_name(inner, 1)),
        None => WhoKind::Member,
    };
    Some(Who { kind, unconfirmed: unconfirmed.is_some(), span: node.span })
}
