//! What can go wrong with a store: each names the file and says what to do.

use std::path::PathBuf;

use thiserror::Error;

/// Why a store refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The case has moved on since the step began.
    #[error("case {key} is at {found}, not at {expected}: load it and try again")]
    Stale {
        /// The case.
        key: String,
        /// The sequence number the step started from.
        expected: u64,
        /// The one on file.
        found: u64,
    },
    /// The id was used before, for another event.
    #[error("event id {event} was already used for another event: give each event an id of its own")]
    Conflict {
        /// The id.
        event: String,
    },
    /// A case is pinned to a policy that is not on file.
    #[error("policy {hash} is not on file: keep it first")]
    UnknownPolicy {
        /// Its hash.
        hash: String,
    },
    /// Other bytes stand under this hash.
    #[error("other bytes are on file under policy hash {hash}: hash the policy again")]
    PolicyDiffers {
        /// The hash.
        hash: String,
    },
    /// The append contradicts itself. A defect of the caller.
    #[error("append to case {key} is malformed: {reason}")]
    Malformed {
        /// The case.
        key: String,
        /// What is wrong.
        reason: String,
    },
    /// The file is something else.
    #[error("{path} is not a county file ({detail}): name another file; this one was left as it is", path = .path.display())]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The file was written by a newer version.
    #[error("{path} was written by a newer shao (schema {found}, this one knows {known}): upgrade shao", path = .path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema this version knows.
        known: u32,
    },
    /// The file is damaged.
    #[error(
        "{path} is damaged ({detail}): stop, keep a copy of it and of {path}-wal, restore the last backup",
        path = .path.display()
    )]
    Corrupt {
        /// Which file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// There is no room.
    #[error("no room left to write {path}: free some space; what was acknowledged is safe", path = .path.display())]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// The file cannot be opened or written.
    #[error("{path} cannot be opened for writing ({detail}): check that its folder exists and who may write there", path = .path.display())]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// Another process has it.
    #[error("{path} is in use by another process: a county has one writer; stop the other first", path = .path.display())]
    InUse {
        /// Which file.
        path: PathBuf,
    },
    /// Reading or writing failed, and what is on the disk is uncertain until the file is opened anew.
    #[error("reading or writing {path} failed ({detail}): check the disk, then start again", path = .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// SQLite refused for a reason that is our own doing; nothing was written.
    #[error("SQLite refused to work on {path} ({detail}): this is a defect of shao, please report it", path = .path.display())]
    Defect {
        /// Which file.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// The SQLite that was linked is known to lose commits.
    #[error("SQLite {found} has the WAL-reset bug (3.7.0 to 3.51.2): build with the bundled one")]
    UnsafeEngine {
        /// Its version.
        found: String,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Stale { key, expected, found } => {
                format!("案件 {key} 已到第 {found} 步,不再是第 {expected} 步:请重新读取后再试")
            }
            Self::Conflict { event } => format!("事件编号 {event} 已用于另一事件:每个事件请用各自的编号"),
            Self::UnknownPolicy { hash } => format!("政策 {hash} 未存档:请先存档"),
            Self::PolicyDiffers { hash } => format!("哈希 {hash} 之下已存有另一份政策:请重新计算哈希"),
            Self::Malformed { key, reason } => format!("案件 {key} 的写入自相矛盾:{reason}"),
            Self::Foreign { path, detail } => {
                format!("{} 不是县级数据文件({detail}):请换一个文件,原文件未改动", path.display())
            }
            Self::Newer { path, found, known } => {
                format!(
                    "{} 由更新版本的 shao 写成(格式 {found},本版本只识 {known}):请升级 shao",
                    path.display()
                )
            }
            Self::Corrupt { path, detail } => format!(
                "{0} 已损坏({detail}):请停机,保留它和 {0}-wal 的副本,再从最近的备份恢复",
                path.display()
            ),
            Self::Full { path } => {
                format!("磁盘已满,无法写入 {}:请腾出空间;已确认的内容不会丢失", path.display())
            }
            Self::Unwritable { path, detail } => {
                format!("无法打开 {} 写入({detail}):请检查目录是否存在、是否有写权限", path.display())
            }
            Self::InUse { path } => {
                format!("{} 正被另一进程使用:一县只有一个写入者,请先停掉另一个", path.display())
            }
            Self::Io { path, detail } => {
                format!("读写 {} 失败({detail}):请检查磁盘后重新启动", path.display())
            }
            Self::Defect { path, detail } => {
                format!("SQLite 拒绝处理 {}({detail}):这是 shao 的缺陷,请报告", path.display())
            }
            Self::UnsafeEngine { found } => {
                format!("SQLite {found} 有 WAL 重置缺陷(3.7.0 至 3.51.2):请用自带的版本构建")
            }
            Self::Closed => "存储已关闭".to_owned(),
        }
    }

    /// Whether the caller, not the store, is at fault: nothing is wrong with the file.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Stale { .. }
                | Self::Conflict { .. }
                | Self::UnknownPolicy { .. }
                | Self::PolicyDiffers { .. }
                | Self::Malformed { .. }
        )
    }
}
