//! What changes the past of a case: 更正 and 并案.

use shao_calendar::Moment;

use super::{Change, Done, Request, Wish};
use crate::fields::Fields;
use crate::{ApiError, Caller};

/// What may be corrected, as callers write it.
const CHANGES: [&str; 4] = ["void", "replace", "date", "add"];

impl Request {
    /// `POST /cases/{key}/corrections`.
    pub(crate) fn correct(case: String, body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.id()?;
        let actor = Some(fields.text("actor")?);
        let reason = fields.text("reason")?;
        let evidence = fields.texts("evidence")?;
        let change = change(&mut fields)?;
        fields.end()?;
        let wish = Wish::Correct { change, reason, evidence };
        Ok(Self { id, case, actor, caller: caller.name, wish })
    }

    /// `POST /cases/{key}/merge`.
    pub(crate) fn merge(case: String, body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.id()?;
        let actor = Some(fields.text("actor")?);
        let into = fields.text("into")?;
        fields.no_time()?;
        fields.end()?;
        Ok(Self { id, case, actor, caller: caller.name, wish: Wish::Merge { into } })
    }
}

fn change(fields: &mut Fields) -> Result<Change, ApiError> {
    let which = fields.text("change")?;
    match which.as_str() {
        "void" => Ok(Change::Void { of: position(fields)? }),
        "date" => Ok(Change::Date { of: position(fields)?, at: fields.moment("at")? }),
        "replace" => Ok(Change::Replace { of: position(fields)?, done: done(fields)? }),
        "add" => Ok(Change::Add { done: done(fields)?, at: fields.moment("at")? }),
        _ => {
            let known = CHANGES.join("、");
            let zh = format!("“change”应为 {known} 之一");
            Err(ApiError::field("change", zh, format!("`change` is one of {}", CHANGES.join(", "))))
        }
    }
}

/// The position of the act in its case.
fn position(fields: &mut Fields) -> Result<u32, ApiError> {
    fields.optional_count("of")?.ok_or_else(|| {
        let zh = "缺少“of”：更正哪一条，见 GET /cases/{key}/acts 的 position";
        ApiError::field("of", zh, "`of` is missing: which act, by its `position` in GET /cases/{key}/acts")
    })
}

fn done(fields: &mut Fields) -> Result<Done, ApiError> {
    let (act, result) = (fields.text("act")?, fields.optional_text("result")?);
    Ok(Done { act, result, args: fields.values("args")?, by: fields.optional_text("by")? })
}

impl Fields {
    /// A time that must be there.
    pub(crate) fn moment(&mut self, name: &str) -> Result<Moment, ApiError> {
        let text = self.text(name)?;
        text.parse().map_err(|error: shao_calendar::TextError| {
            let zh = format!("“{name}”不是时间（如 2026-09-24T09:00）");
            ApiError::field(name, zh, format!("`{name}`: {error}"))
        })
    }
}
