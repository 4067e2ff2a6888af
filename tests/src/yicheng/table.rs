//! 属地管理.csv and 镇街.csv as the generator reads them: who leads and who assists in a situation.

/// A row of 属地管理.csv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// 主体.
    pub lead: String,
    /// 配合.
    pub assist: Vec<String>,
}

const DUTIES: &str = include_str!("../../../policies/yicheng/属地管理.csv");
const TOWNS: &str = include_str!("../../../policies/yicheng/镇街.csv");

/// Who leads and assists in a situation; the command centre alone where the table has no row.
#[must_use]
pub fn duty(situation: &str) -> Duty {
    let row = DUTIES.lines().skip(1).find(|line| line.split(',').next() == Some(situation));
    let mut cells = row.unwrap_or_default().split(',').skip(1);
    let lead = cells.next().unwrap_or("指挥中心").to_owned();
    let assist = cells.next().unwrap_or_default();
    Duty { lead, assist: assist.split('、').filter(|unit| !unit.is_empty()).map(str::to_owned).collect() }
}

/// The townships, in the order of 镇街.csv.
#[must_use]
pub fn towns() -> Vec<&'static str> {
    TOWNS.lines().skip(1).filter_map(|line| line.split(',').next()).collect()
}
