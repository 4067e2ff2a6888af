//! Paths as policies write them: `/` between folders, relative to the main file's folder.

/// The shortest path that leads to the same place: without `.`, without a folder that is left again by `..`.
/// A `..` that leads out of the main file's folder stays.
pub(crate) fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        let leaves = matches!(parts.last(), Some(last) if !matches!(*last, ".." | ""));
        match part {
            "" if !parts.is_empty() => {}
            "." => {}
            ".." if leaves => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_path_is_as_short_as_it_can_be() {
        let pairs = [
            ("甲.shao", "甲.shao"),
            ("./甲.shao", "甲.shao"),
            ("内/../甲.shao", "甲.shao"),
            ("内//乙/./甲.shao", "内/乙/甲.shao"),
            ("../基线/甲.shao", "../基线/甲.shao"),
            ("../../基线/乙/../甲.shao", "../../基线/甲.shao"),
            ("内/../../甲.shao", "../甲.shao"),
            ("/etc/甲", "/etc/甲"),
            ("/../甲", "/../甲"),
        ];
        for (written, normalised) in pairs {
            assert_eq!(normal(written), normalised, "{written}");
        }
    }
}
