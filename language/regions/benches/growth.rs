//! How the checks of a decision grow with its rules, with the rows of a 清单, and with the rules of two versions.
//!
//! Read the ratios within one run; the machine is shared.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench stops where it is wrong")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use shao_abi::DecisionId;
use shao_compiler::{Memory, check};
use shao_ir::Policy;
use shao_regions::{Regions, compare};

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("gap and overlap, by rules");
    for rules in [50, 100, 200, 400] {
        let policy = table(rules, 0);
        group.bench_function(BenchmarkId::from_parameter(rules), |b| {
            b.iter(|| {
                let mut regions = Regions::of(black_box(&policy), DecisionId(0), true).unwrap();
                assert!(regions.gap().unwrap().is_some() && regions.overlaps().unwrap().is_empty());
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("a 清单, by rows");
    group.sample_size(10);
    for rows in [1_000, 10_000] {
        let sources = list(rows);
        group.bench_function(BenchmarkId::new("read and check", rows), |b| {
            b.iter(|| assert!(check(black_box(&sources), "a.shao").policy.is_some()));
        });
        let policy = check(&sources, "a.shao").policy.unwrap();
        group.bench_function(BenchmarkId::new("gap and overlap", rows), |b| {
            b.iter(|| {
                let mut regions = Regions::of(black_box(&policy), DecisionId(0), true).unwrap();
                assert!(regions.gap().unwrap().is_none() && regions.overlaps().unwrap().is_empty());
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("two versions, by rules");
    for rules in [50, 100, 200, 400] {
        let (old, new) = (table(rules, 0), table(rules, 7));
        group.bench_function(BenchmarkId::from_parameter(rules), |b| {
            b.iter(|| {
                assert!(!compare((&old, DecisionId(0)), (&new, DecisionId(0)), true).unwrap().is_empty())
            });
        });
    }
    group.finish();
}

const HEAD: &str =
    "政策 量 {\n    辖区 某县\n    版本 1\n    施行 2026-01-01\n    日历 国务院\n    依据 《办法》\n}
机构 {\n    层级 镇街 < 县\n    单位 县 { 甲局, 乙局, 丙局, 丁局 }\n    单位 镇街 { 东镇, 西镇, 南镇, 北镇 }
    作息 县, 镇街 08:30-12:00, 14:00-17:30 截止 24:00\n}\n";

const FLOW: &str =
    "流程 办(事) {\n    阶段 待办 由 甲局 限 1 工作日\n        判定 分\n        动作 办结 转 归档
        届满 转 归档\n    终态 归档\n}\n";

/// A decision of so many rules that do not overlap: kind, place and a span of money. One rule in `moved` has another
/// owner than it would have.
fn table(rules: usize, moved: usize) -> Policy {
    let kinds = rules.div_ceil(8).max(1);
    let names: Vec<String> = (0..=kinds).map(|at| format!("类{at}")).collect();
    let mut text = format!(
        "{HEAD}事项 事 {{\n    类: {}\n    属地: 镇街\n    金额: 整数 0..1000000\n    紧急: 是否\n}}\n判定 分 事 唯一 定 主办 {{\n",
        names.join(" | ")
    );
    let (places, owners) = (["东镇", "西镇", "南镇", "北镇"], ["甲局", "乙局", "丙局", "丁局"]);
    for at in 0..rules {
        let (place, kind) = (places[at % 4], at / 8);
        let money = if at % 8 < 4 { "金额 < 5000" } else { "金额 >= 5000" };
        let owner = owners[(at + usize::from(moved > 0 && at % moved.max(1) == 0)) % 4];
        let _ = writeln!(
            text,
            "    规则 第{at} 当 类 = 类{kind} 且 属地 = {place} 且 {money} 主办 {owner} 依据 《办法》"
        );
    }
    text.push_str("    规则 余 否则 主办 甲局\n}\n");
    text.push_str(FLOW);
    let mut sources = Memory::default();
    sources.files.insert("a.shao".to_owned(), text);
    let mut policy = check(&sources, "a.shao").policy.unwrap();
    // Without its fallback, the last kind is left open.
    policy.decisions[0].rules.pop();
    policy
}

/// A list of so many rows, and a decision that looks its owner up.
fn list(rows: usize) -> Memory {
    let text = format!(
        "{HEAD}清单 职责(项 查得 主体: 县, 配合: 集合<县>) 来自 \"职责.csv\" 依据 《办法》
事项 事 {{\n    项: 职责.项\n    属地: 镇街\n    紧急: 是否\n}}
判定 分 事 唯一 定 主办 {{
    规则 急 当 紧急 主办 属地 依据 《办法》
    规则 单 当 非 紧急 且 职责[项].主体 于 {{甲局, 乙局}} 主办 职责[项].主体 依据 《办法》
    规则 余 当 非 紧急 且 非 职责[项].主体 于 {{甲局, 乙局}} 主办 属地 依据 《办法》
}}
{FLOW}"
    );
    let mut csv = "项,主体,配合\n".to_owned();
    for at in 0..rows {
        let _ = writeln!(csv, "第{at}项,{},丙局", ["甲局", "乙局", "丁局"][at % 3]);
    }
    let mut sources = Memory::default();
    sources.files.insert("a.shao".to_owned(), text);
    sources.files.insert("职责.csv".to_owned(), csv);
    sources
}

criterion_group!(benches, bench);
criterion_main!(benches);
