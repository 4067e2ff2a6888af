//! What people ring about, in the words of a desk clerk: situations of 属地管理.csv and what the caller says.
//! Places are kinds of places, never a real address; nobody is named.

use super::random::Random;

/// A kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// `questionName`, in two steps, as the desk's classification has it.
    pub question: &'static str,
    /// `questionCode`: a code of this log's own, since the county's table is not published.
    pub code: &'static str,
    /// The row of 属地管理.csv, named only where a unit must be found by it.
    pub situation: &'static str,
    /// What is wrong.
    pub trouble: &'static str,
}

const fn topic(
    code: &'static str,
    question: &'static str,
    situation: &'static str,
    trouble: &'static str,
) -> Topic {
    Topic { question, code, situation, trouble }
}

/// What citizens and grid members report.
pub const PEOPLE: [Topic; 18] = [
    topic("C01", "城乡建设/道路破损", "道路破损", "路面坑洼积水,夜间通行危险"),
    topic("C02", "城乡建设/供水供暖", "供水供暖", "连续两天水压不足,高层用不上水"),
    topic("C02", "城乡建设/供水供暖", "供水供暖", "室内温度长期偏低,物业未答复"),
    topic("C03", "城市管理/垃圾堆放", "垃圾堆放", "垃圾多日未清运,气味较重"),
    topic("C04", "生态环境/噪声", "噪声", "夜间施工噪声影响休息"),
    topic("C05", "生态环境/露天焚烧", "露天焚烧", "有人焚烧秸秆和杂物,烟大呛人"),
    topic("C06", "生态环境/污水排放", "污水排放", "沟渠有污水流入,水体发黑"),
    topic("C07", "城乡建设/房屋安全", "房屋安全", "老房墙体开裂,担心倒塌"),
    topic("C08", "城市管理/油烟", "油烟", "饭店油烟直排,影响楼上居民"),
    topic("C09", "城市管理/占道经营", "占道经营", "商户占道摆摊,行人绕行机动车道"),
    topic("C10", "城乡建设/燃气安全", "燃气安全", "楼道内闻到燃气味,担心管道老化"),
    topic("C11", "市场监管/食品安全", "食品安全", "购买的食品过期变质,商家不予处理"),
    topic("C12", "应急管理/消防通道", "消防通道", "消防通道长期被车辆堵占"),
    topic("C13", "应急管理/田地失火", "田地失火", "村外田地起火,火势向林边蔓延"),
    topic("C14", "城乡建设/扬尘", "扬尘", "工地未覆盖,运土车辆带泥上路"),
    topic("C15", "市场监管/无照经营", "无照经营", "流动摊点无照售卖散装食品"),
    topic("C90", "社会保障/政策咨询", "清单外", "咨询困难家庭救助如何申请"),
    topic("C91", "农业农村/灌溉用水", "清单外", "机井损坏,麦田无法灌溉"),
];

/// What enterprises and project units ask for.
pub const FIRMS: [Topic; 5] = [
    topic("D01", "营商环境/项目手续", "清单外", "项目开工手续需多个部门并联办理"),
    topic("D02", "营商环境/水电气接入", "清单外", "新厂房用电用气接入进度慢"),
    topic("D03", "营商环境/用地协调", "清单外", "项目用地边界与村集体地块有争议"),
    topic("D04", "营商环境/容缺受理", "清单外", "一项材料暂缺,申请容缺受理"),
    topic("D05", "营商环境/道路通行", "清单外", "厂区门前道路限高,大件运输受阻"),
];

/// What townships and departments call joint enforcement for.
pub const CALLS: [Topic; 9] = [
    topic("Z01", "综合执法/违法建设", "违法建设", "沿街商户私自加盖,劝阻无效"),
    topic("Z02", "综合执法/非法采砂", "非法采砂", "夜间河道有车辆采砂外运"),
    topic("Z03", "综合执法/占道经营", "占道经营", "集市外溢占道,镇街无处罚权"),
    topic("Z04", "综合执法/扬尘", "扬尘", "渣土车未密闭运输,多次提醒不改"),
    topic("Z05", "综合执法/违法占地", "违法占地", "耕地上堆放建材,巡查发现后未清理"),
    topic("Z06", "综合执法/污水排放", "污水排放", "小作坊废水直排沟渠"),
    topic("Z07", "综合执法/燃气安全", "燃气安全", "餐饮门店液化气瓶存放不合规"),
    topic("Z08", "综合执法/田地失火", "田地失火", "收割后田地失火,需明确牵头单位"),
    topic("Z09", "综合执法/毁林毁田", "毁林毁田", "林地边缘被推平取土"),
];

/// Where it is: a kind of place.
pub fn place(random: &mut Random) -> &'static str {
    random.pick(
        "驻地主街",
        &[
            "某村村口",
            "某村至驻地的道路",
            "某小区北门",
            "学校门前",
            "农贸市场周边",
            "某工地外围",
            "省道路口",
            "河堤附近",
        ],
    )
}

/// What the clerk writes down.
pub fn wording(random: &mut Random, topic: &Topic, opener: &str, town: &str, place: &str) -> String {
    let wish = random.pick(
        "请求尽快处理。",
        &["希望有关单位到现场查看。", "请给予答复。", "已反映过,未见明显改善,请核实。"],
    );
    format!("{opener}:{town}{place},{};{wish}", topic.trouble)
}
