//! What is about the county as a whole: 停摆, and what people do about its proposals.

use shao_abi::ProposalVerb;
use shao_case::settlement::ProposalId;
use shao_store::COUNTY;

use super::{CountyWish, Outage, Propose, Request, Wish};
use crate::fields::Fields;
use crate::{ApiError, Caller};

impl Request {
    /// `POST /outages`.
    pub(crate) fn outage(body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.id()?;
        let (from, to) = (fields.moment("from")?, fields.moment("to")?);
        let reason = fields.text("reason")?;
        fields.end()?;
        let wish = Wish::County(CountyWish::Outage(Outage { from, to, reason }));
        Ok(Self { id, case: COUNTY.to_owned(), actor: None, caller: caller.name, wish })
    }

    /// `POST /proposals/{number}/acts`.
    pub(crate) fn propose(proposal: u32, body: &[u8], caller: Caller) -> Result<Self, ApiError> {
        let mut fields = Fields::read(body)?;
        let id = fields.id()?;
        let actor = Some(fields.text("actor")?);
        let act = fields.text("act")?;
        let answer = fields.optional_text("answer")?;
        let (verb, answer) = verb(&act, answer.as_deref())?;
        fields.no_time()?;
        fields.end()?;
        let wish =
            Wish::County(CountyWish::Propose(Propose { proposal: ProposalId(proposal), verb, answer }));
        Ok(Self { id, case: COUNTY.to_owned(), actor, caller: caller.name, wish })
    }
}

fn verb(act: &str, answer: Option<&str>) -> Result<(ProposalVerb, bool), ApiError> {
    match (act, answer) {
        ("免责", Some("成立")) => Ok((ProposalVerb::Exempt, true)),
        ("免责", Some("不成立")) => Ok((ProposalVerb::Exempt, false)),
        ("决定", Some("采纳")) => Ok((ProposalVerb::Decide, true)),
        ("决定", Some("不采纳")) => Ok((ProposalVerb::Decide, false)),
        ("申诉", None) => Ok((ProposalVerb::Appeal, true)),
        ("免责", _) => Err(answered("免责", "成立", "不成立")),
        ("决定", _) => Err(answered("决定", "采纳", "不采纳")),
        ("申诉", Some(_)) => Err(ApiError::field("answer", "申诉没有答复", "an appeal has no `answer`")),
        _ => {
            let zh = format!("没有“{act}”；可以免责、决定、申诉");
            Err(ApiError::field("act", zh, format!("there is no `{act}`; there are 免责, 决定, 申诉")))
        }
    }
}

fn answered(act: &str, yes: &str, no: &str) -> ApiError {
    let en = format!("`answer` to {act} is {yes} or {no}");
    ApiError::field("answer", format!("{act}的“answer”应为 {yes} 或 {no}"), en)
}
