//! The compiler as its authors meet it: pages, findings, lowering, the guide, and what no text may break.

mod findings;
mod frame;
mod guide;
mod pages;
mod random;
mod regions;
mod yicheng;
