//! What the crate promises, by vector, by law and against calendars and clocks that we did not write.

#[cfg(test)]
mod data;
#[cfg(test)]
mod explained;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod revisions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod text;
#[cfg(test)]
mod unknown;
#[cfg(test)]
mod vectors;
