//! `shao build`: a policy as a module that any host can run.

use std::io::Write as _;
use std::path::PathBuf;

use crate::files;
use crate::load::compile;
use crate::shell::{Done, Shell, Status};
use crate::table::{Align, pad};

/// 编译成 WASM / compile to WASM
///
/// 编译：把政策编成一个 WASM 模块。同样的政策，编出来一个字节也不差。
/// Compiles a policy to one WASM module, the same bytes each time.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Example:
  shao build 政策.shao -o 政策.wasm"
)]
pub struct Args {
    /// 政策的主文件 / main file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 写到哪里 / where to write
    #[arg(short, long, value_name = "OUT.wasm")]
    out: PathBuf,
}

/// Runs it.
///
/// # Errors
/// When the main file cannot be read or the module cannot be written.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    let Some(policy) = compile(&args.file, shell)? else { return Ok(Status::Found) };
    let artifact = &policy.artifact;
    files::save(&args.out, &artifact.wasm)?;
    let info = &artifact.schema.policy;
    writeln!(shell.out, "{} {} → {}", info.name, info.version, args.out.display())?;
    let facts = [
        ("SHA-256", "SHA-256", artifact.hash.clone()),
        ("字节", "bytes", artifact.wasm.len().to_string()),
        ("内存", "memory", artifact.schema.memory_bytes.to_string()),
        ("判定", "decisions", artifact.schema.decisions.len().to_string()),
        ("规则", "rules", artifact.provenance.rules.len().to_string()),
        ("判定至多指令", "decide at most", artifact.certificate.decide_max.to_string()),
        ("解释至多指令", "why at most", artifact.certificate.why_max.to_string()),
    ];
    for (zh, en, value) in facts {
        let name = pad(shell.pick(zh, en), 14, Align::Left);
        writeln!(shell.out, "  {name}{value}")?;
    }
    Ok(Status::Fine)
}
