//! The keyword table: every keyword in its two spellings. Grammar (`keywords.pest`), highlighter, completion,
//! book and formatter follow from it.

/// A keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// Its name in the grammar, without `kw_`.
    pub id: &'static str,
    /// The Chinese spelling, printed by default.
    pub zh: &'static str,
    /// The English spelling.
    pub en: &'static str,
    /// Whether it may never be a name. Only words that can follow a name are reserved; the others stay free for
    /// authors (情形 is a keyword nowhere that a field of that name could stand).
    pub reserved: bool,
    /// Its pinyin, for completion: initials, then the whole.
    pub pinyin: (&'static str, &'static str),
}

const fn word(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    initials: &'static str,
    pinyin: &'static str,
) -> Keyword {
    Keyword { id, zh, en, reserved: false, pinyin: (initials, pinyin) }
}

const fn kept(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    initials: &'static str,
    pinyin: &'static str,
) -> Keyword {
    Keyword { id, zh, en, reserved: true, pinyin: (initials, pinyin) }
}

/// Every keyword, in the order a policy uses them.
pub const KEYWORDS: &[Keyword] = &[
    // The head of a policy.
    kept("policy", "政策", "policy", "zc", "zhengce"),
    word("area", "辖区", "area", "xq", "xiaqu"),
    word("version", "版本", "version", "bb", "banben"),
    word("effective", "施行", "effective", "sx", "shixing"),
    word("calendar", "日历", "calendar", "rl", "rili"),
    kept("basis", "依据", "basis", "yj", "yiju"),
    kept("use", "引用", "use", "yy", "yinyong"),
    kept("follow", "遵循", "follow", "zx", "zunxun"),
    kept("transition", "过渡", "transition", "gd", "guodu"),
    word("old_terms", "从旧", "old_terms", "cj", "congjiu"),
    word("new_terms", "从新", "new_terms", "cx", "congxin"),
    // Who there is.
    kept("parties", "机构", "parties", "jg", "jigou"),
    word("levels", "层级", "levels", "cj", "cengji"),
    kept("unit", "单位", "unit", "dw", "danwei"),
    word("under", "属", "under", "s", "shu"),
    kept("function", "职能", "function", "zn", "zhineng"),
    kept("hours", "作息", "hours", "zx", "zuoxi"),
    kept("always", "全天", "always", "qt", "quantian"),
    word("day_end", "截止", "day_end", "jz", "jiezhi"),
    kept("groups", "群体", "groups", "qt", "qunti"),
    kept("ladder", "梯子", "ladder", "tz", "tizi"),
    kept("rung", "级", "rung", "j", "ji"),
    kept("from", "来自", "from", "lz", "laizi"),
    // What a case carries.
    kept("marks", "记号", "marks", "jh", "jihao"),
    kept("enum", "枚举", "enum", "mj", "meiju"),
    kept("matter", "事项", "matter", "sx", "shixiang"),
    word("bool", "是否", "bool", "sf", "shifou"),
    word("int", "整数", "int", "zs", "zhengshu"),
    word("money", "金额", "money", "je", "jine"),
    word("ratio", "比例", "ratio", "bl", "bili"),
    word("date", "日期", "date", "rq", "riqi"),
    word("time", "时刻", "time", "sk", "shike"),
    word("text", "文本", "text", "wb", "wenben"),
    word("limit", "时限", "limit", "sx", "shixian"),
    word("set", "集合", "set", "jh", "jihe"),
    word("judgement", "认定", "judgement", "rd", "rending"),
    word("masked", "脱敏", "masked", "tm", "tuomin"),
    word("secret", "保密", "secret", "bm", "baomi"),
    kept("table", "清单", "table", "qd", "qingdan"),
    kept("yields", "查得", "yields", "cd", "chade"),
    // Decisions.
    kept("decision", "判定", "decision", "pd", "panding"),
    kept("unique", "唯一", "unique", "wy", "weiyi"),
    kept("first", "首个", "first", "sg", "shouge"),
    kept("all", "全部", "all", "qb", "quanbu"),
    kept("must", "须", "must", "x", "xu"),
    word("uniformly", "一律", "uniformly", "yl", "yilv"),
    kept("decides", "定", "decides", "d", "ding"),
    kept("rule", "规则", "rule", "gz", "guize"),
    kept("except", "除外", "except", "cw", "chuwai"),
    kept("when", "当", "when", "d", "dang"),
    kept("otherwise", "否则", "otherwise", "fz", "fouze"),
    kept("unconfirmed", "待县确认", "unconfirmed", "dxqr", "daixianqueren"),
    word("provisional", "暂按", "provisional", "za", "zanan"),
    // Conditions and values.
    kept("and", "且", "and", "q", "qie"),
    kept("or", "或", "or", "h", "huo"),
    kept("not", "非", "not", "f", "fei"),
    kept("at", "于", "at", "y", "yu"),
    kept("contains", "包含", "contains", "bh", "baohan"),
    kept("includes", "含", "includes", "h", "han"),
    kept("has", "有", "has", "y", "you"),
    kept("passed", "通过", "passed", "tg", "tongguo"),
    kept("failed", "不通过", "failed", "btg", "butongguo"),
    kept("empty", "空", "empty", "k", "kong"),
    kept("nonempty", "非空", "nonempty", "fk", "feikong"),
    kept("ifnone", "若无", "ifnone", "rw", "ruowu"),
    kept("plus", "加", "plus", "j", "jia"),
    kept("minus", "去", "minus", "q", "qu"),
    kept("ever", "曾", "ever", "c", "ceng"),
    kept("count", "次数", "count", "cs", "cishu"),
    kept("yes", "是", "yes", "s", "shi"),
    kept("no", "否", "no", "f", "fou"),
    kept("none", "无", "none", "w", "wu"),
    // Amounts of time.
    kept("minutes", "分钟", "minutes", "fz", "fenzhong"),
    kept("clockhours", "小时", "clockhours", "xs", "xiaoshi"),
    word("from_next_hour", "始时不计", "from_next_hour", "ssbj", "shishibuji"),
    kept("workhours", "工作时", "workhours", "gzs", "gongzuoshi"),
    kept("workdays", "工作日", "workdays", "gzr", "gongzuori"),
    kept("days", "自然日", "days", "zrr", "ziranri"),
    kept("months", "个月", "months", "gy", "geyue"),
    kept("next", "下一个", "next", "xyg", "xiayige"),
    kept("with", "与", "with", "y", "yu"),
    kept("earlier", "先到者", "earlier", "xdz", "xiandaozhe"),
    kept("later", "后到者", "later", "hdz", "houdaozhe"),
    kept("yuan", "元", "yuan", "y", "yuan"),
    // Processes.
    kept("process", "流程", "process", "lc", "liucheng"),
    kept("recurring", "启于", "recurring", "qy", "qiyu"),
    word("each_day", "每日", "each_day", "mr", "meiri"),
    kept("each_workday", "每工作日", "each_workday", "mgzr", "meigongzuori"),
    word("each_month", "每月", "each_month", "my", "meiyue"),
    word("day", "日", "day", "r", "ri"),
    kept("clock", "期限", "clock", "qx", "qixian"),
    kept("since", "自", "since", "z", "zi"),
    kept("until", "至", "until", "z", "zhi"),
    kept("within", "限", "within", "x", "xian"),
    kept("left", "剩", "left", "s", "sheng"),
    kept("lapse", "届满", "lapse", "jm", "jieman"),
    kept("over", "逾", "over", "y", "yu"),
    kept("thereafter", "此后", "thereafter", "ch", "cihou"),
    kept("each", "每个", "each", "mg", "meige"),
    kept("every", "每", "every", "m", "mei"),
    kept("pause", "停表", "pause", "tb", "tingbiao"),
    kept("extend", "延期", "extend", "yq", "yanqi"),
    kept("most", "至多", "most", "zd", "zhiduo"),
    kept("times", "次", "times", "c", "ci"),
    kept("beyond", "超次", "beyond", "cc", "chaoci"),
    word("opened", "登记", "opened", "dj", "dengji"),
    word("enter", "进入", "enter", "jr", "jinru"),
    word("leave", "离开", "leave", "lk", "likai"),
    kept("stage", "阶段", "stage", "jd", "jieduan"),
    kept("along", "沿", "along", "y", "yan"),
    kept("attop", "登顶", "attop", "dd", "dengding"),
    kept("meet", "遇", "meet", "y", "yu"),
    word("origin", "原件", "origin", "yj", "yuanjian"),
    kept("ends", "终态", "ends", "zt", "zhongtai"),
    kept("by", "由", "by", "y", "you"),
    kept("top", "顶级", "top", "dj", "dingji"),
    kept("action", "动作", "action", "dz", "dongzuo"),
    kept("record", "记", "record", "j", "ji"),
    kept("goto", "转", "goto", "z", "zhuan"),
    kept("here", "本阶段", "here", "bjd", "benjieduan"),
    word("up", "上级", "up", "sj", "shangji"),
    kept("start", "启动", "start", "qd", "qidong"),
    kept("refer", "移送", "refer", "ys", "yisong"),
    word("carried", "承前", "carried", "cq", "chengqian"),
    word("anew", "重起", "anew", "cq", "chongqi"),
    kept("deem", "视同", "deem", "st", "shitong"),
    kept("parallel", "并行", "parallel", "bx", "bingxing"),
    kept("as", "为", "as", "w", "wei"),
    kept("member", "本单位", "member", "bdw", "bendanwei"),
    kept("join", "汇合", "join", "hh", "huihe"),
    kept("any", "任一", "any", "ry", "renyi"),
    kept("rest", "余者", "rest", "yz", "yuzhe"),
    kept("withdraw", "撤销", "withdraw", "cx", "chexiao"),
    kept("continue", "续办", "continue", "xb", "xuban"),
    kept("nowait", "不待协办", "nowait", "bdxb", "budaixieban"),
    kept("reopen", "重启", "reopen", "cq", "chongqi"),
    kept("revise", "更正", "revise", "gz", "gengzheng"),
    kept("merge", "并案", "merge", "ba", "bingan"),
    kept("recuse", "回避", "recuse", "hb", "huibi"),
    word("instead", "改由", "instead", "gy", "gaiyou"),
    // What the county counts.
    kept("ledger", "台账", "ledger", "tz", "taizhang"),
    word("count_of", "计数", "count_of", "js", "jishu"),
    word("sum_of", "合计", "sum_of", "hj", "heji"),
    word("distinct", "去重", "distinct", "qc", "quchong"),
    word("max_of", "最大", "max_of", "zd", "zuida"),
    word("streak", "连续", "streak", "lx", "lianxu"),
    word("broken_by", "间断于", "broken_by", "jdy", "jianduanyu"),
    word("met", "如期", "met", "rq", "ruqi"),
    word("due", "到期", "due", "dq", "daoqi"),
    word("per", "按", "per", "a", "an"),
    word("responsible", "责任方", "responsible", "zrf", "zerenfang"),
    word("past", "近", "past", "j", "jin"),
    word("years", "年", "years", "n", "nian"),
    word("this_month", "本月", "this_month", "by", "benyue"),
    word("this_quarter", "本季", "this_quarter", "bj", "benji"),
    word("this_year", "本年", "this_year", "bn", "bennian"),
    // Scores.
    kept("score", "考评", "score", "kp", "kaoping"),
    word("each_quarter", "每季", "each_quarter", "mj", "meiji"),
    word("each_year", "每年", "each_year", "mn", "meinian"),
    kept("counted", "计入", "counted", "jr", "jiru"),
    word("opened_in", "受理期", "opened_in", "slq", "shouliqi"),
    word("due_in", "到期期", "due_in", "dqq", "daoqiqi"),
    word("done_in", "办结期", "done_in", "bjq", "banjieqi"),
    kept("grace", "宽限", "grace", "kx", "kuanxian"),
    kept("late", "迟到", "late", "cd", "chidao"),
    word("next_period", "入下期", "next_period", "rxq", "ruxiaqi"),
    word("reopened", "重开", "reopened", "ck", "chongkai"),
    kept("indicator", "指标", "indicator", "zb", "zhibiao"),
    word("weight", "权重", "weight", "qz", "quanzhong"),
    word("full", "满分", "full", "mf", "manfen"),
    word("sample", "样本", "sample", "yb", "yangben"),
    word("if_zero", "分母为零", "if_zero", "fmwl", "fenmuweiling"),
    word("out", "不参评", "out", "bcp", "bucanping"),
    word("zero", "零分", "zero", "lf", "lingfen"),
    kept("ties", "并列", "ties", "bl", "binglie"),
    word("all_in", "同入", "all_in", "tr", "tongru"),
    word("lenient", "从宽", "lenient", "ck", "congkuan"),
    word("settled_by", "比", "settled_by", "b", "bi"),
    kept("best", "前", "best", "q", "qian"),
    kept("bottom", "后", "bottom", "h", "hou"),
    word("below", "低于", "below", "dy", "diyu"),
    word("propose", "建议", "propose", "jy", "jianyi"),
    kept("included", "纳入", "included", "nr", "naru"),
    // Accountability.
    kept("forms", "问责形式", "forms", "wzxs", "wenzexingshi"),
    kept("accountability", "问责", "accountability", "wz", "wenze"),
    word("situations", "情形总数", "situations", "qxzs", "qingxingzongshu"),
    word("situation", "情形", "situation", "qx", "qingxing"),
    word("together_with", "并", "together_with", "b", "bing"),
    word("again", "再犯", "again", "zf", "zaifan"),
    word("repeatable", "可重复", "repeatable", "kcf", "kechongfu"),
    word("subject", "对象", "subject", "dx", "duixiang"),
    word("hold", "候核", "hold", "hh", "houhe"),
    word("exempt", "免责", "exempt", "mz", "mianze"),
    word("decide", "决定", "decide", "jd", "jueding"),
    word("appeal", "申诉", "appeal", "ss", "shensu"),
    word("milder", "择优", "milder", "zy", "zeyou"),
    // What a superior law demands.
    kept("baseline", "基线", "baseline", "jx", "jixian"),
    kept("clause", "条", "clause", "t", "tiao"),
    word("least", "至少", "least", "zs", "zhishao"),
    kept("forbid", "禁止", "forbid", "jz", "jinzhi"),
    kept("attach", "附", "attach", "f", "fu"),
    word("form", "形式", "form", "xs", "xingshi"),
    kept("compare", "对照", "compare", "dz", "duizhao"),
    word("is", "即", "is", "j", "ji"),
    word("inapplicable", "不适用", "inapplicable", "bsy", "bushiyong"),
    // Scenarios.
    kept("scenario", "案例", "scenario", "al", "anli"),
    kept("case", "案件", "case", "aj", "anjian"),
    kept("advance", "推进至", "advance", "tjz", "tuijinzhi"),
    kept("expect", "期望", "expect", "qw", "qiwang"),
    kept("mustnot", "不可", "mustnot", "bk", "buke"),
    kept("because", "因", "because", "y", "yin"),
    kept("instage", "在", "instage", "z", "zai"),
    kept("against", "对", "against", "d", "dui"),
    kept("unrecorded", "未记", "unrecorded", "wj", "weiji"),
    kept("outage", "停摆", "outage", "tb", "tingbai"),
    word("done_at", "发生于", "done_at", "fsy", "fashengyu"),
    word("void", "作废", "void", "zf", "zuofei"),
    word("into", "入", "into", "r", "ru"),
    word("told", "通知", "told", "tz", "tongzhi"),
];

/// The keyword of a grammar rule's name (`kw_policy`).
#[must_use]
pub fn keyword_of_rule(rule: &str) -> Option<&'static Keyword> {
    let id = rule.strip_prefix("kw_")?;
    KEYWORDS.iter().find(|k| k.id == id)
}

/// The keyword of a spelling, in either language.
#[must_use]
pub fn keyword_spelled(text: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|k| k.zh == text || k.en == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `keywords.pest`, as the table demands it: one rule per keyword, and the list of reserved words, longest first so
    /// that 非空 is not read as 非.
    fn grammar() -> String {
        let mut text = String::from(
            "// Written from keywords.rs; `cargo test -p shao-syntax` says when it is out of date.\n",
        );
        for k in KEYWORDS {
            text.push_str(&format!("kw_{} = @{{ (\"{}\" | \"{}\") ~ !id_char }}\n", k.id, k.zh, k.en));
        }
        let mut reserved: Vec<&str> =
            KEYWORDS.iter().filter(|k| k.reserved).flat_map(|k| [k.zh, k.en]).collect();
        reserved.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        let list: Vec<String> = reserved.iter().map(|word| format!("\"{word}\"")).collect();
        text.push_str(&format!("reserved = @{{ ({}) ~ !id_char }}\n", list.join(" | ")));
        text
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test mends the file it guards")]
    fn the_grammar_follows_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/keywords.pest");
        let written = std::fs::read_to_string(path).unwrap_or_default();
        if written != grammar() {
            std::fs::write(path, grammar()).unwrap();
            panic!("keywords.pest was out of date with keywords.rs and has been written anew; build again");
        }
    }

    #[test]
    fn no_spelling_means_two_things() {
        for (i, a) in KEYWORDS.iter().enumerate() {
            for b in &KEYWORDS[i + 1..] {
                assert!(
                    a.zh != b.zh && a.en != b.en && a.id != b.id,
                    "{} and {} share a spelling",
                    a.id,
                    b.id
                );
            }
        }
    }
}
