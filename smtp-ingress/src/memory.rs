//! The memory that all mails on their way share, so that many large ones at once are deferred instead of killing the process.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a mail grows by. A multiple of what comes with a read, so that the shared counter is touched rarely.
const BLOCK: usize = 64 * 1024;

/// The memory shared.
#[derive(Debug, Clone)]
pub(crate) struct Memory(Arc<Semaphore>);

impl Memory {
    pub(crate) fn new(octets: u32) -> Self {
        Self(Arc::new(Semaphore::new((octets as usize / BLOCK).max(1))))
    }

    /// A mail's part of it, nothing yet.
    pub(crate) fn reserve(&self) -> Reservation {
        Reservation {
            memory: self.clone(),
            held: None,
        }
    }
}

/// A mail's part, given back when dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    memory: Memory,
    held: Option<OwnedSemaphorePermit>,
}

impl Reservation {
    /// Grows the part until it holds so many octets; false when there is no memory left.
    pub(crate) fn grow_to(&mut self, octets: usize) -> bool {
        let held = self
            .held
            .as_ref()
            .map_or(0, OwnedSemaphorePermit::num_permits);
        let missing = octets.div_ceil(BLOCK).saturating_sub(held);
        if missing == 0 {
            return true;
        }
        let Some(more) = u32::try_from(missing).ok().and_then(|missing| {
            Arc::clone(&self.memory.0)
                .try_acquire_many_owned(missing)
                .ok()
        }) else {
            return false;
        };
        match &mut self.held {
            Some(held) => held.merge(more),
            None => self.held = Some(more),
        }
        true
    }

    /// Gives everything back.
    pub(crate) fn release(&mut self) {
        self.held = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_shared_and_given_back() {
        let memory = Memory::new(3 * 64 * 1024);
        let (mut one, mut two) = (memory.reserve(), memory.reserve());
        assert!(one.grow_to(1) && one.grow_to(BLOCK) && one.grow_to(BLOCK + 1));
        assert!(two.grow_to(BLOCK));
        assert!(!two.grow_to(BLOCK + 1));
        drop(one);
        assert!(two.grow_to(3 * BLOCK));
    }
}
