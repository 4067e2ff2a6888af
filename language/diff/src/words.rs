//! What sorts, facets and directions are called, in Chinese and in English. What a policy says stays in its own words.

use shao_abi::DecisionKind;

use crate::{CaseClass, Change, Difference, Direction, Facet, Sort};

/// A wording in Chinese and in English.
pub type Words = (&'static str, &'static str);

impl Sort {
    /// What it is called.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Policy => ("政策", "policy"),
            Self::Decision => ("判定", "decision"),
            Self::Flow => ("流程", "process"),
            Self::Stage => ("阶段", "stage"),
            Self::Action => ("动作", "action"),
            Self::Result => ("结果", "result"),
            Self::Clock => ("期限", "clock"),
            // Its name says which mark of the clock: 总限 剩.
            Self::Mark => ("期限", "clock"),
            Self::Pause => ("停表", "pause"),
            Self::Extension => ("延期", "extension"),
            Self::Meet => ("相遇", "meeting"),
            Self::Recusal => ("回避", "recusal"),
            Self::Ledger => ("台账", "ledger"),
            Self::Score => ("考评", "score"),
            Self::Indicator => ("指标", "indicator"),
            Self::Award => ("名次", "rank"),
            Self::Share => ("纳入", "share"),
            Self::Accountability => ("问责", "accountability"),
            Self::Situation => ("情形", "situation"),
            Self::Forms => ("问责形式", "forms of accountability"),
            Self::Levels => ("层级", "levels"),
            Self::Party => ("单位或群体", "unit or group"),
            Self::Matter => ("事项", "matter"),
            Self::Field => ("字段", "field"),
            Self::Enum => ("枚举", "enumeration"),
            Self::MarkName => ("记号", "mark"),
            Self::Table => ("清单", "table"),
            Self::Row => ("清单", "table"),
        }
    }
}

impl Facet {
    /// What it is called; for a column, its own name.
    #[must_use]
    pub fn words(&self) -> (&str, &str) {
        if let Self::Column(name) = self { (name, name) } else { self.fixed() }
    }

    fn fixed(&self) -> Words {
        match self {
            Self::Area => ("辖区", "area"),
            Self::Effective => ("施行", "in force from"),
            Self::Calendar => ("日历", "calendar"),
            Self::Transition => ("过渡", "transition"),
            Self::Follows => ("遵循", "follows"),
            Self::Kind => ("种类", "kind"),
            Self::Decides => ("定", "decides"),
            Self::Reasons => ("理由", "reasons"),
            Self::Matter => ("事项", "matter"),
            Self::Start => ("第一个阶段", "first stage"),
            Self::Opening => ("启于", "opened at"),
            Self::Reopen => ("重启", "reopening"),
            Self::ReopenMost => ("重启至多", "reopenings at most"),
            Self::ReviseBy => ("更正由", "corrected by"),
            Self::ReviseWithin => ("更正限", "corrected within"),
            Self::Merge => ("并案由", "merged by"),
            Self::Owner => ("由", "by"),
            Self::Top => ("顶级", "top"),
            Self::Decisions => ("判定", "decides on entry"),
            Self::Fork => ("并行", "in parallel"),
            Self::Guard => ("当", "when"),
            Self::Params => ("要写明", "must state"),
            Self::Most => ("至多", "at most"),
            Self::Beyond => ("超次", "beyond that"),
            Self::Effects => ("则", "then"),
            Self::From => ("自", "from"),
            Self::To => ("至", "to"),
            Self::Limit => ("限", "limit"),
            // A mark's name ends in the word for it: 剩 1 工作日.
            Self::At => ("", ""),
            Self::Add => ("加", "adds"),
            Self::Silence => ("届满视同", "silence means"),
            Self::Fold => ("算法", "fold"),
            Self::On => ("记", "counts"),
            Self::BrokenBy => ("间断于", "broken by"),
            Self::By => ("按", "by"),
            Self::Value => ("取值", "value"),
            Self::Every => ("周期", "every"),
            Self::Of => ("对", "of"),
            Self::Cohort => ("计入按", "cohort"),
            Self::Grace => ("宽限", "grace"),
            Self::Late => ("迟到", "late data"),
            Self::Ties => ("并列", "ties"),
            Self::Unconfirmed => ("待县确认", "to be confirmed"),
            Self::Weight => ("权重", "weight"),
            Self::Quotient => ("算式", "quotient"),
            Self::Full => ("满分", "full marks"),
            Self::Sample => ("样本", "sample"),
            Self::Zero => ("分母为零", "zero denominator"),
            Self::Measures => ("提出", "proposes"),
            Self::Again => ("再犯", "again"),
            Self::Evidence => ("看", "rests on"),
            Self::Repeatable => ("可重复", "repeatable"),
            Self::Subject => ("对象", "subject"),
            Self::Hold => ("候核", "held back"),
            Self::ExemptionBy => ("免责由", "exempted by"),
            Self::ExemptionLimit => ("免责限", "exempted within"),
            Self::ExemptionName => ("免责", "exemption"),
            Self::Decider => ("决定", "decided by"),
            Self::Appeal => ("申诉", "appeal within"),
            Self::Milder => ("择优", "the milder version"),
            Self::Members => ("成员", "members"),
            Self::Level => ("层级", "level"),
            Self::Parent => ("属", "under"),
            Self::Functions => ("职能", "functions"),
            Self::Timetable => ("作息", "timetable"),
            Self::DayEnd => ("截止", "day ends"),
            Self::Type => ("类型", "type"),
            Self::Masked => ("脱敏", "masked"),
            Self::Hidden => ("保密对", "hidden from"),
            Self::Column(_) => ("", ""),
        }
    }

    /// The facet with what is said of it, as in a policy: `限 5 工作日`.
    pub(crate) fn beside(&self, text: &str) -> String {
        format!("{} {text}", self.words().0).trim_start().to_owned()
    }
}

impl Direction {
    /// What it is called.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Opened => ("出现空档", "left open"),
            Self::Closed => ("补上空档", "taken up"),
            Self::Tighter => ("收紧", "stricter"),
            Self::Looser => ("放宽", "looser"),
            Self::Incomparable => ("不可比", "not comparable"),
            Self::Reassigned => ("改派", "reassigned"),
            Self::Added => ("新增", "added"),
            Self::Removed => ("删去", "removed"),
            Self::Changed => ("改动", "changed"),
        }
    }
}

impl Change {
    /// What changes, in one sentence without its direction.
    #[must_use]
    pub fn zh(&self) -> String {
        let most = |names: &str, count: usize| format!("{names} 等 {count} 处");
        self.sentence(|(zh, _)| zh, |facet| facet.words().0, ("（无）", "："), most)
    }

    /// The same in English; what the policies say stays in their own words.
    #[must_use]
    pub fn en(&self) -> String {
        let most = |names: &str, count: usize| format!("{names} and others, {count} in all");
        self.sentence(|(_, en)| en, |facet| facet.words().1, ("(none)", ": "), most)
    }

    fn sentence(
        &self,
        sort: impl Fn(Words) -> &'static str,
        facet: impl Fn(&Facet) -> &str,
        (none, colon): (&str, &str),
        most: impl Fn(&str, usize) -> String,
    ) -> String {
        let subject = format!("{} {}", sort(self.sort.words()), self.named(most));
        let subject = subject.trim_end();
        let side = |said: &Option<String>| said.clone().unwrap_or_else(|| none.to_owned());
        match (&self.facet, &self.old, &self.new) {
            (Some(one), old, new) => {
                let change = format!("{} {} → {}", facet(one), side(old), side(new));
                format!("{subject}{colon}{}", change.trim_start())
            }
            (None, Some(said), _) | (None, None, Some(said)) if said.is_empty() => subject.to_owned(),
            (None, Some(said), _) | (None, None, Some(said)) => format!("{subject}{colon}{said}"),
            (None, None, None) => subject.to_owned(),
        }
    }
}

impl CaseClass {
    /// Which cases are answered otherwise and how, in one sentence without its direction.
    #[must_use]
    pub fn zh(&self) -> String {
        format!("判定 {}：{}：{}", self.decision, self.cases_zh(), self.change_zh())
    }

    /// The same in English; what the policies say stays in their own words.
    #[must_use]
    pub fn en(&self) -> String {
        format!("decision {}: {}: {}", self.decision, self.cases_en(), self.change_en())
    }

    /// Which cases.
    #[must_use]
    pub fn cases_zh(&self) -> String {
        if self.whole { self.says.clone() } else { format!("{} 等", self.says) }
    }

    /// Which cases.
    #[must_use]
    pub fn cases_en(&self) -> String {
        if self.whole { self.says.clone() } else { format!("{}, among others", self.says) }
    }

    /// What is answered of them: `时限 5 工作日 → 3 工作日`.
    #[must_use]
    pub fn change_zh(&self) -> String {
        let what = match self.kind {
            DecisionKind::Must => "通过",
            DecisionKind::Guard => "成立",
            DecisionKind::Unique | DecisionKind::All => "",
        };
        self.change(what)
    }

    /// The same in English.
    #[must_use]
    pub fn change_en(&self) -> String {
        let what = match self.kind {
            DecisionKind::Must => "passes",
            DecisionKind::Guard => "holds",
            DecisionKind::Unique | DecisionKind::All => "",
        };
        self.change(what)
    }

    fn change(&self, what: &str) -> String {
        let what = self.field.as_deref().unwrap_or(what);
        format!("{what} {} → {}", self.old.says, self.new.says).trim_start().to_owned()
    }
}

impl Change {
    /// The names of what changes; of many, the first few and how many there are.
    fn named(&self, most: impl Fn(&str, usize) -> String) -> String {
        const FEW: usize = 4;
        let names: Vec<&str> = self.of.iter().take(FEW).map(|spot| spot.name.as_str()).collect();
        let names = names.join("、");
        if self.of.len() > FEW { most(&names, self.of.len()) } else { names }
    }
}

impl Difference {
    /// All of it in one line: how many changes go which way.
    #[must_use]
    pub fn header(&self) -> (String, String) {
        if self.is_empty() {
            return ("没有差异".to_owned(), "no difference".to_owned());
        }
        let tally = self.tally();
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for direction in Direction::ALL {
            let (count, words) = (tally.of(direction), direction.words());
            if count > 0 {
                zh.push(format!("{} {count} 类", words.0));
                en.push(format!("{} {count}", words.1));
            }
        }
        if tally.rows > 0 {
            zh.push(format!("清单 {} 处", tally.rows));
            en.push(format!("table cells {}", tally.rows));
        }
        if self.undecided.is_empty() {
            zh.push("其余证明不变".to_owned());
            en.push("the rest proved unchanged".to_owned());
        } else {
            zh.push(format!("未决 {} 处", self.undecided.len()));
            en.push(format!("undecided {}", self.undecided.len()));
        }
        (zh.join(" · "), en.join(" · "))
    }
}
