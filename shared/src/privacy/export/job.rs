//! The job that makes an archive.

use serde::{Deserialize, Serialize};

use crate::ids::CompanyExportId;
use crate::queue::{Job, Lane};

/// Makes an archive. Run twice, it begins anew: the parts of the run before are replaced, and what that run still wants to add is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportCompany {
    /// Which archive.
    pub export: CompanyExportId,
}

impl Job for ExportCompany {
    const KIND: &'static str = "export_company";
    const LANE: Lane = Lane::Bulk;
    const MAX_ATTEMPTS: i16 = 3;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("export_company {}", self.export))
    }
}
