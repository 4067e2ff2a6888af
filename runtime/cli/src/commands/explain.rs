//! `shao explain`: what a diagnostic means and how to mend it.

use std::io::Write as _;

use crate::shell::{Done, Failure, Shell, Status};

/// 讲解一条诊断 / explain a diagnostic
///
/// 讲解：一条诊断是什么、为什么、怎么改，附例子。不带名字时列出全部。
/// The page of a diagnostic (Markdown); without a name, all the names.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Examples:
  shao explain
  shao explain wait-without-limit"
)]
pub struct Args {
    /// 诊断的名字，即方括号里的那个 / its name, as in brackets
    #[arg(value_name = "SLUG")]
    slug: Option<String>,
}

/// Runs it.
///
/// # Errors
/// When there is no such diagnostic.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let Some(slug) = &args.slug else {
        for slug in shao_compiler::slugs() {
            writeln!(shell.out, "{slug}")?;
        }
        return Ok(Status::Fine);
    };
    match shao_compiler::explain(slug) {
        Some(page) => {
            writeln!(shell.out, "{}", page.trim_end())?;
            Ok(Status::Fine)
        }
        None => Err(unknown(slug)),
    }
}

fn unknown(slug: &str) -> Failure {
    let (zh, en) = match shao_compiler::nearest(slug, shao_compiler::slugs()) {
        Some(near) => (format!("是不是 {near}？"), format!("perhaps {near}? ")),
        None => (String::new(), String::new()),
    };
    Failure::said(
        format!("没有叫“{slug}”的诊断；{zh}不带名字运行 shao explain 可列出全部"),
        format!("no diagnostic `{slug}`; {en}`shao explain` without a name lists them"),
    )
}
