//! A county in a process of its own: started, killed, started again.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use shao_calendar::Moment;

/// Where the county's clock started, and how fast it runs.
#[derive(Clone, Copy)]
pub struct Time {
    civil: i64,
    since: i64,
    speed: i64,
}

impl Time {
    /// From now on, `speed` times as fast as real.
    pub fn from(start: &str, speed: i64) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        Self { civil: start.parse::<Moment>().unwrap().as_millis(), since, speed }
    }

    /// As if the server had been down for so many minutes.
    pub fn after_downtime(self, minutes: i64) -> Self {
        Self { civil: self.civil + minutes * 60_000, ..self }
    }
}

pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

fn command(file: &Path, time: Time) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_county"));
    command.arg(file).args([time.civil, time.since, time.speed].map(|number| number.to_string()));
    command
}

impl Server {
    pub fn start(file: &Path, time: Time) -> Self {
        Self::spawn(command(file, time))
    }

    /// With a file that may not grow beyond so many pages.
    pub fn start_small(file: &Path, time: Time, pages: u32) -> Self {
        let mut command = command(file, time);
        command.arg(pages.to_string());
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("ready ").unwrap_or_else(|| panic!("the county did not start"));
        Self { child, address: address.parse().unwrap() }
    }

    /// `kill -9`: no destructor runs, no buffer is flushed.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and whether it left with success.
    pub fn stop(mut self) -> bool {
        let term = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(term.success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After a failed assertion nobody else ends it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a county that must refuse to start. Gives what it said.
pub fn refusal(file: &Path) -> String {
    refused(file, command(file, Time::from("2026-09-24T09:00", 1)))
}

/// The same as the user nobody, for root may write anywhere.
pub fn refusal_to_nobody(file: &Path) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    // A copy, for nobody may not enter the folder of the build either.
    let open_to_all = tempfile::tempdir().unwrap();
    std::fs::set_permissions(open_to_all.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = open_to_all.path().join("county");
    std::fs::copy(env!("CARGO_BIN_EXE_county"), &program).unwrap();
    let mut command = Command::new(program);
    command.arg(file).args(["0", "0", "1"]).uid(65534).gid(65534);
    refused(file, command)
}

fn refused(file: &Path, mut command: Command) -> String {
    let done = command.output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains(&file.display().to_string()), "the file is not named: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}
