//! What an explanation says, word for word.

use shao_calendar::{Explanation, Limit, Minute, Pause, Unit, explain_due};

use crate::support::*;

fn told(start: &str, limit: Limit, pauses: &[Pause]) -> Explanation {
    explain_due(&CHINA, &OFFICE, m(start), limit, pauses).unwrap()
}

fn both(explanation: &Explanation) -> String {
    format!("{}\n\n{}", explanation.to_zh().join("\n"), explanation.to_en().join("\n"))
}

#[test]
fn working_days_over_a_holiday_and_a_pause() {
    let stopped = [pause("2026-10-09 16:00", "2026-10-10 10:00")];
    insta::assert_snapshot!(both(&told("2026-09-29 09:00", workdays(4), &stopped)), @r"
        自 2026-09-29 09:00 起算，限 4 工作日
        2026-09-29 周二 始日不计（民法典 §201）
        2026-09-30 周三 第 1 个工作日，17:30 止
        2026-10-01 周四 国庆节放假，不计（国办发明电〔2025〕7号）
        2026-10-02 周五 国庆节放假，不计（国办发明电〔2025〕7号）
        2026-10-03 周六 国庆节放假，不计（国办发明电〔2025〕7号）
        2026-10-04 周日 国庆节放假，不计（国办发明电〔2025〕7号）
        2026-10-05 周一 国庆节放假，不计（国办发明电〔2025〕7号）
        2026-10-06 周二 国庆节放假，不计（国办发明电〔2025〕7号）
        2026-10-07 周三 国庆节放假，不计（国办发明电〔2025〕7号）
        2026-10-08 周四 第 2 个工作日，17:30 止
        2026-10-09 周五 17:30 时停表，不计
        2026-10-10 周六 国庆节补班，第 3 个工作日，17:30 止（国办发明电〔2025〕7号）
        2026-10-11 周日 周末，不计
        2026-10-12 周一 第 4 个工作日，17:30 止
        至 2026-10-12 17:30 届满

        from 2026-09-29 09:00, 4 working days
        2026-09-29 Tue the start date does not count (民法典 §201)
        2026-09-30 Wed day 1, until 17:30
        2026-10-01 Thu holiday 国庆节, not counted (国办发明电〔2025〕7号)
        2026-10-02 Fri holiday 国庆节, not counted (国办发明电〔2025〕7号)
        2026-10-03 Sat holiday 国庆节, not counted (国办发明电〔2025〕7号)
        2026-10-04 Sun holiday 国庆节, not counted (国办发明电〔2025〕7号)
        2026-10-05 Mon holiday 国庆节, not counted (国办发明电〔2025〕7号)
        2026-10-06 Tue holiday 国庆节, not counted (国办发明电〔2025〕7号)
        2026-10-07 Wed holiday 国庆节, not counted (国办发明电〔2025〕7号)
        2026-10-08 Thu day 2, until 17:30
        2026-10-09 Fri stopped at 17:30, not counted
        2026-10-10 Sat day 3, worked to make up for 国庆节, until 17:30 (国办发明电〔2025〕7号)
        2026-10-11 Sun weekend, not counted
        2026-10-12 Mon day 4, until 17:30
        due 2026-10-12 17:30
    ");
}

#[test]
fn natural_days_that_roll() {
    insta::assert_snapshot!(both(&told("2026-09-29 09:00", days(3), &[])), @r"
        自 2026-09-29 09:00 起算，限 3 自然日
        2026-09-29 周二 始日不计（民法典 §201）
        2026-09-30 周三 第 1 个自然日，24:00 止
        2026-10-01 周四 第 2 个自然日，24:00 止
        2026-10-02 周五 第 3 个自然日，24:00 止
        2026-10-02 周五 国庆节放假，顺延（国办发明电〔2025〕7号）
        2026-10-03 周六 国庆节放假，顺延（国办发明电〔2025〕7号）
        2026-10-04 周日 国庆节放假，顺延（国办发明电〔2025〕7号）
        2026-10-05 周一 国庆节放假，顺延（国办发明电〔2025〕7号）
        2026-10-06 周二 国庆节放假，顺延（国办发明电〔2025〕7号）
        2026-10-07 周三 国庆节放假，顺延（国办发明电〔2025〕7号）
        2026-10-08 周四 顺延至此，24:00 止（民法典 §203）
        至 2026-10-08 24:00 届满

        from 2026-09-29 09:00, 3 calendar days
        2026-09-29 Tue the start date does not count (民法典 §201)
        2026-09-30 Wed day 1, until 24:00
        2026-10-01 Thu day 2, until 24:00
        2026-10-02 Fri day 3, until 24:00
        2026-10-02 Fri holiday 国庆节, moved on (国办发明电〔2025〕7号)
        2026-10-03 Sat holiday 国庆节, moved on (国办发明电〔2025〕7号)
        2026-10-04 Sun holiday 国庆节, moved on (国办发明电〔2025〕7号)
        2026-10-05 Mon holiday 国庆节, moved on (国办发明电〔2025〕7号)
        2026-10-06 Tue holiday 国庆节, moved on (国办发明电〔2025〕7号)
        2026-10-07 Wed holiday 国庆节, moved on (国办发明电〔2025〕7号)
        2026-10-08 Thu moved here, until 24:00 (民法典 §203)
        due 2026-10-08 24:00
    ");
}

#[test]
fn working_hours_by_stretches() {
    let stopped = [pause("2026-09-24 15:00", "2026-09-24 15:30")];
    insta::assert_snapshot!(both(&told("2026-09-24 11:00", workhours(5), &stopped)), @r"
        自 2026-09-24 11:00 起算，限 5 工作时
        2026-09-24 周四 11:00 走到 12:00，累计 1 小时
        2026-09-24 周四 14:00 走到 15:00，累计 2 小时
        2026-09-24 周四 15:00 停表到 2026-09-24 15:30
        2026-09-24 周四 15:30 走到 17:30，累计 4 小时
        2026-09-25 周五 中秋节放假，不计（国办发明电〔2025〕7号）
        2026-09-26 周六 中秋节放假，不计（国办发明电〔2025〕7号）
        2026-09-27 周日 中秋节放假，不计（国办发明电〔2025〕7号）
        2026-09-28 周一 08:30 走到 09:30，累计 5 小时
        至 2026-09-28 09:30 届满

        from 2026-09-24 11:00, 5 working hours
        2026-09-24 Thu ran 11:00 to 12:00, 1 h in all
        2026-09-24 Thu ran 14:00 to 15:00, 2 h in all
        2026-09-24 Thu stopped at 15:00 until 2026-09-24 15:30
        2026-09-24 Thu ran 15:30 to 17:30, 4 h in all
        2026-09-25 Fri holiday 中秋节, not counted (国办发明电〔2025〕7号)
        2026-09-26 Sat holiday 中秋节, not counted (国办发明电〔2025〕7号)
        2026-09-27 Sun holiday 中秋节, not counted (国办发明电〔2025〕7号)
        2026-09-28 Mon ran 08:30 to 09:30, 5 h in all
        due 2026-09-28 09:30
    ");
}

#[test]
fn hours_around_a_pause() {
    let stopped = [pause("2026-09-24 15:00", "2026-09-24 15:30")];
    insta::assert_snapshot!(both(&told("2026-09-24 11:00", hours(24), &stopped)), @r"
        自 2026-09-24 11:00 起算，限 24 小时
        2026-09-24 周四 11:00 走到 15:00，累计 4 小时
        2026-09-24 周四 15:00 停表到 2026-09-24 15:30
        2026-09-24 周四 15:30 走到 2026-09-25 11:30，累计 24 小时
        至 2026-09-25 11:30 届满

        from 2026-09-24 11:00, 24 hours
        2026-09-24 Thu ran 11:00 to 15:00, 4 h in all
        2026-09-24 Thu stopped at 15:00 until 2026-09-24 15:30
        2026-09-24 Thu ran 15:30 to 2026-09-25 11:30, 24 h in all
        due 2026-09-25 11:30
    ");
}

#[test]
fn the_starting_hour() {
    insta::assert_snapshot!(both(&told("2026-09-30 16:20", Limit::new(24, Unit::HourAfter), &[])), @r"
        自 2026-09-30 16:20 起算，限 24 小时（始时不计）
        2026-09-30 周三 始时不计，17:00 起算（民诉法 §85）
        2026-09-30 周三 17:00 走到 2026-10-01 17:00，累计 24 小时
        至 2026-10-01 17:00 届满

        from 2026-09-30 16:20, 24 hours from the next full hour
        2026-09-30 Wed the starting hour does not count, it runs from 17:00 (民诉法 §85)
        2026-09-30 Wed ran 17:00 to 2026-10-01 17:00, 24 h in all
        due 2026-10-01 17:00
    ");
}

#[test]
fn what_stops_at_the_deadline_comes_too_late() {
    let late = [pause("2026-09-25 11:00", "2026-09-28 11:00")];
    assert_eq!(shown(told("2026-09-24 11:00", hours(24), &late).outcome), "2026-09-25 11:00");
    let late = [pause("2026-09-24 12:00", "2026-09-28 11:00")];
    assert_eq!(shown(told("2026-09-24 11:00", workhours(1), &late).outcome), "2026-09-24 12:00");
}

#[test]
fn a_clock_that_stands_and_one_without_a_calendar() {
    let open = [Pause::open(m("2026-09-29 10:00"))];
    insta::assert_snapshot!(both(&told("2026-09-28 09:00", workdays(3), &open)), @r"
        自 2026-09-28 09:00 起算，限 3 工作日
        2026-09-28 周一 始日不计（民法典 §201）
        2026-09-29 周二 17:30 时停表，不计
        自 2026-09-29 10:00 起停表，已用 0 工作日

        from 2026-09-28 09:00, 3 working days
        2026-09-28 Mon the start date does not count (民法典 §201)
        2026-09-29 Tue stopped at 17:30, not counted
        stopped since 2026-09-29 10:00, 0 days used
    ");
    insta::assert_snapshot!(both(&told("2026-12-30 09:00", workdays(3), &[])), @r"
        自 2026-12-30 09:00 起算，限 3 工作日
        2026-12-30 周三 始日不计（民法典 §201）
        2026-12-31 周四 第 1 个工作日，17:30 止
        2027-01-01 周五 2027 年尚无官方日历
        2027 年尚无官方日历，届满时刻未定，不早于 2026-12-31 17:30

        from 2026-12-30 09:00, 3 working days
        2026-12-30 Wed the start date does not count (民法典 §201)
        2026-12-31 Thu day 1, until 17:30
        2027-01-01 Fri no official calendar for 2027
        not known: no official calendar for 2027, not before 2026-12-31 17:30
    ");
}

#[test]
fn the_next_evening() {
    let next = Limit::new(1, Unit::NextAt(Minute::at(20, 0).unwrap()));
    insta::assert_snapshot!(both(&told("2026-10-01 20:00", next, &[])), @r"
        自 2026-10-01 20:00 起算，限 下一个 20:00
        2026-10-02 周五 第 1 次，20:00
        至 2026-10-02 20:00 届满

        from 2026-10-01 20:00, the next 20:00
        2026-10-02 Fri no. 1, at 20:00
        due 2026-10-02 20:00
    ");
}

#[test]
fn an_explanation_survives_json() {
    let explanation = told("2026-09-28 09:00", workdays(8), &[pause("2026-09-29 10:00", "2026-09-30 10:00")]);
    let json = serde_json::to_string(&explanation).unwrap();
    assert!(json.contains(r#"{"date":"2026-10-10","kind":"make_up_counted","bell":"2026-10-10T17:30","nth":4,"name":"国庆节","note":"国办发明电〔2025〕7号"}"#), "{json}");
    assert_eq!(serde_json::from_str::<Explanation>(&json).unwrap(), explanation);
}
