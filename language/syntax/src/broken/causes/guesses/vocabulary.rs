//! The words people use where the language has its own: other Chinese words, traditional characters, the words of
//! programming languages. Each is only a guess, tried out like any other.

use crate::{KEYWORDS, Keyword};

/// Words, and the id of the keyword they may stand for.
const WORDS: &[(&[&str], &str)] = &[
    (&["如果", "若", "如", "當", "if"], "when"),
    (&["并且", "而且", "同时", "和", "与", "且要"], "and"),
    (&["或者", "或是"], "or"),
    (&["不是", "不", "没有", "并非"], "not"),
    (&["其他", "其它", "其余", "否則", "else", "default"], "otherwise"),
    (&["属于", "in"], "at"),
    (&["包括"], "contains"),
    (&["真", "对", "true"], "yes"),
    (&["假", "错", "false"], "no"),
    (&["空值", "null", "nil"], "none"),
    (&["規則", "条", "款"], "rule"),
    (&["决策", "决定", "判断"], "decision"),
    (&["程序", "过程", "workflow"], "process"),
    (&["环节", "環節", "步骤", "節點", "节点", "階段", "state"], "stage"),
    (&["操作", "動作", "do"], "action"),
    (&["期間", "时钟", "timer"], "clock"),
    (&["结束", "终止", "終態", "end"], "ends"),
    (&["负责", "归"], "by"),
    (&["时限", "限期", "期限"], "within"),
    (&["转到", "转至", "转入", "进", "轉"], "goto"),
    (&["记录", "登", "記"], "record"),
    (&["视为", "视作", "當作", "等同"], "deem"),
    (&["到期", "期满", "逾期", "屆滿", "超期", "超时"], "lapse"),
    (&["超过", "超出"], "over"),
    (&["剩余", "还剩"], "left"),
    (&["最多", "不超过", "以内"], "most"),
    (&["每隔"], "every"),
    (&["暂停", "中止", "停"], "pause"),
    (&["延长", "展期"], "extend"),
    (&["并列", "同步", "並行"], "parallel"),
    (&["部门", "單位", "office"], "unit"),
    (&["機構", "组织"], "parties"),
    (&["層級", "级别"], "levels"),
    (&["職能", "职责"], "function"),
    (&["从", "来源", "來自"], "from"),
    (&["枚舉", "类型", "type"], "enum"),
    (&["事项类型", "事項", "表单", "struct"], "matter"),
    (&["表", "表格", "目录", "清單"], "table"),
    (&["标记", "記號"], "marks"),
    (&["导入", "包含文件", "import", "include"], "use"),
    (&["文件依据", "根据", "依據", "按照"], "basis"),
    (&["必须", "应", "应当", "須", "需"], "must"),
    (&["测试", "示例", "例子", "test"], "scenario"),
    (&["预期", "应为", "assert"], "expect"),
    (&["个工作日", "工作天", "工日", "workday"], "workdays"),
    (&["个自然日", "日历日", "日历天"], "days"),
    (&["个小时", "钟头", "hour"], "clockhours"),
    (&["月", "month"], "months"),
    (&["分", "minute"], "minutes"),
    (&["回", "遍", "time"], "times"),
    (&["阶梯", "層次", "梯级"], "ladder"),
    (&["层", "级别", "档"], "rung"),
    (&["同", "和"], "with"),
    (&["孰先", "以先到者为准", "先到"], "earlier"),
    (&["孰后", "以后到者为准", "后到"], "later"),
    (&["统计", "台賬", "台帐", "账本"], "ledger"),
    (&["个数", "件数", "计次"], "count_of"),
    (&["总和", "求和", "累计"], "sum_of"),
    (&["依照", "按照", "以"], "per"),
    (&["责任单位", "责任人"], "responsible"),
    (&["最近", "过去"], "past"),
    (&["考核", "考評", "评分"], "score"),
    (&["指標", "考核指标"], "indicator"),
    (&["比重", "占比"], "weight"),
    (&["前列", "前几名"], "best"),
    (&["后列", "末位"], "bottom"),
    (&["問責", "追责"], "accountability"),
    (&["提议", "建議"], "propose"),
    (&["移交"], "refer"),
    (&["最少", "不少于", "不低于"], "least"),
    (&["不得", "严禁"], "forbid"),
    (&["是", "就是", "对应"], "is"),
    (&["不涉及", "不适合"], "inapplicable"),
    (&["于", "发生在", "实际"], "done_at"),
    (&["无效", "撤回"], "void"),
    (&["告知", "知会"], "told"),
];

/// Words for what is written with a mark.
const MARKS: &[(&[&str], &str)] = &[
    (&["等于", "为", "是", "equals", "is"], "="),
    (&["不等于"], "≠"),
    (&["大于", "高于", "多于"], ">"),
    (&["小于", "低于", "少于"], "<"),
    (&["大于等于", "不小于", "不少于", "不低于", "达到"], "≥"),
    (&["小于等于", "不大于", "不超过", "不多于", "不高于"], "≤"),
];

/// Marks typed as two where the language has one, or a word.
const PAIRS: &[(&[&str], &str)] = &[
    (&["＜＝", "＜=", "<＝", "=<"], "≤"),
    (&["＞＝", "＞=", ">＝", "=>"], "≥"),
    (&["！＝", "!＝", "<>", "＜＞"], "≠"),
    (&["&&"], " 且 "),
    (&["||"], " 或 "),
];

/// The length of the two marks a text begins with, and what they may stand for.
pub fn pair(text: &str) -> Option<(usize, &'static str)> {
    PAIRS
        .iter()
        .find_map(|(pairs, meant)| Some((pairs.iter().find(|p| text.starts_with(**p))?.len(), *meant)))
}

/// What a word may stand for: a keyword, or a mark given as text.
pub fn meant(word: &str) -> Vec<(Option<&'static Keyword>, &'static str)> {
    let keyword = |id: &str| KEYWORDS.iter().find(|k| k.id == id);
    let words = WORDS.iter().filter(|(words, _)| words.contains(&word)).map(|(_, id)| (keyword(id), *id));
    let marks = MARKS.iter().filter(|(words, _)| words.contains(&word)).map(|(_, mark)| (None, *mark));
    words.chain(marks).collect()
}
