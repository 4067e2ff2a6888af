//! `shao serve`: a county, answering over HTTP.

use std::fs;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shao_api::{Config, County, Edition, Founding, Server, SystemClock, shutdown_signal};
use shao_calendar::Calendar;
use shao_sandbox::{Engine, Limits};
use shao_store::SqliteStore;

use crate::files;
use crate::load::compile;
use crate::shell::{Done, Failure, Shell, Status};

/// 开通县里的服务 / serve a county
///
/// 政策在沙箱里跑，案件存进一个文件，到期自动处理。停下再开，一件不丢。
/// The policy runs in the sandbox, cases are kept in one file, and what falls due is done in time.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_long_help = "\
例 / Example:
  shao serve 政策.shao --db county.db --port 8000 --page playground/web/dist"
)]
pub struct Args {
    /// 政策的主文件 / main file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 案件存在哪个文件，没有就新建 / the file of cases, made if missing
    #[arg(long, value_name = "DB")]
    db: PathBuf,
    /// 端口，0 为任意空闲端口 / port, 0 for any free one
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// 在哪个地址上听；默认只有本机能连 / address; by default this machine only
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// 同时提供的网页 / a folder with a page to serve, too
    #[arg(long, value_name = "DIR")]
    page: Option<PathBuf>,
}

/// Runs it.
///
/// # Errors
/// When the policy, the file of cases, the page or the address cannot be had.
pub fn run(args: &Args, shell: &mut Shell) -> Done {
    if let Some(page) = &args.page {
        has_page(page)?;
    }
    writable(&args.db)?;
    let Some(compiled) = compile(&args.file, shell)? else { return Ok(Status::Found) };
    let engine = Engine::new(Limits::default()).map_err(|error| plain(&error))?;
    let current = edition(&engine, &compiled.artifact.wasm).map_err(|error| plain(&error))?;
    let store = SqliteStore::open(&args.db).map_err(|error| Failure::said(error.zh(), error.to_string()))?;
    let founding = Founding {
        edition: current,
        loader: Some(Box::new(move |wasm| edition(&engine, wasm))),
        calendar: Calendar::national(),
        store: Arc::new(store),
        clock: Arc::new(SystemClock),
    };
    let listen = SocketAddr::new(args.listen, args.port);
    let name = compiled.artifact.schema.policy.name.clone();
    runtime()?.block_on(answer(founding, Config { listen, page: args.page.clone() }, &name, shell))?;
    Ok(Status::Fine)
}

async fn answer(founding: Founding, config: Config, name: &str, shell: &mut Shell) -> Result<(), Failure> {
    let county = County::start(founding).map_err(|error| plain(&error))?;
    let server = Server::bind(county, config).await.map_err(|error| plain(&error))?;
    let at = server.address();
    writeln!(shell.out, "{name}  http://{at}  {}", shell.pick("（Ctrl-C 停）", "(Ctrl-C to stop)"))?;
    shell.out.flush()?;
    server.run(shutdown_signal()).await.map_err(|error| plain(&error))
}

/// A module, checked and loaded.
fn edition(engine: &Engine, wasm: &[u8]) -> Result<Edition, String> {
    let policy = engine.load(wasm).map_err(|error| error.to_string())?;
    Ok(Edition::new(policy.artifact().clone(), Arc::new(policy)))
}

/// The runtime of a serving command.
///
/// # Errors
/// When the system gives no thread.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| plain(&error))
}

/// Whether a folder has a page to serve.
///
/// # Errors
/// When it has none.
pub fn has_page(folder: &Path) -> Result<(), Failure> {
    if folder.join("index.html").is_file() {
        return Ok(());
    }
    let folder = folder.display();
    Err(Failure::said(
        format!("{folder} 里没有 index.html；先在 playground/web 里 npm run build"),
        format!("no index.html in {folder}; run `npm run build` in playground/web first"),
    ))
}

/// Whether a file of cases can be written where it should stand, said before anything is set up.
fn writable(db: &Path) -> Result<(), Failure> {
    let folder = db.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // SQLite needs to write beside the file, not only in it.
    tempfile::tempfile_in(folder).map_err(|error| files::unwritable(folder, &error))?;
    match fs::metadata(db) {
        Ok(about) if about.is_dir() => {
            Err(files::unwritable(db, &std::io::Error::from(std::io::ErrorKind::IsADirectory)))
        }
        Ok(_) => {
            let open = fs::OpenOptions::new().read(true).write(true).open(db);
            open.map(|_| ()).map_err(|error| files::unwritable(db, &error))
        }
        Err(_) => Ok(()),
    }
}

/// A failure whose message another crate wrote.
pub fn plain(error: &dyn std::fmt::Display) -> Failure {
    Failure::said(error.to_string(), error.to_string())
}
