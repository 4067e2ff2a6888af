//! `shao play`: the page on which policies are tried out. It runs in the browser; nothing leaves it.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use shao_api::{serve_page, shutdown_signal};
use tokio::net::TcpListener;

use crate::commands::serve::{has_page, plain, runtime};
use crate::shell::{Done, Failure, Shell, Status};

/// 打开网页试写 / serve the playground page
///
/// 只在本机提供网页；编译、推演都在浏览器里，写的东西不出这台机器。
/// Serves the page to this machine only; all of it runs in the browser.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Example:
  shao play --port 8080"
)]
pub struct Args {
    /// 网页在哪个文件夹 / the folder of the page
    #[arg(long, value_name = "DIR", default_value = "playground/web/dist")]
    page: PathBuf,
    /// 端口，0 为任意空闲端口 / port, 0 for any free one
    #[arg(long, default_value_t = 8000)]
    port: u16,
}

/// Runs it.
///
/// # Errors
/// When there is no page or the port is taken.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    has_page(&args.page)?;
    runtime()?.block_on(answer(args, shell))?;
    Ok(Status::Fine)
}

async fn answer(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let asked = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let listener = TcpListener::bind(asked).await.map_err(|error| {
        let why = crate::files::why(&error);
        Failure::said(
            format!("用不了端口 {}：{}", args.port, why.zh),
            format!("cannot use port {}: {}", args.port, why.en),
        )
    })?;
    let at = listener.local_addr()?;
    writeln!(shell.out, "http://{at}  {}", shell.pick("（Ctrl-C 停）", "(Ctrl-C to stop)"))?;
    shell.out.flush()?;
    serve_page(listener, &args.page, shutdown_signal()).await.map_err(|error| plain(&error))
}
