//! Where mails go: the one seam between the dialogue and the database, and where commits can be grouped.

use std::error::Error;

use shared::addresses::LocalPart;
use shared::mail::{AcceptedMail, IngressDb, IngressDbError, Route};

/// The store can't answer; the client is told to try again.
#[derive(Debug, thiserror::Error)]
#[error("the store does not answer")]
pub(crate) struct Unavailable(#[source] pub(crate) Box<dyn Error + Send + Sync>);

/// What a session needs of the database.
pub(crate) trait Store: Clone + Send + Sync + 'static {
    /// Whose a local part of our domain is.
    fn find_route(
        &self,
        local_part: &LocalPart,
    ) -> impl Future<Output = Result<Route, Unavailable>> + Send;

    /// Returns once the mail is committed for all its recipients. It is given away, so that several can be committed together.
    fn accept(&self, mail: AcceptedMail) -> impl Future<Output = Result<(), Unavailable>> + Send;
}

impl Store for IngressDb {
    async fn find_route(&self, local_part: &LocalPart) -> Result<Route, Unavailable> {
        Self::find_route(self, local_part)
            .await
            .map_err(Unavailable::from)
    }

    async fn accept(&self, mail: AcceptedMail) -> Result<(), Unavailable> {
        Self::accept(self, &mail).await.map_err(Unavailable::from)
    }
}

impl From<IngressDbError> for Unavailable {
    fn from(error: IngressDbError) -> Self {
        Self(Box::new(error))
    }
}
