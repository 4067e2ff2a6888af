//! The house as it was agreed: what stands at the top, who may know whom, how long a file may be. A change here is a
//! change of design and is reviewed as one.

mod edges;
mod files;
mod words;
