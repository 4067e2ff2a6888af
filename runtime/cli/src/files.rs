//! Files as the commands read and write them: whole, with reasons in both languages, never half written.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use shao_compiler::Text;

use crate::shell::Failure;

/// The largest file that is read at all; a policy or a year's log is far below it.
const MOST: u64 = 256 << 20;

/// The failures that a person can do something about, in words.
const KNOWN: [(io::ErrorKind, &str, &str); 7] = [
    (io::ErrorKind::NotFound, "没有这个文件或文件夹", "no such file or folder"),
    (io::ErrorKind::PermissionDenied, "没有权限", "permission denied"),
    (io::ErrorKind::StorageFull, "磁盘已满", "no space left on the device"),
    (io::ErrorKind::IsADirectory, "是文件夹，不是文件", "is a folder, not a file"),
    (io::ErrorKind::NotADirectory, "路径中有一段不是文件夹", "a part of the path is not a folder"),
    (io::ErrorKind::ReadOnlyFilesystem, "所在的盘只读", "the file system is read-only"),
    (io::ErrorKind::AddrInUse, "已被占用", "it is in use"),
];

/// Why an operation failed, in words; the system's own where there are none.
#[must_use]
pub fn why(error: &io::Error) -> Text {
    let known = KNOWN.iter().find(|(kind, _, _)| *kind == error.kind());
    known.map_or_else(|| Text::new(error.to_string(), error.to_string()), |(_, zh, en)| Text::new(*zh, *en))
}

fn failed(path: &Path, verb: (&str, &str), error: &io::Error) -> Failure {
    let (why, path) = (why(error), path.display());
    Failure::said(
        format!("{}不了 {path}：{}", verb.0, why.zh),
        format!("cannot {} {path}: {}", verb.1, why.en),
    )
}

/// The failure to read a file or a folder.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    failed(path, ("读", "read"), error)
}

/// The bytes of a regular file.
///
/// # Errors
/// When it is missing, a folder, a device, too large or unreadable.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let about = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if about.is_dir() {
        return Err(unreadable(path, &io::Error::from(io::ErrorKind::IsADirectory)));
    }
    if !about.is_file() || about.len() > MOST {
        let path = path.display();
        return Err(Failure::said(
            format!("读不了 {path}：不是普通文件，或超过 256 MiB"),
            format!("cannot read {path}: not a regular file, or more than 256 MiB"),
        ));
    }
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// The text of a file, without the byte order mark that some editors put first.
///
/// # Errors
/// As [`read`], and when it is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(read(path)?).map_err(|_| {
        let path = path.display();
        Failure::said(
            format!("读不了 {path}：不是 UTF-8 文字（多半是 GBK），请另存为 UTF-8"),
            format!("cannot read {path}: not UTF-8 text (perhaps GBK); save it as UTF-8"),
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// The failure to write a file.
#[must_use]
pub fn unwritable(path: &Path, error: &io::Error) -> Failure {
    failed(path, ("写", "write"), error)
}

/// Writes a file whole or not at all: beside it first, then in its place. A device is written straight.
///
/// # Errors
/// When it cannot be written; then whatever stood there still stands.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes).map_err(|error| unwritable(path, &error))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let before = match fs::metadata(path) {
        Ok(about) if about.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(about) if !about.is_file() => return fs::write(path, bytes),
        Ok(about) => Some(about),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    // A link is written through, not replaced.
    let target = if before.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".shao-").tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    let rights = match before {
        Some(about) => about.permissions(),
        None => fresh()?,
    };
    fs::set_permissions(beside.path(), rights)?;
    beside.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// The rights of a new file that is nobody's secret.
#[cfg(unix)]
fn fresh() -> io::Result<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn fresh() -> io::Result<fs::Permissions> {
    fs::metadata(".").map(|about| {
        let mut rights = about.permissions();
        rights.set_readonly(false);
        rights
    })
}
