//! The national file, its layers, and files that must be refused.

use shao_calendar::{Calendar, CsvProblem, Date, DayKind, HEADER, Level, MissingYear, NATIONAL_CSV};

use crate::support::{CHINA, d};

#[test]
fn the_national_file_is_read_without_fault() {
    let read = Calendar::from_csv(NATIONAL_CSV).unwrap();
    assert_eq!(read, Calendar::national());
    assert_eq!(read.years(), Some(2019..=2026));
}

#[test]
fn working_days_a_year() {
    let totals = [250, 249, 250, 249, 249, 251, 248, 248];
    for (year, total) in (2019..).zip(totals) {
        let (first, last) = (Date::new(year, 1, 1).unwrap(), Date::new(year, 12, 31).unwrap());
        assert_eq!(CHINA.workdays(first, last), Ok(total), "{year}");
    }
}

#[test]
fn days_say_what_they_are_and_who_said_so() {
    assert_eq!(CHINA.day(d("2026-09-24")), Ok(DayKind::Workday));
    assert_eq!(CHINA.day(d("2026-09-19")), Ok(DayKind::Weekend));
    assert_eq!(CHINA.day(d("2026-09-25")), Ok(DayKind::Holiday("中秋节")));
    assert_eq!(CHINA.day(d("2026-02-14")), Ok(DayKind::MakeUp("春节")));
    assert_eq!(CHINA.citation(d("2026-02-14")), Some("国办发明电〔2025〕7号"));
    assert_eq!(CHINA.citation(d("2026-09-24")), None);
}

#[test]
fn a_year_without_a_calendar_has_no_answer_on_any_day() {
    for date in ["2018-12-29", "2018-12-31", "2027-01-01", "2027-01-02", "2027-10-01", "2027-12-31"] {
        let date = d(date);
        assert_eq!(CHINA.day(date), Err(MissingYear { year: date.year() }), "{date}");
    }
    assert_eq!(CHINA.workdays(d("2026-12-01"), d("2027-01-01")), Err(MissingYear { year: 2027 }));
    assert_eq!(Calendar::default().is_workday(d("2026-09-24")), Err(MissingYear { year: 2026 }));
}

#[test]
fn a_nearer_layer_decides() {
    let province = format!("{HEADER}\n2026,2026-03-20,休,开斋节,宁政办〔2025〕1号,2025-12-01\n");
    let county = format!("{HEADER}\n2026,2026-03-20,班,防汛,县府通知,2026-03-18\n");
    let both =
        CHINA.with_layer(Level::County, &county).unwrap().with_layer(Level::Province, &province).unwrap();
    let day = d("2026-03-20");
    assert_eq!(both.day(day), Ok(DayKind::MakeUp("防汛")));
    assert_eq!(both.as_published_by(d("2026-03-17")).day(day), Ok(DayKind::Holiday("开斋节")));
    assert_eq!(both.as_published_by(d("2025-11-30")).day(day), Ok(DayKind::Workday));
    // A county makes no year known.
    let next = format!("{HEADER}\n2027,2027-03-10,休,开斋节,宁政办〔2026〕1号,2026-12-01\n");
    let next = CHINA.with_layer(Level::Province, &next).unwrap();
    assert_eq!(next.day(d("2027-03-10")), Err(MissingYear { year: 2027 }));
}

#[test]
fn a_layer_can_take_back_what_it_said() {
    let rows = "2026,2026-03-20,休,开斋节,一号,2025-12-01\n2026,2026-03-20,撤,开斋节,二号,2026-03-01\n";
    let province = CHINA.with_layer(Level::Province, &format!("{HEADER}\n{rows}")).unwrap();
    assert_eq!(province.day(d("2026-03-20")), Ok(DayKind::Workday));
    let before = province.as_published_by(d("2026-02-28"));
    assert_eq!(before.day(d("2026-03-20")), Ok(DayKind::Holiday("开斋节")));
}

#[test]
fn a_second_national_file_adds_a_year_but_never_over_a_hole() {
    let of = |year: i16| format!("{HEADER}\n{year},{year}-10-01,休,国庆节,通知,{}-11-05\n", year - 1);
    let next = CHINA.with_layer(Level::National, &of(2027)).unwrap();
    assert_eq!(next.years(), Some(2019..=2027));
    let hole = CHINA.with_layer(Level::National, &of(2028)).unwrap();
    assert_eq!(hole.years(), Some(2019..=2026));
}

#[test]
fn bad_files_are_refused_by_line() {
    let good = "2026,2026-10-01,休,国庆节,通知,2025-11-04";
    let fault = |rows: &str| Calendar::from_csv(rows).unwrap_err();
    let row = |row: &str| {
        let error = fault(&format!("# 说明\n{HEADER}\n\n{good}\n{row}\n"));
        assert_eq!(error.line, 5, "{row}: {error}");
        error.problem
    };
    assert_eq!(fault("").problem, CsvProblem::Header);
    let swapped = fault("# 说明\n日期,年度,安排,名称,通知,发布日\n");
    assert_eq!((swapped.line, swapped.problem), (2, CsvProblem::Header));
    assert!(matches!(row("2026,2026-02-30,休,春节,通知,2025-11-04"), CsvProblem::Date(_)));
    assert!(matches!(row("2026,2026-2-3,休,春节,通知,2025-11-04"), CsvProblem::Date(_)));
    assert!(matches!(row("2026,2026-02-16,休,春节,通知,2025/11/04"), CsvProblem::Date(_)));
    assert!(matches!(row("26,2026-02-16,休,春节,通知,2025-11-04"), CsvProblem::Year(_)));
    assert!(matches!(row("2026,2026-02-16,假,春节,通知,2025-11-04"), CsvProblem::Arrangement(_)));
    assert_eq!(row("2026,2026-02-16,休,,通知,2025-11-04"), CsvProblem::Empty("名称"));
    assert!(matches!(row("2026,2026-02-16,休,春节,通知"), CsvProblem::Columns { found: 5, .. }));
    assert!(matches!(row("2026,2026-02-16,休,\"春节\",通知,2025-11-04"), CsvProblem::Columns { .. }));
    assert!(matches!(row("2026,2025-11-30,休,元旦,通知,2025-11-04"), CsvProblem::OutsideYear { .. }));
    assert!(matches!(row("2026,2026-02-16,休,春节,通知,2026-02-17"), CsvProblem::Retroactive { .. }));
    assert!(matches!(row(&good.replace('休', "班")), CsvProblem::Duplicate { first: 4, .. }));
    assert_eq!(
        row("2028,2028-10-01,休,国庆节,通知,2027-11-04"),
        CsvProblem::YearWithoutRows { missing: 2027, year: 2028 }
    );
    assert_eq!(row("2027,2027-10-01,休,国庆节,通知,2024-11-04"), CsvProblem::YearTooEarly { year: 2027 });
    let shown = fault(&format!("{HEADER}\n2026,2026-13-01,休,国庆节,通知,2025-11-04"));
    assert_eq!(shown.to_string(), "line 2: `2026-13-01` is not a date (write 2026-09-24)");
}
