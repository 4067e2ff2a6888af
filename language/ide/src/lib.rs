//! What an editor asks while a policy is typed: what could come next, and what stands under the pointer.
//!
//! Pure functions of texts. Knows no editor and no protocol; places are bytes, and [`Utf16`] turns them into what
//! editors count.

mod complete;
mod hover;
mod meanings;
mod utf16;

pub use complete::{Completion, CompletionKind, complete};
pub use hover::{Hover, hover};
pub use meanings::meaning;
pub use utf16::Utf16;
