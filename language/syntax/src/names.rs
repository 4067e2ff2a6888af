//! The names that a text declares.

use crate::parser::Kind;
use crate::tokens::{declared_by, visit};
use crate::{FileId, guard, parser};

/// A name where it is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared<'s> {
    /// The name.
    pub name: &'s str,
    /// Its first byte.
    pub start: u32,
    /// What it is declared as, in Chinese and in English.
    pub what: (&'static str, &'static str),
}

/// Every name that a text declares, in order. A text that is broken in places still declares the rest.
#[must_use]
pub fn declarations(text: &str) -> Vec<Declared<'_>> {
    let mut found = Vec::new();
    let file = FileId(0);
    if guard::refuse(file, text).is_none()
        && let Some(tree) = parser::parse(file, text)
    {
        visit(&tree, &mut Vec::new(), &mut |node, above| {
            if node.kind == Kind::name
                && let Some(what) = declared_by(above).map(called)
            {
                found.push(Declared { name: node.text, start: node.span.start, what });
            }
        });
    }
    found
}

fn called(kind: Kind) -> (&'static str, &'static str) {
    let names = [
        (Kind::policy, ("政策", "policy")),
        (Kind::enumeration, ("枚举或它的值", "enum or value of one")),
        (Kind::inline_enum, ("枚举的值", "value of an enum")),
        (Kind::matter, ("事项", "matter")),
        (Kind::field, ("字段", "field")),
        (Kind::table, ("清单", "table")),
        (Kind::key_column, ("清单的键", "key of a table")),
        (Kind::column, ("清单的列", "column of a table")),
        (Kind::decision, ("判定", "decision")),
        (Kind::outcome, ("判定的结果", "outcome of a decision")),
        (Kind::rule, ("规则", "rule")),
        (Kind::must, ("条件", "condition")),
        (Kind::process, ("流程", "process")),
        (Kind::clock, ("期限", "clock")),
        (Kind::stage, ("阶段", "stage")),
        (Kind::end_stages, ("终态", "final stage")),
        (Kind::action, ("动作", "action")),
        (Kind::result, ("动作的结果", "result of an action")),
        (Kind::pause, ("停表", "pause")),
        (Kind::param, ("参数", "parameter")),
        (Kind::unit, ("单位", "unit")),
        (Kind::levels, ("层级", "level")),
        (Kind::groups, ("群体", "group")),
        (Kind::marks, ("记号", "mark")),
        (Kind::case, ("案件", "case")),
        (Kind::started_as, ("案件", "case")),
        (Kind::ladder, ("梯子", "ladder")),
        (Kind::rung, ("梯子的一级", "rung of a ladder")),
        (Kind::ledger, ("台账", "ledger")),
        (Kind::score, ("考评", "score")),
        (Kind::indicator, ("指标", "indicator")),
        (Kind::forms, ("问责形式或它的对象", "form of accountability or whom it fits")),
        (Kind::accountability, ("问责", "accountability")),
        (Kind::situation, ("情形", "situation")),
        (Kind::exemption, ("免责", "exemption")),
        (Kind::baseline, ("基线", "baseline")),
        (Kind::clause, ("基线的条", "clause of a baseline")),
    ];
    names.iter().find(|(of, _)| *of == kind).map_or(("名称", "name"), |(_, name)| *name)
}
