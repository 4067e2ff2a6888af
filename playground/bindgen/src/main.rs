//! Writes the JavaScript glue of the page's engine: `shao-bindgen <engine.wasm> <output folder>`.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(input), Some(output), None) = (args.next(), args.next(), args.next()) else {
        eprintln!("usage: shao-bindgen <engine.wasm> <output folder>");
        return ExitCode::from(2);
    };
    match generate(&input, &output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shao-bindgen: {error}");
            ExitCode::FAILURE
        }
    }
}

/// An ES module that is told where the wasm file is, so that the page's bundler may name it.
fn generate(input: &str, output: &str) -> Result<(), Box<dyn std::error::Error>> {
    Bindgen::new()
        .input_path(input)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(output)?;
    Ok(())
}
