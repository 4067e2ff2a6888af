//! A compiled policy: the module's bytes and what its sections say.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::verify::{Module, certify_module, inconsistencies};
use crate::{Ledgers, Process, Provenance, Schema};

/// The version of everything this crate fixes. A host refuses any other.
pub const FORMAT_VERSION: u32 = 3;

/// The names of the custom sections, in the order they stand in a module. Each holds JSON.
pub const SECTIONS: [&str; 6] =
    ["shao.schema", "shao.process", "shao.ledgers", "shao.source", "shao.rules", "shao.cert"];

/// Where the certificate stands among them: last, because it counts the code.
const CERTIFICATE: usize = SECTIONS.len() - 1;
/// Where the rules stand.
const RULES: usize = CERTIFICATE - 1;

/// A compiled policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The module, as it was written.
    pub wasm: Vec<u8>,
    /// SHA-256 of `wasm`, lower-case hex: the name of this policy, to the byte.
    pub hash: String,
    /// `shao.schema`.
    pub schema: Schema,
    /// `shao.process`.
    pub process: Process,
    /// `shao.ledgers`.
    pub ledgers: Ledgers,
    /// `shao.source`.
    pub provenance: Provenance,
    /// `shao.cert`.
    pub certificate: Certificate,
}

/// The budget certificate: what the code costs at most, proved by the absence of loops. A host computes it anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// [`FORMAT_VERSION`].
    pub format: u32,
    /// The most instructions one `decide` can execute.
    pub decide_max: u64,
    /// The most instructions one `why` can execute.
    pub why_max: u64,
}

/// Why bytes are not a policy this host will run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ArtifactError {
    /// The bytes are not a WASM module.
    #[error("not a WASM module: {0}")]
    NotWasm(String),
    /// A section is missing, double or unreadable.
    #[error("section `{section}`: {reason}")]
    Section {
        /// Which.
        section: String,
        /// What is wrong.
        reason: String,
    },
    /// It was written for another version of the format.
    #[error("format {found}, this host reads format {FORMAT_VERSION}; compile the policy again")]
    Format {
        /// The version found.
        found: u32,
    },
    /// The code does what a policy must not.
    #[error("{0}")]
    Forbidden(String),
    /// The certificate does not match the code.
    #[error("the budget certificate says {stated} for `{export}`, the code can take {computed}")]
    Certificate {
        /// Which export.
        export: String,
        /// What the certificate says.
        stated: u64,
        /// What the verifier found.
        computed: u64,
    },
}

impl Artifact {
    /// Reads a module and verifies it: its sections, that they go together, and its code. Runs nothing, so it is the
    /// same in any host.
    ///
    /// # Errors
    /// The first thing that is wrong, in words for whoever sent the module.
    pub fn read(wasm: &[u8]) -> Result<Self, ArtifactError> {
        let module = Module::parse(wasm)?;
        // The certificate first: it carries the format, and another format may differ in all the rest.
        let stated: Certificate = section(&module, CERTIFICATE)?;
        if stated.format != FORMAT_VERSION {
            return Err(ArtifactError::Format { found: stated.format });
        }
        let (schema, process) = (section(&module, 0)?, section(&module, 1)?);
        let (ledgers, provenance) = (section(&module, 2)?, section(&module, 3)?);
        if let Some(first) = inconsistencies(&schema, &process, &ledgers, &provenance).into_iter().next() {
            return Err(ArtifactError::Section { section: "shao.schema".to_owned(), reason: first });
        }
        let computed = certify_module(&module, &schema)?;
        agree("decide", stated.decide_max, computed.decide_max)?;
        agree("why", stated.why_max, computed.why_max)?;
        let hash = hash_hex(wasm);
        Ok(Self { wasm: wasm.to_vec(), hash, schema, process, ledgers, provenance, certificate: stated })
    }

    /// `shao.rules`: the rules and tables that the code was made of, as the compiler writes them. No host needs them to
    /// run the policy, and no host may believe them: whoever reads them compiles them again and compares the bytes.
    ///
    /// # Errors
    /// When the module has none.
    pub fn rules(&self) -> Result<Vec<u8>, ArtifactError> {
        Ok(data(&Module::parse(&self.wasm)?, RULES)?.to_vec())
    }
}

fn section<T: DeserializeOwned>(module: &Module<'_>, at: usize) -> Result<T, ArtifactError> {
    serde_json::from_slice(data(module, at)?).map_err(|cause| unreadable(at, cause.to_string()))
}

fn data<'a>(module: &Module<'a>, at: usize) -> Result<&'a [u8], ArtifactError> {
    let found = module.custom().get(at).map(|(_, data)| *data);
    found.ok_or_else(|| unreadable(at, "it is missing".to_owned()))
}

fn unreadable(at: usize, reason: String) -> ArtifactError {
    let section = SECTIONS.get(at).copied().unwrap_or_default().to_owned();
    ArtifactError::Section { section, reason }
}

fn agree(export: &str, stated: u64, computed: u64) -> Result<(), ArtifactError> {
    if stated == computed {
        return Ok(());
    }
    Err(ArtifactError::Certificate { export: export.to_owned(), stated, computed })
}

/// SHA-256 as lower-case hex.
#[must_use]
pub fn hash_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
