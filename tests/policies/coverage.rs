//! Where each rule of the field is said, and which scenario exercises it: `policies/coverage.csv`, checked against the
//! policies and written out as `policies/COVERAGE.md`.
//!
//! A row: 号, 文件, 规则, 案例, 说明. 规则 is a piece of text that stands in 文件; 案例 is the title of a scenario in 文件 (or in
//! the file that 案例 names before a `:`). A row without 规则 says in 说明 why there is none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::files;

/// The rows there must be: of the source documents by letter, and the forty rules.
const WANTED: [(&str, u32, &str); 7] = [
    ("A", 13, "涠洲"),
    ("B", 9, "焦作"),
    ("C", 12, "莱阳"),
    ("D", 18, "峄城"),
    ("E", 9, "金牛"),
    ("F", 19, "黄石"),
    ("R", 40, "一门可信的语言必须能说的四十条"),
];

struct Row {
    file: String,
    rule: String,
    scenario: String,
    note: String,
}

#[test]
fn every_rule_of_the_field_is_said_and_exercised() {
    let rows = read();
    let (page, mut wrong) = page(&rows);
    let path = files::root().join("COVERAGE.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if written != page {
        std::fs::write(&path, &page).unwrap();
        wrong.push("COVERAGE.md was out of date and has been written anew".to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn read() -> BTreeMap<String, Vec<Row>> {
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(files::root().join("coverage.csv")).unwrap();
    assert_eq!(reader.headers().unwrap(), vec!["号", "文件", "规则", "案例", "说明"]);
    for record in reader.records() {
        let record = record.unwrap();
        let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
        let row = Row { file: cell(1), rule: cell(2), scenario: cell(3), note: cell(4) };
        rows.entry(cell(0)).or_default().push(row);
    }
    rows
}

/// The page, and what is wrong with the rows.
fn page(rows: &BTreeMap<String, Vec<Row>>) -> (String, Vec<String>) {
    let (mut page, mut wrong) = (String::new(), Vec::new());
    let (mut said, mut all) = (0, 0);
    for (letter, count, title) in WANTED {
        let _ = write!(
            page,
            "\n## {letter} {title}\n\n| 号 | 说在哪里 | 由哪个案例走到 | 说明 |\n|---|---|---|---|\n"
        );
        for number in 1..=count {
            let key = format!("{letter}{number}");
            all += 1;
            let found = rows.get(&key).map_or(&[][..], Vec::as_slice);
            if found.is_empty() {
                wrong.push(format!("{key}: no row"));
            }
            said += u32::from(found.iter().any(|row| !row.rule.is_empty() && !row.scenario.is_empty()));
            for row in found {
                match line(&key, row) {
                    Ok(line) => page.push_str(&line),
                    Err(why) => wrong.push(why),
                }
            }
        }
    }
    let head = format!(
        "# 每一条说在哪里\n\n由测试写成,改 `coverage.csv`。种子文件的每一条和四十条规则,说在哪个文件的哪一行,由哪个案例走到:{said} / {all}。\
         没有写成规则的,说明里写为什么。\n"
    );
    (format!("{head}{page}"), wrong)
}

fn line(key: &str, row: &Row) -> Result<String, String> {
    if row.rule.is_empty() {
        if row.note.is_empty() {
            return Err(format!("{key}: neither a rule nor a reason why not"));
        }
        return Ok(format!("| {key} | | | {} |\n", row.note));
    }
    let rule = link(key, &row.file, &row.rule, &row.rule)?;
    let scenario = match row.scenario.as_str() {
        "" if row.note.is_empty() => return Err(format!("{key}: no scenario, and no reason why not")),
        "" => String::new(),
        title => {
            let (file, title) = title
                .split_once(".shao:")
                .map_or((row.file.clone(), title), |(file, title)| (format!("{file}.shao"), title));
            link(key, &file, &format!("案例 \"{title}\""), title)?
        }
    };
    Ok(format!("| {key} | {rule} | {scenario} | {} |\n", row.note))
}

/// A link to the line on which a piece of text stands.
fn link(key: &str, file: &str, needle: &str, shown: &str) -> Result<String, String> {
    let path = files::root().join(file);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{key}: {file}: {error}"))?;
    let at = text.lines().position(|line| squeezed(line).contains(&squeezed(needle)));
    let at = at.ok_or_else(|| format!("{key}: `{needle}` does not stand in {file}"))?;
    Ok(format!("[{}]({file}#L{})", shown.replace('|', "\\|"), at + 1))
}

/// Blanks apart: the formatter may line things up.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
