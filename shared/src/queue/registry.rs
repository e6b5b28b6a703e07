//! Which handler runs which kind of job.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

use super::recurring::{self, Recurrence, Recurring};
use super::{Job, JobError};
use crate::telemetry::jobs;
use crate::tenancy::{Db, Principal};

/// What a handler is given beside its job.
#[derive(Debug, Clone)]
pub struct JobContext<S> {
    /// The job's tenant, acted for by nobody in particular.
    pub principal: Principal,
    /// 1 for the first.
    pub attempt: i16,
    /// Should this attempt fail, the job is parked.
    pub last_attempt: bool,
    /// What the process lends its handlers.
    pub services: S,
}

type Running = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;
type Handler<S> = Arc<dyn Fn(JobContext<S>, Value) -> Running + Send + Sync>;

/// The handlers of a process, by kind of job, and which of them come back by themselves.
#[derive(Clone)]
pub struct Jobs<S> {
    handlers: HashMap<&'static str, Handler<S>>,
    recurrences: Vec<Recurrence>,
}

impl<S> Default for Jobs<S> {
    fn default() -> Self {
        Self {
            handlers: HashMap::new(),
            recurrences: Vec::new(),
        }
    }
}

impl<S: Send + 'static> Jobs<S> {
    /// No handlers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs jobs of kind `J` with `handler`.
    #[must_use]
    pub fn on<J: Job, F>(mut self, handler: fn(JobContext<S>, J) -> F) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let boxed = move |context, payload| -> Running {
            match serde_json::from_value::<J>(payload) {
                Ok(job) => Box::pin(handler(context, job)),
                Err(error) => Box::pin(async move {
                    Err(JobError::Fail {
                        reason: format!("unreadable payload: {error}"),
                    })
                }),
            }
        };
        self.handlers.insert(J::KIND, Arc::new(boxed));
        self
    }

    /// Runs jobs of kind `J` with `handler`, and adds one whenever it is time: see [`Recurring`].
    #[must_use]
    pub fn every<J: Recurring, F>(mut self, handler: fn(JobContext<S>, J) -> F) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        self.recurrences.push(Recurrence::of::<J>());
        self.on(handler)
    }

    pub(super) fn recurrences(&self) -> &[Recurrence] {
        &self.recurrences
    }

    pub(super) async fn run(
        &self,
        db: &Db,
        kind: &str,
        context: JobContext<S>,
        payload: Value,
    ) -> Result<(), JobError> {
        // The key, for a name that the table made up must not become a label.
        let Some((kind, handler)) = self.handlers.get_key_value(kind) else {
            return Err(JobError::Fail {
                reason: format!("no handler for {kind}"),
            });
        };
        let begun = Instant::now();
        let result = handler(context, payload).await;
        jobs::ran(kind, result.is_ok(), begun.elapsed());
        result?;
        if self.recurrences.iter().any(|known| known.kind == *kind) {
            recurring::succeeded(db, kind).await?;
        }
        Ok(())
    }
}

impl<S> fmt::Debug for Jobs<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.handlers.keys()).finish()
    }
}
