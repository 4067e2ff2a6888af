//! Every decision and every refusal of a log, as JSON lines.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};
use shao_abi::{DecisionDef, Status};
use shao_case::{Played, Policy, Record, What, show_value};

use crate::files;
use crate::shell::Failure;

/// A file of JSON lines; without a path, nowhere.
pub struct Journal {
    out: Option<(PathBuf, BufWriter<File>)>,
    /// How many lines there are.
    pub lines: u64,
}

impl Journal {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(path: Option<&Path>) -> Result<Self, Failure> {
        let open = |path: &Path| File::create(path).map_err(|error| files::unwritable(path, &error));
        let out =
            path.map(|path| open(path).map(|file| (path.to_path_buf(), BufWriter::new(file)))).transpose()?;
        Ok(Self { out, lines: 0 })
    }

    /// Whether there is a file to write to.
    #[must_use]
    pub fn wanted(&self) -> bool {
        self.out.is_some()
    }

    /// Writes these entries.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, entries: &[Json]) -> Result<(), Failure> {
        entries.iter().try_for_each(|entry| self.write(entry))
    }

    fn write(&mut self, entry: &Json) -> Result<(), Failure> {
        let Some((path, out)) = &mut self.out else { return Ok(()) };
        writeln!(out, "{entry}").map_err(|error| files::unwritable(path, &error))?;
        self.lines += 1;
        Ok(())
    }

    /// Writes out what is still held back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end(&mut self) -> Result<(), Failure> {
        let Some((path, out)) = &mut self.out else { return Ok(()) };
        let done = out.flush().and_then(|()| match out.get_ref().sync_all() {
            // A device has nothing to sync.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            other => other,
        });
        done.map_err(|error| files::unwritable(path, &error))
    }
}

/// The decisions and refusals of a case, with the line of the log it comes from, if it comes from there.
#[must_use]
pub fn entries(policy: &Policy<'_>, line: Option<u64>, case: &Played) -> Vec<Json> {
    case.records.iter().filter_map(|record| entry(policy, line, case, record)).collect()
}

fn entry(policy: &Policy<'_>, line: Option<u64>, played: &Played, record: &Record) -> Option<Json> {
    let case = &record.key.case;
    if let What::Decided { decision, status } = &record.what {
        let def = policy.schema.decisions.get(decision.index())?;
        return Some(json!({
            "kind": "decided", "case": case, "line": line, "at": record.at,
            "decision": def.name, "status": status, "outcome": outcome(policy, def, played, record),
            "rules": rules(policy, record), "cites": cites(policy, record), "tainted": record.tainted,
        }));
    }
    let What::Refused { act, result, refusal } = &record.what else { return None };
    Some(json!({
        "kind": "refused", "case": case, "line": line, "at": record.at,
        "act": act, "result": result, "reason": refusal.kind, "zh": refusal.zh(), "en": refusal.en(),
    }))
}

fn rules<'a>(policy: &Policy<'a>, record: &Record) -> Vec<&'a str> {
    let name = |rule: &shao_abi::RuleId| policy.provenance.rules.get(rule.index()).map(|r| r.name.as_str());
    record.rules.iter().filter_map(name).collect()
}

fn cites<'a>(policy: &Policy<'a>, record: &Record) -> Vec<&'a str> {
    let of = |rule: &shao_abi::RuleId| policy.provenance.rules.get(rule.index()).map(|r| r.cites.as_slice());
    record.rules.iter().filter_map(of).flatten().map(String::as_str).collect()
}

/// The rows of the outcome that a record speaks of, by field.
fn outcome(
    policy: &Policy<'_>,
    def: &DecisionDef,
    played: &Played,
    record: &Record,
) -> Option<Vec<Map<String, Json>>> {
    let decided = played.decided.get(&record.seq)?;
    if decided.answer.status == Status::Lacking {
        return None;
    }
    let row = |row: &Vec<shao_abi::Value>| {
        let fields = def.fields.iter().zip(row);
        fields
            .map(|(field, value)| (field.name.clone(), show_value(policy.schema, &field.ty, value).into()))
            .collect()
    };
    Some(decided.answer.rows.iter().map(row).collect())
}
