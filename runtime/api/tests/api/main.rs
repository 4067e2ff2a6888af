//! The API as its callers meet it.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod county;
#[cfg(test)]
mod desk;
#[cfg(test)]
#[path = "../hand/mod.rs"]
mod hand;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod time;
#[cfg(test)]
mod whole;
