//! A policy as text, for snapshots and for looking at. Names where there are names, one line per rule; nothing reads
//! it back.

mod ledgers;

use std::fmt::Write as _;

use shao_abi::{DecisionDef, DecisionKind, RuleId, Type, Value};

use crate::{Arith, Cond, Decision, Expr, Order, Policy, Rule, Table, TableId, Test};

/// The slots, tables, decisions and ledgers of a policy as readable text.
#[must_use]
pub fn print(policy: &Policy) -> String {
    let printer = Printer { policy };
    let mut text = format!("policy {}\n", policy.schema.policy.name);
    for (at, slot) in policy.schema.slots.iter().enumerate() {
        line(&mut text, &format!("slot {at} {}: {}", slot.name, printer.ty(&slot.ty)));
    }
    for table in &policy.tables {
        printer.table(table, &mut text);
    }
    for (def, body) in policy.schema.decisions.iter().zip(&policy.decisions) {
        printer.decision(def, body, &mut text);
    }
    printer.county(&mut text);
    text
}

fn line(text: &mut String, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{content}");
}

struct Printer<'a> {
    policy: &'a Policy,
}

impl Printer<'_> {
    fn ty(&self, ty: &Type) -> String {
        let schema = &self.policy.schema;
        let enumeration =
            |id: &shao_abi::EnumId| schema.enums.get(id.index()).map_or("?", |def| def.name.as_str());
        let units = |among: &[shao_abi::PartyId]| {
            let all = among.len() == schema.parties.len() && among.len() > 3;
            let names: Vec<&str> = among.iter().map(|party| schema.party_name(*party)).collect();
            if all { "any unit".to_owned() } else { names.join("|") }
        };
        match ty {
            Type::Bool => "bool".to_owned(),
            Type::Int { min, max, .. } => format!("{min}..{max}"),
            Type::Enum(id) => enumeration(id).to_owned(),
            Type::EnumSet(id) => format!("set of {}", enumeration(id)),
            Type::Party { among } => units(among),
            Type::PartySet { among } => format!("set of {}", units(among)),
            Type::Limit => "limit".to_owned(),
        }
    }

    fn table(&self, table: &Table, text: &mut String) {
        line(text, &format!("table {} by {}", table.name, self.ty(&table.key)));
        for (key, row) in table.row_of.iter().enumerate() {
            let Some(row) = row else { continue };
            let cell = |column: &crate::TableColumn| {
                let value =
                    column.cells.get(usize::from(*row)).map(|value| self.value(value, Some(&column.ty)));
                format!("{} {}", column.name, value.unwrap_or_default())
            };
            let cells: Vec<String> = table.columns.iter().map(cell).collect();
            line(text, &format!("  {key}: {}", cells.join(", ")));
        }
    }

    fn decision(&self, def: &DecisionDef, body: &Decision, text: &mut String) {
        let kind = match def.kind {
            DecisionKind::Unique => "unique",
            DecisionKind::All => "all",
            DecisionKind::Must => "must",
            DecisionKind::Guard => "guard",
        };
        line(text, &format!("decision {} {kind}", def.name));
        for field in &def.fields {
            line(text, &format!("  field {}: {}", field.name, self.ty(&field.ty)));
        }
        for rule in &body.rules {
            self.rule(def, body, rule, text);
        }
    }

    fn rule(&self, def: &DecisionDef, body: &Decision, rule: &Rule, text: &mut String) {
        let mut head = format!("  rule {} when {}", self.name(rule.id), self.cond(&rule.when));
        let others: Vec<&str> = rule
            .unless
            .iter()
            .map(|at| body.rules.get(usize::from(*at)).map_or("?", |other| self.name(other.id)))
            .collect();
        if !others.is_empty() {
            let _ = write!(head, " unless {}", others.join(", "));
        }
        if rule.unconfirmed {
            head.push_str(" unconfirmed");
        }
        line(text, &head);
        for (field, value) in def.fields.iter().zip(&rule.values) {
            let value = if let Expr::Value(literal) = value {
                self.value(literal, Some(&field.ty))
            } else {
                self.expr(value)
            };
            line(text, &format!("    {} {value}", field.name));
        }
    }

    fn name(&self, rule: RuleId) -> &str {
        self.policy.provenance.rules.get(rule.index()).map_or("?", |source| source.name.as_str())
    }

    fn cond(&self, cond: &Cond) -> String {
        let list = |parts: &[Cond], word: &str, none: &str| match parts {
            [] => none.to_owned(),
            _ => format!("({})", parts.iter().map(|part| self.cond(part)).collect::<Vec<_>>().join(word)),
        };
        match cond {
            Cond::Const(true) => "always".to_owned(),
            Cond::Const(false) => "never".to_owned(),
            Cond::And(parts) => list(parts, " and ", "always"),
            Cond::Or(parts) => list(parts, " or ", "never"),
            Cond::Not(inner) => format!("not {}", self.cond(inner)),
            Cond::Atom(at, test) => format!("[{at}] {}", self.test(test)),
        }
    }

    fn test(&self, test: &Test) -> String {
        match test {
            Test::Holds(a) => self.expr(a),
            Test::Compare(order, a, b) => {
                format!("{} {} {}", self.beside(a, b), symbol(*order), self.beside(b, a))
            }
            Test::Within(element, set) => {
                format!("{} in {}", self.beside(element, set), self.beside(set, element))
            }
            Test::Subset(a, b) => format!("{} within {}", self.beside(a, b), self.beside(b, a)),
            Test::SameSet(a, b) => format!("{} same as {}", self.beside(a, b), self.beside(b, a)),
            Test::Empty(a) => format!("{} empty", self.expr(a)),
            Test::HasKey(table, key) => format!("{} has {}", self.table_name(*table), self.expr(key)),
        }
    }

    fn expr(&self, expr: &Expr) -> String {
        match expr {
            Expr::Value(value) => self.value(value, None),
            Expr::Slot(slot) => {
                self.policy.schema.slots.get(slot.index()).map_or("?".to_owned(), |slot| slot.name.clone())
            }
            Expr::Lookup { table, column, key, otherwise } => {
                let columns = self.policy.tables.get(usize::from(table.0)).map(|table| &table.columns);
                let column = columns.and_then(|columns| columns.get(usize::from(*column)));
                let name = column.map_or("?", |column| column.name.as_str());
                let other = otherwise.as_ref().map(|other| format!(" else {}", self.expr(other)));
                format!("{}[{}].{name}{}", self.table_name(*table), self.expr(key), other.unwrap_or_default())
            }
            Expr::Arith(op, a, b) => {
                let op = match op {
                    Arith::Add => "+",
                    Arith::Subtract => "-",
                    Arith::Multiply => "×",
                };
                format!("({} {op} {})", self.expr(a), self.expr(b))
            }
            Expr::Single(inner) => format!("{{{}}}", self.expr(inner)),
            Expr::Union(a, b) => format!("({} ∪ {})", self.beside(a, b), self.beside(b, a)),
            Expr::Intersect(a, b) => format!("({} ∩ {})", self.beside(a, b), self.beside(b, a)),
            Expr::Minus(a, b) => format!("({} − {})", self.beside(a, b), self.beside(b, a)),
            Expr::Count(set) => format!("count {}", self.expr(set)),
            Expr::First { of, order, otherwise } => {
                let order: Vec<&str> =
                    order.iter().map(|unit| self.policy.schema.party_name(*unit)).collect();
                let (of, order) = (self.expr(of), order.join(", "));
                format!("first of {order} in {of} else {}", self.expr(otherwise))
            }
        }
    }

    /// An expression that stands beside another: a literal member takes its name from the other's type.
    fn beside(&self, expr: &Expr, other: &Expr) -> String {
        match (expr, other) {
            (Expr::Value(value), Expr::Slot(slot)) => {
                self.value(value, self.policy.schema.slots.get(slot.index()).map(|slot| &slot.ty))
            }
            _ => self.expr(expr),
        }
    }

    fn value(&self, value: &Value, ty: Option<&Type>) -> String {
        let schema = &self.policy.schema;
        let member = |at: u16| match ty {
            Some(Type::Enum(id) | Type::EnumSet(id)) => schema.member_name(*id, at).to_owned(),
            Some(Type::Party { .. } | Type::PartySet { .. }) => {
                schema.party_name(shao_abi::PartyId(at)).to_owned()
            }
            Some(Type::Bool | Type::Int { .. } | Type::Limit) | None => format!("#{at}"),
        };
        match value {
            Value::Bool(truth) => truth.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Enum(at) => member(*at),
            Value::Party(party) => schema.party_name(*party).to_owned(),
            Value::Set(set) => {
                format!("{{{}}}", set.iter().map(|at| member(*at)).collect::<Vec<_>>().join(", "))
            }
            Value::Limit(limit) => limit.to_string(),
        }
    }

    fn table_name(&self, id: TableId) -> &str {
        self.policy.tables.get(usize::from(id.0)).map_or("?", |table| table.name.as_str())
    }
}

fn symbol(order: Order) -> &'static str {
    match order {
        Order::Equal => "=",
        Order::NotEqual => "≠",
        Order::Less => "<",
        Order::AtMost => "<=",
        Order::Greater => ">",
        Order::AtLeast => ">=",
    }
}
