//! Which two versions are meant: files, folders, modules, revisions of git.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::sides::{Pairing, Source};
use crate::files;
use crate::given::{Given, Wanted, headed};
use crate::revision::Revision;
use crate::shell::Failure;
use crate::sources::Folder;

/// One of the two versions, before its policies are looked for.
enum Version {
    Disk(PathBuf),
    At(Revision, String),
}

/// The policies to compare, each with the one of the same name in the other version.
///
/// # Errors
/// When a version cannot be found, or a file is to be compared with a folder.
pub fn pairings(old: &str, new: &Path) -> Result<Vec<Pairing>, Failure> {
    let (old, new) = versions(old, new)?;
    match (sources(&old)?, sources(&new)?) {
        (Found::One(old), Found::One(new)) => {
            Ok(vec![Pairing { name: String::new(), old: Some(old), new: Some(new) }])
        }
        (Found::Many(old), Found::Many(new)) => Ok(by_name(old, new)),
        (Found::One(_), Found::Many(_)) | (Found::Many(_), Found::One(_)) => Err(Failure::said(
            "一边是文件，一边是文件夹，比不了：两边都写文件，或都写文件夹",
            "one is a file and the other a folder: give two files, or two folders",
        )),
    }
}

fn versions(old: &str, new: &Path) -> Result<(Version, Version), Failure> {
    let on_disk = Path::new(old);
    if on_disk.exists() {
        return Ok((Version::Disk(on_disk.to_path_buf()), one(new)?));
    }
    if let Some((from, to)) = old.split_once("..").filter(|(_, to)| !to.contains(':')) {
        return Ok((at(head(from), new)?, at(head(to), new)?));
    }
    if let Some((revision, path)) = old.split_once(':') {
        return Ok((at(revision, Path::new(path))?, one(new)?));
    }
    Ok((at(old, new)?, Version::Disk(new.to_path_buf())))
}

fn one(path: &Path) -> Result<Version, Failure> {
    let named = path.to_str().and_then(|text| text.split_once(':')).filter(|_| !path.exists());
    match named {
        Some((revision, path)) => at(revision, Path::new(path)),
        None => Ok(Version::Disk(path.to_path_buf())),
    }
}

fn at(revision: &str, path: &Path) -> Result<Version, Failure> {
    Revision::find(revision, path).map(|(revision, path)| Version::At(revision, path))
}

fn head(revision: &str) -> &str {
    if revision.is_empty() { "HEAD" } else { revision }
}

enum Found {
    One(Source),
    /// By their paths within the folder.
    Many(BTreeMap<String, Source>),
}

fn sources(version: &Version) -> Result<Found, Failure> {
    match version {
        Version::Disk(path) if path.is_dir() => {
            let given = Given::of(std::slice::from_ref(path), Wanted::Policies)?;
            let named = |file: &PathBuf| {
                let name = file.strip_prefix(path).unwrap_or(file);
                Ok((crate::revision::joined(name), on_disk(file)?))
            };
            given.files.iter().map(named).collect::<Result<_, _>>().map(Found::Many)
        }
        Version::Disk(path) => on_disk(path).map(Found::One),
        Version::At(revision, path) => then(revision, path),
    }
}

fn on_disk(path: &Path) -> Result<Source, Failure> {
    if ends(path, "wasm") {
        return Ok(Source::Module { shown: path.display().to_string(), bytes: files::read(path)? });
    }
    Folder::of(path).map(Source::Text)
}

fn then(revision: &Revision, path: &str) -> Result<Found, Failure> {
    let policies = revision.below(path);
    if policies.is_empty() {
        return file_then(revision, path).map(Found::One);
    }
    let whole = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    let text = |name: &String| {
        let bytes = revision.bytes(&whole(name)).unwrap_or_default();
        let hidden = name.split('/').any(|part| part.starts_with('.'));
        !hidden && ends(Path::new(name), "shao") && headed(&String::from_utf8_lossy(&bytes))
    };
    let found = policies.iter().filter(|name| text(name));
    Ok(Found::Many(
        found.map(|name| (name.clone(), Source::Text(Folder::at(revision.clone(), &whole(name))))).collect(),
    ))
}

fn file_then(revision: &Revision, path: &str) -> Result<Source, Failure> {
    let Some(bytes) = revision.bytes(path) else {
        let name = &revision.name;
        return Err(Failure::said(
            format!("git 版本 {name} 里没有 {path}"),
            format!("there is no {path} at the git revision {name}"),
        ));
    };
    if ends(Path::new(path), "wasm") {
        return Ok(Source::Module { shown: format!("{}:{path}", revision.name), bytes });
    }
    Ok(Source::Text(Folder::at(revision.clone(), path)))
}

/// Whether a path ends so.
pub fn ends(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

fn by_name(old: BTreeMap<String, Source>, new: BTreeMap<String, Source>) -> Vec<Pairing> {
    let mut pairings: BTreeMap<String, Pairing> = BTreeMap::new();
    let empty = |name: &String| Pairing { name: name.clone(), old: None, new: None };
    for (name, source) in old {
        pairings.entry(name.clone()).or_insert_with(|| empty(&name)).old = Some(source);
    }
    for (name, source) in new {
        pairings.entry(name.clone()).or_insert_with(|| empty(&name)).new = Some(source);
    }
    pairings.into_values().collect()
}
