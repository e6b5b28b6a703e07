//! Where a member starts: what is left to set up, how sales go, what is about to be over.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Html;
use rust_decimal::Decimal;
use serde::Serialize;
use shared::company;
use shared::dashboard::{self, Sales, Week};
use shared::extensions::{offers as offers_extension, quote_requests};
use shared::mail;
use shared::offers::{self, OfferSummary};
use shared::requests;
use shared::tenancy::TenantTx;
use time::Date;

use crate::app::App;
use crate::errors::PageError;
use crate::requests::Badge;
use crate::session::Member;

/// The page.
#[derive(Debug, Serialize)]
struct HomePage {
    requests_active: bool,
    /// The first mail came.
    mail_came: bool,
    address: String,
    /// None for those who don't work on requests.
    requests: Option<Requests>,
    /// None where no offers are made.
    sales: Option<SalesView>,
}

/// How requests come and are answered.
#[derive(Debug, Serialize)]
struct Requests {
    weeks: Vec<Week>,
    statuses: Vec<StatusCount>,
}

#[derive(Debug, Serialize)]
struct StatusCount {
    #[serde(flatten)]
    badge: Badge,
    count: i64,
}

/// How offers are answered.
#[derive(Debug, Serialize)]
struct SalesView {
    months: Vec<Won<String>>,
    people: Vec<Won<Option<String>>>,
    expiring: Vec<OfferSummary>,
}

/// Offers won and lost by a month or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Won<T> {
    of: T,
    accepted: i64,
    refused: i64,
    /// Of a hundred that were decided.
    rate: i64,
    net: Decimal,
}

/// `GET /`.
pub(crate) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let company = company::current(&mut tx).await?;
    let requests_active = member.has(quote_requests::KEY);
    let requests = if requests_active && member.principal.is_salesperson() {
        Some(requests_view(&mut tx).await?)
    } else {
        None
    };
    let sales = if member.has(offers_extension::KEY) {
        Some(sales_view(&mut tx).await?)
    } else {
        None
    };
    member.render(
        "pages/home.html",
        HomePage {
            requests_active,
            mail_came: mail::find_last_received(&mut tx).await?.is_some(),
            address: format!("{}@{}", company.local_part, app.mail_domain),
            requests,
            sales,
        },
    )
}

async fn requests_view(tx: &mut TenantTx) -> Result<Requests, PageError> {
    let counts = requests::count_by_status(tx).await?;
    let status = |(status, count): (requests::Status, i64)| StatusCount {
        badge: status.into(),
        count,
    };
    Ok(Requests {
        weeks: dashboard::weeks(tx).await?,
        statuses: counts.by_status.into_iter().map(status).collect(),
    })
}

async fn sales_view(tx: &mut TenantTx) -> Result<SalesView, PageError> {
    let sales = dashboard::sales(tx).await?;
    let mut people = grouped(&sales, |sale| (sale.salesperson, sale.name.clone()))
        .into_iter()
        .map(|won| won.named(|(_, name)| name))
        .collect::<Vec<_>>();
    people.sort_by_key(|won| Reverse(won.net));
    Ok(SalesView {
        months: if sales.is_empty() {
            Vec::new()
        } else {
            let won = grouped(&sales, |sale| sale.month);
            let months = dashboard::months(tx).await?.into_iter();
            months.map(|month| of_month(&won, month)).collect()
        },
        people,
        expiring: offers::list_expiring(tx).await?,
    })
}

/// Sums by what `key` says of each, in the order of the keys.
fn grouped<K: Ord>(sales: &[Sales], key: impl Fn(&Sales) -> K) -> Vec<Won<K>> {
    let mut sums: BTreeMap<K, (i64, i64, Decimal)> = BTreeMap::new();
    for sale in sales {
        let sum = sums.entry(key(sale)).or_default();
        sum.0 += sale.accepted;
        sum.1 += sale.refused;
        sum.2 += sale.net;
    }
    sums.into_iter()
        .map(|(of, (accepted, refused, net))| Won {
            of,
            accepted,
            refused,
            rate: 100 * accepted / (accepted + refused).max(1),
            net,
        })
        .collect()
}

/// A month's, also where nothing was decided in it.
fn of_month(won: &[Won<Date>], month: Date) -> Won<String> {
    let nothing = Won {
        of: month,
        accepted: 0,
        refused: 0,
        rate: 0,
        net: Decimal::ZERO,
    };
    let found = won.iter().find(|won| won.of == month).cloned();
    found.unwrap_or(nothing).named(|day| day.to_string())
}

impl<K> Won<K> {
    fn named<T>(self, name: impl FnOnce(K) -> T) -> Won<T> {
        Won {
            of: name(self.of),
            accepted: self.accepted,
            refused: self.refused,
            rate: self.rate,
            net: self.net,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn sales_are_summed_and_rated() {
        let sale = |month, accepted, refused, net: i64| Sales {
            month,
            salesperson: None,
            name: None,
            accepted,
            refused,
            net: net.into(),
        };
        let (october, november) = (date!(2026 - 10 - 01), date!(2026 - 11 - 01));
        let sales = [
            sale(november, 1, 1, 500),
            sale(october, 0, 2, 0),
            sale(november, 1, 0, 250),
        ];
        let months = grouped(&sales, |sale| sale.month);
        let won = |of, accepted, refused, rate, net: i64| Won {
            of,
            accepted,
            refused,
            rate,
            net: net.into(),
        };
        assert_eq!(
            months,
            [won(october, 0, 2, 0, 0), won(november, 2, 1, 66, 750)]
        );
    }
}
