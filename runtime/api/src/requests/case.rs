//! 立案 and 行为.

use super::{Request, Wish};
use crate::fields::Fields;
use crate::{ApiError, Caller};

impl Request {
    /// `POST /cases`.
    pub(crate) fn open(body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.id()?;
        // A case that was given no number has that of the event that opened it: the same on every retry.
        let case = fields.optional_text("case")?.unwrap_or_else(|| id.clone());
        let actor = fields.optional_text("actor")?;
        let matter = fields.optional_text("matter")?;
        let facts = fields.values("facts")?;
        fields.no_time()?;
        fields.end()?;
        fits_path(&case)?;
        Ok(Self { id, case, actor, caller: caller.name, wish: Wish::Open { matter, facts } })
    }

    /// `POST /cases/{key}/events`.
    pub(crate) fn act(case: String, body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.id()?;
        let actor = Some(fields.text("actor")?);
        let wish = Wish::Act {
            act: fields.text("act")?,
            result: fields.optional_text("result")?,
            args: fields.values("args")?,
            duty: fields.optional_count("duty")?,
            visit: fields.optional_count("visit")?,
            expected_seq: fields.optional_count("expected_seq")?,
        };
        fields.no_time()?;
        fields.end()?;
        Ok(Self { id, case, actor, caller: caller.name, wish })
    }
}

fn fits_path(case: &str) -> Result<(), ApiError> {
    if case.contains(['/', '?', '#', '%', '\\']) || case.starts_with('.') {
        let zh = "案件编号不能含有 / ? # % \\,也不能以 . 开头";
        return Err(ApiError::field(
            "case",
            zh,
            "a case key holds none of / ? # % \\ and does not begin with a dot",
        ));
    }
    Ok(())
}
