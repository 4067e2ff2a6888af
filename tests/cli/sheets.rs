//! Tables from workbooks (.xlsx), and baselines that stand beside the folder.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::harness::Desk;

/// A desk whose tables come from a workbook with these sheets; the names are those of 分工.csv.
fn desk(write: impl Fn(&mut Workbook) -> Result<(), XlsxError>) -> Desk {
    let desk = Desk::small();
    let mut book = Workbook::new();
    write(&mut book).expect("a workbook");
    desk.put("分工.xlsx", book.save_to_buffer().expect("a file"));
    desk.edit("小县.shao", "\"分工.csv\"", "\"分工.xlsx\"");
    desk
}

/// Rows of texts, from a row on.
fn rows(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) -> Result<(), XlsxError> {
    for (row, cells) in (from..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write(row, column, *cell)?;
        }
    }
    Ok(())
}

#[test]
fn a_table_and_units_come_from_a_workbook() {
    let desk = desk(|book| {
        rows(book.add_worksheet(), 0, &[&["情形", "主体"], &["占道", "城管局"], &["失火", "中心"]])?;
        rows(book.add_worksheet(), 0, &[&["别的", "表"]])
    });
    let mut units = Workbook::new();
    rows(units.add_worksheet(), 0, &[&["编号", "名"], &["1", "甲镇"], &["2", "乙镇"]]).expect("a sheet");
    desk.put("镇.xlsx", units.save_to_buffer().expect("a file"));
    desk.edit("小县.shao", "单位 镇级 { 甲镇, 乙镇 }", "单位 镇级 来自 \"镇.xlsx\"(名)");
    let told = desk.run(&["test", "小县.shao"]);
    assert!(told.ends_with("exit 0\n"), "{told}");
}

/// Numbers, shares, dates and truths are read as the sheet shows them; what the table says of them shows how.
#[test]
fn values_are_as_the_sheet_shows_them() {
    let desk = desk(|book| {
        let sheet = book.add_worksheet();
        let percent = Format::new().set_num_format("0.0%");
        let date = Format::new().set_num_format("yyyy/m/d");
        rows(sheet, 0, &[&["情形", "主体", "人数", "占比", "要紧", "时限"]])?;
        rows(sheet, 1, &[&["占道", "城管局", "", "", "", "3 工作日"]])?;
        sheet.write(1, 2, 40)?.write_with_format(1, 3, 0.3, &percent)?.write(1, 4, true)?;
        rows(sheet, 2, &[&["失火", "中心", "", "", "", "一句话,\n两行 \"引号\""]])?;
        sheet.write(2, 2, 2.5)?.write_with_format(2, 3, 0.125, &percent)?;
        sheet.write_with_format(2, 4, ExcelDateTime::from_ymd(2026, 9, 24)?, &date)?;
        Ok(())
    });
    desk.edit(
        "小县.shao",
        "查得 主体: 单位)",
        "查得 主体: 单位, 人数: 整数, 占比: 比例, 要紧: 是否, 时限: 时限)",
    );
    insta::assert_snapshot!(desk.run(&["check", "小县.shao"]));
}

#[test]
fn a_finding_names_the_row_and_the_column() {
    let desk = desk(|book| {
        let table: &[&[&str]] =
            &[&["情形", "主体"], &["占道", "城管局"], &[], &["失火", "城管"], &["违建", "", "多"]];
        rows(book.add_worksheet(), 1, table)
    });
    insta::assert_snapshot!(desk.run(&["check", "小县.shao"]));
}

#[test]
fn what_cannot_be_read_as_a_table() {
    let mut told = String::new();
    let mut tell = |write: &dyn Fn(&mut Workbook) -> Result<(), XlsxError>| {
        let said = desk(write).run(&["check", "小县.shao"]);
        let heads = said.lines().filter(|line| line.starts_with("[no-file]"));
        heads.for_each(|head| told.push_str(&format!("{head}\n")));
    };
    tell(&|book| rows(book.add_worksheet(), 0, &[]));
    tell(&|book| {
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 1, "小县职责分工表", &Format::new())?;
        rows(sheet, 1, &[&["情形", "主体"], &["占道", "城管局"]])
    });
    tell(&|book| {
        let sheet = book.add_worksheet();
        rows(sheet, 0, &[&["情形", "主体"], &["占道", ""], &["失火", ""]])?;
        sheet.merge_range(1, 1, 2, 1, "城管局", &Format::new()).map(|_| ())
    });
    tell(&|book| {
        let sheet = book.add_worksheet();
        rows(sheet, 0, &[&["情形", "主体"], &["占道"]])?;
        sheet.write_formula(1, 1, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).map(|_| ())
    });
    tell(&|book| {
        rows(book.add_worksheet(), 0, &[&["情形", "主体"]])?;
        book.add_worksheet();
        book.worksheet_from_index(0)?.write(1_000_000, 16_000, "角落").map(|_| ())
    });
    let desk = desk(|book| rows(book.add_worksheet(), 0, &[]));
    desk.put("分工.xlsx", "情形,主体\n占道,城管局\n");
    told.push_str(&desk.run(&["--lang", "en", "check", "小县.shao"]));
    insta::assert_snapshot!(told);
}

#[test]
fn a_baseline_may_stand_beside_the_folder() {
    let desk = Desk::small();
    for folder in ["县", "基线"] {
        std::fs::create_dir(desk.path().join(folder)).expect("a folder");
    }
    for file in ["小县.shao", "分工.csv"] {
        std::fs::rename(desk.path().join(file), desk.path().join("县").join(file)).expect("moved");
    }
    desk.put(
        "基线/办法.shao",
        "基线 办法 {\n    版本 1\n    条 办结 期限 至多 4 工作日 依据 《办法》第三条\n}\n",
    );
    desk.edit(
        "县/小县.shao",
        "    日历 国务院\n",
        "    日历 国务院\n    遵循 办法 1 来自 \"../基线/办法.shao\"\n",
    );
    desk.edit("县/小县.shao", "案例 \"占道\"", "对照 办法 { 分流.时限 即 办结 }\n\n案例 \"占道\"");
    insta::assert_snapshot!(desk.run(&["check", "县/小县.shao"]));
    desk.edit("县/小县.shao", "../基线/办法.shao", "../基线/../../../../../etc/passwd");
    let told = desk.run(&["check", "县/小县.shao"]);
    assert!(told.contains("在政策文件夹之外"), "{told}");
}
