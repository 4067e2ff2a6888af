//! The file: header, rows, lines.

use std::collections::HashMap;

use csv::ByteRecord;

use super::mapping::Mapping;
use super::row::{Cells, order};
use super::{LogFault, Order, RowFault};

/// What a log gave.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// The rows that could be read, in the order of the file.
    pub orders: Vec<Order>,
    /// The others, by line.
    pub faults: Vec<(u64, RowFault)>,
}

/// Reads a log.
///
/// # Errors
/// When no row of it can make sense: an empty file, a header without the columns the mapping reads.
pub fn read(bytes: &[u8], mapping: &Mapping) -> Result<Log, LogFault> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(LogFault::Empty);
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| LogFault::Unreadable(error.to_string()))?.clone();
    let columns = columns(&header, mapping)?;
    let mut log = Log::default();
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(log),
            Err(error) => return Err(LogFault::Unreadable(error.to_string())),
            Ok(true) => {}
        }
        let line = record.position().map_or(0, csv::Position::line);
        let row =
            text(&record, header.len()).and_then(|cells| order(mapping, &Cells::new(&columns, &cells), line));
        match row.and_then(|order| once(&mut seen, order)) {
            Ok(order) => log.orders.push(order),
            Err(fault) => log.faults.push((line, fault)),
        }
    }
}

/// Where each column stands; complains of those that are missing or double.
fn columns(header: &ByteRecord, mapping: &Mapping) -> Result<HashMap<String, usize>, LogFault> {
    let mut columns = HashMap::new();
    for (at, name) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(name).trim().to_owned();
        if !name.is_empty() && columns.insert(name.clone(), at).is_some() {
            return Err(LogFault::Twice(name));
        }
    }
    let missing: Vec<String> =
        mapping.columns().into_iter().filter(|c| !columns.contains_key(*c)).map(str::to_owned).collect();
    if missing.is_empty() {
        return Ok(columns);
    }
    let foreign = header.iter().any(|name| std::str::from_utf8(name).is_err());
    Err(LogFault::Header { missing, foreign })
}

fn text(record: &ByteRecord, expected: usize) -> Result<Vec<String>, RowFault> {
    if record.len() != expected {
        return Err(RowFault::Fields { expected, found: record.len() });
    }
    let cell = |bytes: &[u8]| std::str::from_utf8(bytes).map(|text| text.trim().to_owned());
    record.iter().map(|bytes| cell(bytes).map_err(|_| RowFault::NotUtf8)).collect()
}

/// A key stands once; the first row that can be read has it.
fn once(seen: &mut HashMap<String, u64>, order: Order) -> Result<Order, RowFault> {
    if let Some(line) = seen.get(&order.key) {
        return Err(RowFault::Twice { key: order.key, line: *line });
    }
    seen.insert(order.key.clone(), order.line);
    Ok(order)
}
