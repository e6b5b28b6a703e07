//! How sales go, in numbers.

use axum::Json as Answer;
use axum::extract::State;
use serde::Serialize;
use shared::dashboard;
use shared::extensions::offers as offers_extension;
use shared::ids::{OfferId, UserId};
use shared::offers;
use shared::requests;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Caller;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Dashboard {
    /// The last 13 weeks, oldest first; null for accountants, who don't read requests.
    weeks: Option<Vec<Week>>,
    /// Requests by status; null for accountants.
    statuses: Option<Vec<StatusCount>>,
    /// Offers decided in the last twelve months, by month and salesperson, oldest first.
    sales: Vec<Sales>,
    /// Sent offers that expire within seven days, the first to expire first.
    expiring_offer_ids: Vec<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Week {
    /// Where the company is.
    monday: String,
    requests: i64,
    /// The median, of the requests that were answered.
    first_answer_seconds: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct StatusCount {
    status: &'static str,
    requests: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct Sales {
    /// The month's first day.
    month: String,
    /// Whose request it was, else who made the offer.
    member_id: Option<Uuid>,
    accepted: i64,
    refused: i64,
    /// What the accepted ones come to, without VAT.
    net: String,
}

/// Requests by week and status, offers won by month and salesperson, and offers about to expire.
#[utoipa::path(get, path = "/dashboard", responses((status = 200, body = Dashboard)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
) -> Result<Answer<Dashboard>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let (weeks, statuses) = if caller.principal.works_on_requests() {
        let weeks = dashboard::weeks(&mut tx).await?;
        let counts = requests::count_by_status(&mut tx).await?;
        (Some(weeks), Some(counts.by_status))
    } else {
        (None, None)
    };
    let (sales, expiring) = if caller.principal.may_use(offers_extension::KEY) {
        let sales = dashboard::sales(&mut tx).await?;
        (sales, offers::list_expiring(&mut tx).await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let week = |week: dashboard::Week| Week {
        monday: week.monday.to_string(),
        requests: week.requests,
        first_answer_seconds: week.first_answer_seconds,
    };
    let status = |(status, requests): (requests::Status, i64)| StatusCount {
        status: status.as_str(),
        requests,
    };
    let sale = |sale: dashboard::Sales| Sales {
        month: sale.month.to_string(),
        member_id: sale.salesperson.map(UserId::uuid),
        accepted: sale.accepted,
        refused: sale.refused,
        net: sale.net.to_string(),
    };
    Ok(Answer(Dashboard {
        weeks: weeks.map(|weeks| weeks.into_iter().map(week).collect()),
        statuses: statuses.map(|statuses| statuses.into_iter().map(status).collect()),
        sales: sales.into_iter().map(sale).collect(),
        expiring_offer_ids: expiring
            .iter()
            .map(|offer| OfferId::uuid(offer.id))
            .collect(),
    }))
}
