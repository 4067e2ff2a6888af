//! A story as a row of the log, as far as the log's last moment knows it.

use jiff::civil::DateTime;

use super::columns::Row;
use super::days::deadline;
use super::random::Random;
use super::story::{Kind, Story};
use super::topics::{Topic, place, wording};
use super::visit::Visit;

/// What a row is written from.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The order's number.
    pub number: String,
    /// What it is about.
    pub topic: &'a Topic,
    /// Where.
    pub town: &'a str,
    /// Its position among the townships, from 1.
    pub town_code: usize,
    /// An order still open about the same thing, if this one repeats it.
    pub repeats: Option<String>,
    /// Its life.
    pub story: &'a Story,
    /// The return calls, if it was closed.
    pub visit: Option<Visit>,
    /// The log's last moment.
    pub until: DateTime,
}

/// Writes the row.
pub fn row(random: &mut Random, sheet: &Sheet<'_>) -> Row {
    let mut row = Row::default();
    row.set("orderNum", sheet.number.clone());
    caller(random, &mut row, sheet);
    matter(random, &mut row, sheet);
    handling(&mut row, sheet);
    detours(random, &mut row, sheet);
    supervision(&mut row, sheet);
    visits(&mut row, sheet);
    row
}

fn caller(random: &mut Random, row: &mut Row, sheet: &Sheet<'_>) {
    let (source, subject) = match sheet.story.kind {
        Kind::Call { .. } => ("镇街呼叫", "镇街"),
        Kind::Request => ("部门申请", "部门"),
        Kind::Firm => ("企业服务", "企业"),
        Kind::People => (random.pick("电话", &["电话", "电话", "微信", "网站", "网格上报"]), "个人"),
    };
    row.set("callTime", sheet.story.call.stamp());
    row.set("sourceType", source);
    row.set(
        "callerType",
        if sheet.topic.question.ends_with("咨询") {
            "咨询"
        } else {
            random.pick("求助", &["投诉", "举报"])
        },
    );
    row.set("callSubject", subject);
    row.set("callerNameHash", random.hex());
    row.set("callerPhoneHash", random.hex());
    row.flag("isSecret", random.per_mille(20));
    row.flag("isVisit", true);
    row.flag("isOldCaller", sheet.repeats.is_some() || random.per_mille(60));
    row.set("oldOrderNum", sheet.repeats.clone().unwrap_or_default());
    row.flag("isProvinceOrder", random.per_mille(15));
}

fn matter(random: &mut Random, row: &mut Row, sheet: &Sheet<'_>) {
    let topic = sheet.topic;
    let dangerous = matches!(topic.situation, "田地失火" | "燃气安全");
    row.set(
        "pilotLight",
        if dangerous {
            "紧急"
        } else {
            random.pick("一般", &["一般", "一般", "一般", "一般", "一般", "紧急"])
        },
    );
    row.set("handleModelType", "2");
    row.set("questionCode", topic.code);
    row.set("questionName", topic.question);
    let spot = place(random);
    row.set("address", format!("峄城区{}", sheet.town));
    row.set("addressIds", format!("370404,{:03}", sheet.town_code));
    row.set("incidentSiteDetailLabel", spot);
    let short = topic.question.rsplit('/').next().unwrap_or(topic.question);
    row.set("title", format!("{}{spot}{short}", sheet.town));
    let opener = match sheet.story.kind {
        Kind::Call { .. } => "镇街呼叫",
        Kind::Request => "部门申请",
        Kind::Firm => "企业反映",
        Kind::People => "来件反映",
    };
    row.set("majorContent", wording(random, topic, opener, sheet.town, spot));
}

fn handling(row: &mut Row, sheet: &Sheet<'_>) {
    let story = sheet.story;
    let known = |time: DateTime| time <= sheet.until;
    let time = |row: &mut Row, column, at: Option<DateTime>| {
        row.set(column, at.filter(|at| known(*at)).map(Stamp::stamp).unwrap_or_default());
    };
    time(row, "telOperatorSubtime", Some(story.accepted));
    time(row, "firstDispatchTime", Some(story.first));
    time(row, "dispatchTime", Some(if known(story.last) { story.last } else { story.first }));
    time(row, "subDispatchTime", story.taken);
    time(row, "replyTime", story.replied);
    time(row, "completeTime", story.completed);
    let moved = known(story.last);
    let unit = if moved { &story.unit } else { &story.first_unit };
    row.set("organizationName", unit.clone());
    let mut units = vec![story.first_unit.clone()];
    if unit != &story.first_unit {
        units.push(unit.clone());
    }
    for unit in story.assist.iter().filter(|_| moved) {
        if !units.contains(unit) {
            units.push(unit.clone());
        }
    }
    row.set("transferOfficeNames", units.join("、"));
    let enforcement = matches!(story.kind, Kind::Call { .. } | Kind::Request);
    row.flag("isJoint", enforcement && !story.assist.is_empty());
    row.set("timeUnit", "工作日");
    row.set("handleDays", story.limit.to_string());
    row.set("deadlineDate", story.deadline.stamp());
    row.set("orderState", state(sheet));
}

fn state(sheet: &Sheet<'_>) -> &'static str {
    let known = |time: Option<DateTime>| time.is_some_and(|t| t <= sheet.until);
    match sheet.story {
        story if known(story.completed) && known(sheet.visit.map(|v| v.first)) => "已归档",
        story if known(story.completed) => "待回访",
        story if known(story.taken) => "办理中",
        story if known(Some(story.first)) => "待签收",
        _ => "待分派",
    }
}

/// Returns, passing up, extensions.
fn detours(random: &mut Random, row: &mut Row, sheet: &Sheet<'_>) {
    let story = sheet.story;
    let back = story.back.filter(|back| back.at <= sheet.until);
    row.set("backNum", if back.is_some() { "1" } else { "0" });
    row.flag("isForbidBack", back.is_some_and(|back| back.designated && story.last <= sheet.until));
    if let Some(back) = back {
        row.set("backTime", back.at.stamp());
        row.set("backReason", random.pick("不属本单位职责", &["事发地不在本辖区", "缺少处置权限"]));
    }
    let raised = story.raised.filter(|raised| *raised <= sheet.until);
    row.flag("isHardOrder", raised.is_some());
    row.set("hardOrderTime", raised.map(Stamp::stamp).unwrap_or_default());
    let delay = story.delay.filter(|_| story.deadline <= sheet.until);
    row.set("delayNum", if delay.is_some() { "1" } else { "0" });
    if let Some(granted) = delay {
        row.set("delayState", if granted { "同意" } else { "不同意" });
        row.set("delayReason", random.pick("需多方协调", &["等待材料到货", "汛期无法施工"]));
        if granted {
            row.set("delayDays", "10");
            row.set("delayDeadlineDate", deadline(story.last, story.limit + 10).stamp());
        }
    }
}

fn supervision(row: &mut Row, sheet: &Sheet<'_>) {
    let story = sheet.story;
    let granted = story.delay == Some(true);
    let due = if granted { deadline(story.last, story.limit + 10) } else { story.deadline };
    let end = story.completed.filter(|end| *end <= sheet.until);
    let late = end.unwrap_or(sheet.until) > due;
    let grave = end.unwrap_or(sheet.until) > deadline(due, 5);
    row.flag("isExpire", late);
    row.flag("isTimeout", late);
    row.set("cautionLight", if late { "红" } else { "绿" });
    row.flag("urgeState", late);
    row.flag("isSupervise", grave);
    let supervised = if end.is_some() { "督办办结" } else { "下发" };
    row.set("superviseState", if grave { supervised } else { "" });
    row.flag("isKbi", false);
}

fn visits(row: &mut Row, sheet: &Sheet<'_>) {
    let visit = sheet.visit.filter(|visit| visit.first <= sheet.until);
    let again = visit.and_then(|visit| visit.again).filter(|_| visit.is_some_and(|v| v.reached));
    row.flag("isRehandle", again.is_some());
    row.set("rehandleNum", if again.is_some() { "1" } else { "0" });
    row.set("visitNum", "0");
    let Some(visit) = visit else { return };
    let second = again.filter(|(_, call, _)| *call <= sheet.until);
    row.set("visitNum", if second.is_some() { "2" } else { "1" });
    row.set("visitTime", second.map_or(visit.first, |(_, call, _)| call).stamp());
    row.flag("visitCallIsConnected", visit.reached);
    row.flag("visitIsFailContact", !visit.reached);
    if !visit.reached {
        return;
    }
    let last = second.map_or(visit.said, |(_, _, said)| said);
    row.flag("visitIscontactCitizens", true);
    row.set("visitHandleTrueness", "属实");
    row.flag("visitIsSolved", last != "不满意");
    row.set("firstVisitIsSatisfaction", visit.said);
    row.set("visitIsSatisfaction", last);
    if let Some((ready, _, _)) = again {
        row.set("rehandleTime", visit.first.stamp());
        row.set("submitAuditTime", if ready <= sheet.until { ready.stamp() } else { String::new() });
    }
    if again.is_none() || second.is_some() {
        row.set("finalVisitIsSatisfaction", last);
    }
}

/// Times as the log writes them.
trait Stamp {
    /// `YYYY-MM-DD HH:MM:SS`.
    fn stamp(self) -> String;
}

impl Stamp for DateTime {
    fn stamp(self) -> String {
        self.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}
