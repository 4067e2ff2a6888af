//! The surroundings of decisions and processes: head, units, matters, tables.

use super::{Expr, Name, Value, Who};
use crate::Span;

/// 依据: documents by title and section, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Basis {
    /// Each with its place.
    pub cites: Vec<Name>,
}

/// 政策.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyHead {
    /// Its name.
    pub name: Name,
    /// 辖区.
    pub area: Option<Name>,
    /// 版本.
    pub version: Option<Name>,
    /// 施行, `YYYY-MM-DD` as written.
    pub effective: Option<Name>,
    /// 日历.
    pub calendar: Option<Name>,
    /// 遵循.
    pub follows: Vec<super::Follow>,
    /// 过渡, and where it stands.
    pub transition: Option<(Transition, Span)>,
    /// 依据.
    pub basis: Basis,
}

/// 过渡: under which version a case that is already open goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// 从旧: it ends under the version it opened under.
    Old,
    /// 从新: it goes over at its next stage.
    New,
}

/// 引用 "文件".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseFile {
    /// The path, without quotes.
    pub path: Name,
}

/// 机构.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parties {
    /// 层级 lines.
    pub levels: Vec<Levels>,
    /// 单位 lines.
    pub units: Vec<Units>,
    /// 作息 lines.
    pub hours: Vec<Hours>,
    /// 群体 lines.
    pub groups: Vec<Groups>,
}

/// 层级 低 < 高.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// Lowest first.
    pub names: Vec<Name>,
}

/// 单位 层级 ….
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    /// The level.
    pub level: Name,
    /// The units.
    pub body: UnitsBody,
}

/// Where units are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitsBody {
    /// Here.
    Listed(Vec<Unit>),
    /// In a file.
    File(UnitFile),
}

/// A unit written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its name.
    pub name: Name,
    /// 属.
    pub under: Option<Name>,
    /// 职能.
    pub functions: Vec<Name>,
}

/// 来自 "文件"(列, …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFile {
    /// The path.
    pub path: Name,
    /// The columns read, the unit's name first.
    pub columns: Vec<Name>,
}

/// 作息.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// Levels or units.
    pub of: Vec<Name>,
    /// Open spans; none for 全天.
    pub spans: Option<Vec<OpenSpan>>,
    /// 截止: when a natural day ends, in minutes since midnight.
    pub day_end: Option<u16>,
    /// Where it stands.
    pub span: Span,
}

/// An open span of a working day, in minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenSpan {
    /// From.
    pub from: u16,
    /// To.
    pub to: u16,
    /// Where.
    pub span: Span,
}

/// 群体.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// Their names.
    pub names: Vec<Name>,
}

/// 记号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// Their names.
    pub names: Vec<Name>,
}

/// 枚举.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Its name.
    pub name: Name,
    /// Its members.
    pub members: Vec<Name>,
}

/// 事项.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its name.
    pub name: Name,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a 事项.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// 保密, 脱敏.
    pub secrecy: Secrecy,
}

/// Who may not see a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Secrecy {
    /// 脱敏: it is masked wherever the public looks.
    pub masked: bool,
    /// 保密 对: parties that never see it.
    pub hidden_from: Vec<super::Who>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeExpr {
    /// Which.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// The types an author can write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKind {
    /// 是否.
    Bool,
    /// 整数 [a..b].
    Int(Option<(i64, i64)>),
    /// 金额 [a..b], in yuan.
    Money(Option<(i64, i64)>),
    /// 比例.
    Ratio,
    /// 日期.
    Date,
    /// 时刻.
    Time,
    /// 文本.
    Text,
    /// 时限.
    Limit,
    /// 甲 | 乙.
    Inline(Vec<Name>),
    /// 单位.
    AnyUnit,
    /// An enumeration, a level, or the keys of a table (`表.列`).
    Named(Name, Option<Name>),
    /// 集合<…>.
    Set(Box<TypeExpr>),
    /// 认定 … 由 … 限 … 届满 视同 ….
    Judgement(Box<Judgement>),
}

/// 认定 with its tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What is judged.
    pub ty: TypeExpr,
    /// 由.
    pub by: Who,
    /// 限.
    pub within: Value,
    /// 视同.
    pub silence: Expr,
}

/// 清单.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// The key.
    pub key: KeyColumn,
    /// The other columns.
    pub columns: Vec<Column>,
    /// The file.
    pub path: Name,
    /// 依据.
    pub basis: Basis,
}

/// The key column; without a type its cells make an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyColumn {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Option<TypeExpr>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
}
