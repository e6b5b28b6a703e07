//! The way to VIES.

use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::ACCEPT;
use url::Url;

use super::VatAnswer;
use crate::guarded::{Call, Client, HttpError, Limits, Reach};

/// Where the European Commission answers.
pub const VIES_URL: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api/";

/// An answer is a few hundred octets; the countries' own registers behind it may be slow.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    whole: Duration::from_secs(20),
    answer: 64 * 1024,
};

/// Asks VIES. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Vies {
    client: Client,
    base: Url,
    limits: Limits,
}

impl Vies {
    /// At this address, as far as this installation's connections go.
    ///
    /// # Errors
    ///
    /// When there is no client for it.
    pub fn new(base: &Url, reach: Reach) -> Result<Self, HttpError> {
        let mut base = base.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self {
            client: Client::new(reach)?,
            base,
            limits: LIMITS,
        })
    }

    /// Waits no longer than this.
    #[must_use]
    pub fn patient_for(self, whole: Duration) -> Self {
        let limits = Limits {
            whole,
            ..self.limits
        };
        Self { limits, ..self }
    }

    /// Both parts are letters and digits, as [`super::parts`] gives them. Whatever goes wrong says nothing about the number.
    pub(super) async fn ask(&self, country: &str, number: &str) -> VatAnswer {
        let Ok(url) = self.base.join(&format!("ms/{country}/vat/{number}")) else {
            return VatAnswer::Unreachable;
        };
        let call = Call::get(url)
            .with(ACCEPT, HeaderValue::from_static("application/json"))
            .within(self.limits);
        match self.client.send(call).await {
            Ok(answer) => VatAnswer::read(answer.status, &answer.body),
            Err(error) => {
                tracing::info!(%error, "VIES did not answer");
                VatAnswer::Unreachable
            }
        }
    }
}
