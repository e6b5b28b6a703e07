//! Asks VIES about a VAT number.

use shared::contacts::{CheckVatNumber, vat_check};
use shared::queue::{JobContext, JobError};

use crate::Services;

pub(crate) async fn check_vat_number(
    context: JobContext<Services>,
    job: CheckVatNumber,
) -> Result<(), JobError> {
    let Services { db, vies, .. } = &context.services;
    Ok(vat_check::check(db, &context.principal, vies, &job).await?)
}
