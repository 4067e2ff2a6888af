//! What is proved of the counties' processes: read by hand, and held against cases that are played at random.

mod counties;
mod plays;
