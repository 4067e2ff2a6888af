//! What `shao diff` may never get wrong: it says nothing of versions that demand the same, it misses nothing, and it says
//! the same from either end.

mod complete;
mod labels;
mod laws;
mod policies;
mod witnesses;
