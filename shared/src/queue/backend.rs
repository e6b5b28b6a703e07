//! The storage as apalis sees it: a lane's jobs come in, their results go out.
//!
//! Neither poll ever answers an error or an end: both would end the worker and drop what runs. What may go wrong with the database is dealt with in
//! the claimer and the acknowledging task.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use apalis_core::backend::finalize::Ephemeral;
use apalis_core::backend::{Backend, BackendConfig};
use apalis_core::error::BoxDynError;
use apalis_core::task::builder::TaskBuilder;
use apalis_core::task::task_id::TaskId;
use apalis_core::task::{ExecutionContext, Task};
use apalis_core::worker::context::WorkerContext;
use apalis_core::worker::ext::ack::{Acknowledge, AcknowledgeLayer};
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::ack::Acks;
use super::claimer::Slotted;

/// A lane.
pub(super) struct LaneBackend {
    jobs: mpsc::Receiver<Slotted>,
    acks: Acks,
    /// A lane whose worker ended by itself would stand still unnoticed: the process ends with it, and is started again.
    _ends_with_the_worker: DropGuard,
}

impl LaneBackend {
    pub(super) fn new(
        jobs: mpsc::Receiver<Slotted>,
        acks: Acks,
        shutdown: CancellationToken,
    ) -> Self {
        Self {
            jobs,
            acks,
            _ends_with_the_worker: shutdown.drop_guard(),
        }
    }

    /// Makes backends that never have a job.
    pub(super) fn idle(&self) -> impl Fn() -> Self + use<> {
        let acks = self.acks.clone();
        move || Self::new(mpsc::channel(1).1, acks.clone(), CancellationToken::new())
    }
}

impl fmt::Debug for LaneBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LaneBackend")
    }
}

impl Backend for LaneBackend {
    type Task = Task<Arc<Slotted>>;
    type Error = Infallible;

    fn poll_ready(
        &mut self,
        _: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Self::Task, Infallible>>> {
        match self.jobs.poll_recv(cx) {
            Poll::Ready(Some(slotted)) => {
                // apalis counts an attempt itself when the run begins; ours is counted already.
                let before = usize::try_from(slotted.job.attempts - 1).unwrap_or(0);
                let id = TaskId::from_int(slotted.job.id.unsigned_abs());
                let slotted = Arc::new(slotted);
                Poll::Ready(Some(Ok(TaskBuilder::new(slotted.clone())
                    .task_id(id)
                    .data(slotted)
                    .attempt(before)
                    .build())))
            }
            // The claimer ended: a shutdown, which apalis hears of by its own signal.
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    fn poll_close(
        &mut self,
        _: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Result<(), Infallible>> {
        // Acknowledgements are flushed, and what was never begun is given back, when all lanes have ended.
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for LaneBackend {
    type Args = Arc<Slotted>;
    type Id = i64;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = AcknowledgeLayer<Acknowledger>;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Self::Layer {
        AcknowledgeLayer::new(Acknowledger(self.acks.clone()))
    }
}

/// Outside all other layers, so that it sees timeouts and panics too.
#[derive(Debug, Clone)]
pub(super) struct Acknowledger(Acks);

impl Acknowledge<()> for Acknowledger {
    type Error = Infallible;
    type Future = Ready<Result<(), Infallible>>;

    fn ack(
        &mut self,
        result: &Result<(), BoxDynError>,
        context: &ExecutionContext,
    ) -> Self::Future {
        if let Some(slotted) = context.data().get::<Arc<Slotted>>() {
            if let Err(error) = result {
                let job = &slotted.job;
                tracing::warn!(job = job.id, kind = job.kind, attempt = job.attempts, %error, "a job failed");
            }
            self.0.ack(Slotted::clone(slotted), result);
        }
        ready(Ok(()))
    }
}
