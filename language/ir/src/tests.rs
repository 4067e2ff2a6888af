//! The ir's own tests, on one small policy written out by hand. Random policies are in `tests/differential`.

mod meaning;
mod sample;
mod wellformed;
