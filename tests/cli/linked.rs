//! Cases that others and time begin, as scenarios name them: what 启动 passes on, which branch is meant, and a table with
//! days in it, from a spreadsheet as from text.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::harness::{Desk, here};

fn desk() -> Desk {
    let desk = Desk::empty();
    let policy = std::fs::read(here("cli/fixtures/并行.shao")).expect("the policy");
    desk.put("并行.shao", policy)
        .put("约期.csv", "部门,起日,时\n公安局,2026/3/5,08:30\n应急局,2026年3月9日,24:00\n");
    desk
}

#[test]
fn scenarios_name_branches_and_the_cases_that_begin() {
    insta::assert_snapshot!(desk().run(&["test", "并行.shao"]));
}

/// The workbook holds real dates and times, not their text.
fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (day, hour) = (Format::new().set_num_format("yyyy/m/d"), Format::new().set_num_format("h:mm"));
    for (column, name) in (0..).zip(["部门", "起日", "时"]) {
        sheet.write(0, column, name)?;
    }
    for (row, unit, date) in [(1, "公安局", 5), (2, "应急局", 9)] {
        sheet.write(row, 0, unit)?;
        sheet.write_with_format(row, 1, ExcelDateTime::from_ymd(2026, 3, date)?, &day)?;
        sheet.write_with_format(row, 2, ExcelDateTime::from_hms(8, 30, 0)?, &hour)?;
    }
    book.save_to_buffer()
}

#[test]
fn days_of_a_workbook_are_days() {
    let desk = desk();
    desk.put("约期.xlsx", workbook().expect("a workbook")).edit("并行.shao", "约期.csv", "约期.xlsx");
    let told = desk.run(&["test", "并行.shao"]);
    assert!(told.ends_with("exit 0\n"), "{told}");
}

/// 9/3/2026 is the third of September to some and the ninth of March to others.
#[test]
fn a_day_that_can_be_read_two_ways_is_refused() {
    let desk = desk();
    desk.edit("约期.csv", "2026/3/5,08:30", "9/3/2026,8点");
    insta::assert_snapshot!(desk.run(&["check", "并行.shao"]));
}

#[test]
fn what_another_case_is_given_must_fit_it() {
    let mut told = String::new();
    for (from, to) in [
        ("轻重 重", "轻重 极重"),
        ("几次 1", "几次 11"),
        ("紧急 是", "紧急 轻"),
        ("说明 \"照办\"", "说明 属地"),
        ("承办 本单位", "承办 属地"),
        (
            "动作 办结(结果) 转 归档",
            "动作 办结(结果) 启动 督办(承办 本单位, 事由 结果, 说明 结果, 内容 内容, 轻重 重, 几次 1, 紧急 是, 何日 2026-03-05), 转 归档",
        ),
        ("内容: 文本\n}\n\n事项 督办件", "内容: 文本 保密 对 诉求人\n}\n\n事项 督办件"),
    ] {
        let desk = desk();
        desk.edit("并行.shao", from, to);
        let said = desk.run(&["check", "并行.shao"]);
        let heads = said.lines().filter(|line| line.starts_with('[') || line.starts_with("  改法"));
        told.push_str(&format!("{to}\n{}\n", heads.collect::<Vec<_>>().join("\n")));
    }
    insta::assert_snapshot!(told);
}
