//! The field fire that nobody owns, as 《镇街行政管理体制改革后运转情况的调研与思考》二(三) tells of it: 公安, 消防, 应急管理 and
//! 自然资源 each say that it is not theirs.

use shao_compiler::{Lang, Memory, check, compile};

/// Each department takes what its own document gives it; `{last}` is the last rule.
fn policy(last: &str) -> Memory {
    let text = format!(
        "政策 起火 {{
    辖区 莱阳
    版本 1.0
    施行 2026-01-01
    日历 国务院
    依据 《镇街行政管理体制改革后运转情况的调研与思考》
}}
机构 {{
    层级 镇街 < 市
    单位 市 {{ 公安局, 消防救援大队, 应急管理局, 自然资源局 }}
    单位 镇街 {{ 姜疃镇, 城厢街道 }}
    作息 市, 镇街 08:30-12:00, 14:00-17:30 截止 24:00
}}
事项 起火 {{
    地点: 建成区 | 厂房 | 林地 | 果园 | 田地
    属地: 镇街
    涉嫌放火: 是否
}}
判定 归口 起火 首个 定 主责 {{
    规则 刑案 当 涉嫌放火             主责 公安局       依据 《公安机关职责》第一条
    规则 消防 当 地点 = 建成区        主责 消防救援大队 依据 《消防救援机构职责》第一条
    规则 安全 当 地点 = 厂房          主责 应急管理局   依据 《应急管理部门职责》第一条
    规则 森林 当 地点 = 林地          主责 自然资源局   依据 《自然资源部门职责》第一条
    {last}
}}
流程 处置(起火) {{
    阶段 待归口 由 属地 限 30 分钟
        判定 归口
        动作 调度 转 处置中
        届满 视同 调度
    阶段 处置中 由 主责 限 1 工作日
        动作 办结 转 已办结
        届满 转 已办结
    终态 已办结
}}
"
    );
    let mut sources = Memory::default();
    sources.files.insert("起火.shao".to_owned(), text);
    sources
}

#[test]
fn the_fire_that_four_departments_disown_is_found_before_it_burns() {
    let compiled = compile(&policy(""), "起火.shao");
    let found = &compiled.checked.diagnostics;
    assert_eq!(found.iter().map(|d| d.slug).collect::<Vec<_>>(), ["gap"]);
    assert_eq!(
        found[0].message.in_lang(Lang::Zh),
        "责任真空:`归口` 没有一条规则管这些案件:`地点 于 {果园, 田地} 且 非 涉嫌放火`,如 `地点 果园, 涉嫌放火 否`"
    );
    let case = found[0].case.as_ref().expect("a case to open");
    let facts = [("地点", "果园"), ("属地", "姜疃镇"), ("涉嫌放火", "否")];
    assert_eq!(case.facts, facts.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert!(compiled.artifact.is_none(), "nothing that leaves a fire to nobody is emitted");
    assert!(compiled.draft.is_some(), "but the fire can be looked at");
}

#[test]
fn a_fallback_owner_closes_it() {
    let named = check(&policy("规则 兜底 否则 主责 属地 依据 《调研与思考》二(三)"), "起火.shao");
    assert_eq!(named.diagnostics, []);
    let listed = "规则 田野 当 地点 于 {果园, 田地} 主责 属地 依据 《调研与思考》二(三)";
    let listed = check(&policy(listed), "起火.shao");
    assert_eq!(listed.diagnostics, [], "rules that take every case need no fallback");
}

#[test]
fn a_rule_for_some_of_them_leaves_the_others() {
    let some = check(&policy("规则 果园 当 地点 = 果园 主责 属地 依据 《调研与思考》二(三)"), "起火.shao");
    assert!(
        some.diagnostics[0].message.zh.contains("`地点 = 田地 且 非 涉嫌放火`"),
        "{:?}",
        some.diagnostics
    );
}
