//! Editions: the policies in use. New cases take the current one; a running case stays with the one it opened under.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use shao_abi::{Artifact, Decide};
use shao_calendar::Calendar;
use shao_case::Policy;
use shao_store::Store;

use crate::ApiError;

/// Whoever evaluates the decisions of one policy.
pub type Evaluator = Arc<dyn Decide + Send + Sync>;

/// Makes an edition from the bytes of a policy on file, for cases that opened under one that is no longer current.
/// The shell knows how to check and load a module; this crate does not.
pub type Loader = Box<dyn Fn(&[u8]) -> Result<Edition, String> + Send + Sync>;

/// A compiled policy, ready to run.
#[derive(Clone)]
pub struct Edition {
    /// The policy.
    pub artifact: Arc<Artifact>,
    /// Evaluates its decisions.
    pub decide: Evaluator,
}

impl Edition {
    /// A compiled policy and whoever evaluates it.
    pub fn new(artifact: Artifact, decide: Evaluator) -> Self {
        Self { artifact: Arc::new(artifact), decide }
    }

    /// What a step of a case under this edition is given.
    pub(crate) fn policy<'a>(&'a self, calendar: &'a Calendar) -> Policy<'a> {
        let artifact = &*self.artifact;
        Policy {
            schema: &artifact.schema,
            process: &artifact.process,
            ledgers: &artifact.ledgers,
            provenance: &artifact.provenance,
            decide: &*self.decide,
            calendar,
            hash: &artifact.hash,
            earlier: &[],
        }
    }
}

/// The editions of a county.
pub(crate) struct Editions {
    current: Edition,
    loader: Option<Loader>,
    earlier: Mutex<BTreeMap<String, Edition>>,
}

impl Editions {
    pub(crate) fn new(current: Edition, loader: Option<Loader>) -> Self {
        Self { current, loader, earlier: Mutex::new(BTreeMap::new()) }
    }

    /// The one that new cases take.
    pub(crate) fn current(&self) -> &Edition {
        &self.current
    }

    /// The one of this hash: the current one, or one that is loaded from the store when first asked for.
    pub(crate) fn of(&self, hash: &str, store: &dyn Store) -> Result<Edition, ApiError> {
        if self.current.artifact.hash == hash {
            return Ok(self.current.clone());
        }
        // Whoever died while holding it had at most not yet added an edition.
        let mut earlier = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(edition) = earlier.get(hash) {
            return Ok(edition.clone());
        }
        let loader = self.loader.as_ref().ok_or_else(|| missing(hash, "no loader for earlier policies"))?;
        let bytes = store.policy(hash)?.ok_or_else(|| missing(hash, "it is not on file"))?;
        let edition = loader(&bytes).map_err(|why| missing(hash, &why))?;
        if edition.artifact.hash != hash {
            return Err(missing(hash, "the bytes on file have another hash"));
        }
        earlier.insert(hash.to_owned(), edition.clone());
        Ok(edition)
    }
}

fn missing(hash: &str, why: &str) -> ApiError {
    ApiError::policy_fault(format!("policy {hash} of a running case cannot be loaded: {why}"))
}
