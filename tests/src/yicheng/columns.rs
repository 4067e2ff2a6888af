//! The layout of a 12345 work order, as public code of such systems names its fields, and one row of it.

/// Every column, in the order of the file.
pub const COLUMNS: [&str; 83] = [
    "orderNum",
    "callTime",
    "sourceType",
    "callerType",
    "callSubject",
    "callerName",
    "callerNameHash",
    "callerSex",
    "callerPhone",
    "callerPhoneHash",
    "callerContact",
    "callerContactHash",
    "companyName",
    "callerLabel",
    "isSecret",
    "isVisit",
    "reflectName",
    "reflectPhone",
    "pilotLight",
    "handleModelType",
    "questionCode",
    "questionName",
    "address",
    "addressIds",
    "incidentSiteDetailLabel",
    "title",
    "majorContent",
    "telOperatorSubtime",
    "organizationName",
    "organizationCode",
    "transferOfficeNames",
    "timeUnit",
    "handleDays",
    "firstDispatchTime",
    "dispatchTime",
    "subDispatchTime",
    "replyTime",
    "deadlineDate",
    "completeTime",
    "submitAuditTime",
    "orderState",
    "backReason",
    "backTime",
    "backNum",
    "isForbidBack",
    "delayDays",
    "delayState",
    "delayReason",
    "delayDeadlineDate",
    "delayNum",
    "isHardOrder",
    "hardOrderTime",
    "isExpire",
    "isTimeout",
    "cautionLight",
    "s2CautionLight",
    "urgeOrderNum",
    "urgeState",
    "isSupervise",
    "superviseState",
    "isJoint",
    "jointStatus",
    "applyReason",
    "isOldCaller",
    "oldOrderNum",
    "visitNum",
    "visitTime",
    "visitCallIsConnected",
    "visitIsFailContact",
    "visitHandleTrueness",
    "visitIscontactCitizens",
    "visitIsSolved",
    "visitIsSatisfaction",
    "firstVisitIsSatisfaction",
    "finalVisitIsSatisfaction",
    "isRehandle",
    "rehandleTime",
    "rehandleNum",
    "nonsenseState",
    "nonsenseReason",
    "isKbi",
    "isAssessment",
    "isProvinceOrder",
];

/// One row: what stands in which column. A column not set stays empty.
#[derive(Debug, Clone, Default)]
pub struct Row {
    cells: Vec<(&'static str, String)>,
}

impl Row {
    /// Fills a column.
    pub fn set(&mut self, column: &'static str, text: impl Into<String>) {
        self.cells.push((column, text.into()));
    }

    /// Fills a column with 1 or 0.
    pub fn flag(&mut self, column: &'static str, yes: bool) {
        self.set(column, if yes { "1" } else { "0" });
    }

    /// What stands in a column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        self.cells.iter().rev().find(|(name, _)| *name == column).map_or("", |(_, text)| text)
    }

    /// The columns that were filled but are not in the layout; there should be none.
    #[must_use]
    pub fn strangers(&self) -> Vec<&'static str> {
        self.cells.iter().map(|(name, _)| *name).filter(|name| !COLUMNS.contains(name)).collect()
    }
}
