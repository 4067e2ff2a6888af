//! A county to be killed: the real server and the real store, with a policy made by hand and a clock that runs fast.
//! Started by `durability/main.rs`; says `ready <address>` when it answers.

#[path = "../../runtime/api/tests/hand/mod.rs"]
mod hand;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use shao_api::{Clock, Config, County, Founding, Server, shutdown_signal};
use shao_calendar::{Calendar, Moment};
use shao_store::{Options, SqliteStore};

/// `civil + (wall - since) × speed`: the same after a restart, because all three come from the test.
struct FastClock {
    civil: i64,
    since: i64,
    speed: i64,
}

impl Clock for FastClock {
    fn now(&self) -> Moment {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        Moment::from_millis(self.civil + (wall - self.since) * self.speed).unwrap()
    }
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("county <file> <civil> <since> <speed> [<pages>]");
    let mut number = || args.next().map(|arg| arg.parse::<i64>().unwrap());
    let mut time = || number().unwrap();
    let clock = FastClock { civil: time(), since: time(), speed: time() };
    let options = Options { most_pages: number().map(|pages| pages as u32) };
    let store = match SqliteStore::open_with(path.as_ref(), options) {
        Ok(store) => store,
        Err(error) => {
            eprintln!("{}\n{error}", error.zh());
            return ExitCode::FAILURE;
        }
    };
    let founding = Founding {
        edition: hand::edition("durability"),
        loader: None,
        calendar: Calendar::national(),
        store: Arc::new(store),
        clock: Arc::new(clock),
    };
    let county = County::start(founding).expect("the county starts");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match runtime.block_on(serve(county)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(county: County) -> Result<(), shao_api::ServeError> {
    let config = Config { listen: ([127, 0, 0, 1], 0).into(), page: None };
    let server = Server::bind(county, config).await?;
    println!("ready {}", server.address());
    server.run(shutdown_signal()).await
}
