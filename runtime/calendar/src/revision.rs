//! A notice that changes a calendar in use: what has rung stays rung, and no running deadline comes forward.

use crate::{Calendar, Date, Due};

impl Calendar {
    /// This calendar for the days before `first`, and `new` from `first` on.
    ///
    /// For a county that puts a revision into force late: the bells before `first` have rung under the old
    /// calendar and stay counted as they were. A day that only one of the two knows is taken from that one. Views
    /// by publication made from the result are views of the old layers, without the revision.
    pub fn revised(&self, new: &Calendar, first: Date) -> Calendar {
        self.with_table(self.table.splice(&new.table, first))
    }
}

/// The deadline of a running clock after a revision (就长): the later of what it was and what it would now be.
///
/// Where either is not a date, the revised answer stands; an unknown one then keeps at least the old deadline.
pub fn never_earlier(old: Due, revised: Due) -> Due {
    match (old, revised) {
        (Due::At { deadline: old }, Due::At { deadline: new }) => Due::At { deadline: old.max(new) },
        (Due::At { deadline: old }, Due::Unknown { after_last_known, year }) => {
            Due::Unknown { after_last_known: after_last_known.max(old), year }
        }
        (_, revised) => revised,
    }
}
