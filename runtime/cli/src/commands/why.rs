//! `shao why`: why a case came so, why a rule stayed silent, and what would have avoided it.

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;
use shao_case::{Because, Ground, Question, Words, why};

use crate::cli::Format;
use crate::commands::run::played;
use crate::commands::test::said;
use crate::load::{Running, playable};
use crate::shell::{Done, Failure, Shell, Status};
use crate::stage::Stage;

/// 为什么，为什么不 / why, and why not
///
/// 问一件案子的结果、规则、期限、记号，或一个单位的问责情形：凭哪条规则、依据什么、哪几天算了；
/// 没有用上的规则，第一个不成立的条件；已经届满、已经触发的，改动哪一件事、最迟到何时就可以避免。
/// 最后一样是把案子重演出来的：只改那一件，其余照旧，说到的那一分钟避免得了，晚一分钟就不行。
/// Tells by which rule, on what authority and on which days; of a rule that stayed silent the first condition that
/// failed; of what lapsed or was triggered the one change that would have avoided it, found by playing it again.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Examples:
  shao why 政策.shao --scenario 占道 甲.主办
  shao why 政策.shao --scenario 占道 甲 规则 执法
  shao why 政策.shao --scenario 占道 甲 期限 在办
  shao why 政策.shao --scenario 占道 甲 记 红牌 对 东镇
  shao why 政策.shao --scenario 占道 甲 动作 办结
  shao why 政策.shao --scenario 三次推诿 情形 四 对 东镇
  shao why 政策.shao --cases 工单.csv --map import.toml GD-17 期限 在办"
)]
pub struct Args {
    /// 政策的主文件 / main file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 问什么：甲.主办；甲 规则 R；甲 期限 C；甲 记 M；甲 动作 A；情形 S 对 单位 / what is asked
    #[arg(value_name = "QUESTION", required = true)]
    question: Vec<String>,
    #[command(flatten)]
    stage: Stage,
    /// 往年工单，案件按工单号问 / the log of past orders; a case is named by its number
    #[arg(long, value_name = "CSV", requires = "map", conflicts_with_all = ["scenario", "facts"])]
    cases: Option<PathBuf>,
    /// 列与事实、动作的对照 / what its columns mean
    #[arg(long, value_name = "TOML", requires = "cases")]
    map: Option<PathBuf>,
    /// 给人看还是给机器读 / for people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs it.
///
/// # Errors
/// When a file cannot be read, the question cannot be, or names something that is not there.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let text = args.question.join(" ");
    let question = Question::read(&text).map_err(failure)?;
    let Some(compiled) = playable(&args.file, shell)? else { return Ok(Status::Found) };
    let running = Running::load(&compiled.artifact)?;
    let policy = running.policy();
    let play = match (&args.cases, &args.map) {
        (Some(cases), Some(map)) => {
            let (matter, until) = (args.stage.matter.as_deref(), args.stage.until);
            Some(played([cases, map], matter, until, &policy)?)
        }
        (None, _) | (_, None) => args.stage.play(&compiled, &policy)?,
    };
    let play = play.ok_or_else(|| {
        Failure::said(
            "问的是哪件案子？--scenario，或 --facts 与 --opened，或 --cases 与 --map",
            "of which case? give --scenario, or --facts and --opened, or --cases and --map",
        )
    })?;
    let because = why(&policy, &play, &question).map_err(failure)?;
    match args.format {
        Format::Text => tell(&because, shell)?,
        Format::Json => writeln!(shell.out, "{:#}", json!({"question": question, "because": because}))?,
    }
    Ok(Status::Fine)
}

fn failure(words: Words) -> Failure {
    Failure::said(words.zh, words.en)
}

fn tell(because: &Because, shell: &mut Shell) -> Result<(), Failure> {
    writeln!(shell.out, "{}", said(&because.answer, shell))?;
    for ground in &because.grounds {
        self::ground(ground, shell)?;
    }
    if !because.instead.is_empty() {
        let head = shell.pick(
            "怎样可以避免（只改一件，其余照旧）：",
            "what would have avoided it (one change, all else as it was):",
        );
        writeln!(shell.out, "{head}")?;
    }
    for instead in &because.instead {
        writeln!(shell.out, "  {}", said(&instead.words, shell))?;
    }
    for note in &because.notes {
        writeln!(shell.out, "{}{}", shell.pick("注：", "note: "), said(note, shell))?;
    }
    Ok(())
}

fn ground(ground: &Ground, shell: &mut Shell) -> Result<(), Failure> {
    let indent = " ".repeat(usize::from(ground.depth).saturating_add(1).saturating_mul(2));
    writeln!(shell.out, "{indent}{}", said(&ground.words, shell))?;
    if !ground.cites.is_empty() {
        writeln!(shell.out, "{indent}  {}{}", shell.pick("依据 ", "on "), ground.cites.join("；"))?;
    }
    Ok(())
}
