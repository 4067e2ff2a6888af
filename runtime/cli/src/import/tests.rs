//! Bad logs, row by row.

use super::{Log, LogFault, Mapping, Order, RowFault, read};

const MAP: &str = r#"
[case]
key = "no"
opened = "call"
[time]
formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]
[report]
clock = "c"
returned = "r"
evaluated = "e"
satisfied = []
dissatisfied = []
[facts.kind]
column = "kind"
values = { A = "甲", B = "乙" }
[facts.again]
column = "old"
empty = "否"
other = "是"
[facts.fixed]
value = "是"
[[act]]
act = "办结"
at = "done"
by = { column = "unit" }
args = { "结果" = "好" }
[[act]]
act = "反馈"
at = { column = "done", plus_minutes = -60 }
by = { column = "units", split = "、", take = "each", skip = "unit" }
when = [{ column = "kind", is = ["A"] }, { column = "old", differs = "no" }]
"#;
const HEAD: &str = "no,call,kind,old,done,unit,units\n";

fn log(rows: &str) -> Log {
    read(format!("{HEAD}{rows}").as_bytes(), &Mapping::read(MAP).unwrap()).unwrap()
}

fn fault(rows: &str) -> Vec<(u64, String)> {
    log(rows).faults.iter().map(|(line, fault)| (*line, fault.text().zh)).collect()
}

#[test]
fn a_row_becomes_facts_and_acts_in_order_of_time() {
    let log = log("1,2019-01-02 08:00:00,A,,2019-01-03 09:00:00,城管局,城管局、甲镇、乙镇\n");
    let [Order { line, key, facts, acts, .. }] = log.orders.as_slice() else { panic!("{log:?}") };
    assert_eq!((*line, key.as_str()), (2, "1"));
    let pair = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
    assert_eq!(*facts, [("again", "否"), ("fixed", "是"), ("kind", "甲")].map(pair));
    let told: Vec<_> = acts.iter().map(|a| (a.at.to_string(), a.by.as_str(), a.act.as_str())).collect();
    let at = |t: &str| t.to_owned();
    assert_eq!(
        told,
        [
            (at("2019-01-03 08:00"), "甲镇", "反馈"),
            (at("2019-01-03 08:00"), "乙镇", "反馈"),
            (at("2019-01-03 09:00"), "城管局", "办结"),
        ]
    );
}

#[test]
fn bad_rows_are_told_by_line_and_the_others_go_on() {
    let rows = "1,2019-01-02,A,,,,\n\
                2,2019-13-02,A,,,,\n\
                3,2019-01-02,C,,,,\n\
                4,,A,,,,\n\
                1,2019-01-02,B,,,,\n\
                5,2019-01-02,B,,2019-01-01,城管局,\n\
                6,2019-01-02,B\n\
                7,2019-01-02,B,,2019-01-03,,\n\
                8,2019-01-02,B,1,,,\n";
    let expected = [
        (3, "call 的“2019-13-02”不是时间"),
        (4, "kind 的“C”不在“kind”的对照里"),
        (5, "call 是空的"),
        (6, "编号 1 与第 2 行重复"),
        (7, "done 的 2019-01-01 早于 call"),
        (8, "应有 7 个字段，却有 3 个"),
        (9, "unit 是空的"),
    ];
    assert_eq!(fault(rows), expected.map(|(line, text)| (line, text.to_owned())));
    assert_eq!(log(rows).orders.iter().map(|order| order.key.as_str()).collect::<Vec<_>>(), ["1", "8"]);
}

#[test]
fn a_quoted_cell_may_hold_lines_and_the_line_of_the_next_row_is_right() {
    let rows = "\"1\n1\",2019-01-02,A,,,,\n2,never,A,,,,\n";
    assert_eq!(fault(rows), [(4, "call 的“never”不是时间".to_owned())]);
}

#[test]
fn a_log_may_have_a_mark_and_windows_line_ends() {
    let text = format!("\u{feff}{HEAD}1,2019-01-02,A,,,,\n").replace('\n', "\r\n");
    assert_eq!(read(text.as_bytes(), &Mapping::read(MAP).unwrap()).unwrap().orders.len(), 1);
}

#[test]
fn a_row_that_is_not_utf8_is_told() {
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.extend(b"1,2019-01-02,\xb3\xc7,,,,\n2,2019-01-02,B,,,,\n");
    let log = read(&bytes, &Mapping::read(MAP).unwrap()).unwrap();
    assert_eq!((log.orders.len(), log.faults), (1, vec![(2, RowFault::NotUtf8)]));
}

#[test]
fn a_wrong_header_is_one_error_that_lists_what_is_missing() {
    let map = Mapping::read(MAP).unwrap();
    let gone = |text: &[u8]| read(text, &map).unwrap_err();
    let missing = vec!["done".to_owned(), "unit".to_owned(), "units".to_owned()];
    assert_eq!(gone(b"no,call,kind,old\n"), LogFault::Header { missing: missing.clone(), foreign: false });
    assert_eq!(gone(b"no,call,kind,old,\xb3\xc7\n"), LogFault::Header { missing, foreign: true });
    assert_eq!(gone(b"no,call,kind,old,done,unit,units,no\n"), LogFault::Twice("no".to_owned()));
    assert_eq!(gone("\u{feff} \n".as_bytes()), LogFault::Empty);
}

#[test]
fn a_fact_has_one_origin() {
    let both = MAP.replace("value = \"是\"", "value = \"是\"\ncolumn = \"kind\"");
    assert!(Mapping::read(&both).unwrap_err().contains("[facts.fixed]"));
    assert!(Mapping::read("[case]\nkey = 1\n").is_err());
}
