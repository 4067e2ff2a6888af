//! Two versions of one policy, compiled, and cases that go over from one to the other (过渡).

mod editions;
mod laws;
mod passage;
