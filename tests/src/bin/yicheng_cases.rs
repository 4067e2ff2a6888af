//! Writes `policies/yicheng/cases/12345.csv` anew: `cargo run -p shao-tests --bin yicheng_cases`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/yicheng/cases/12345.csv");
    let written = shao_tests::yicheng::csv(shao_tests::yicheng::SEED)
        .map_err(|error| error.to_string())
        .and_then(|bytes| std::fs::write(&path, bytes).map_err(|error| error.to_string()));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::from(2)
        }
    }
}
