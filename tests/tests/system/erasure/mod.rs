//! A person is erased: nothing in the database, and so nothing in a backup of it, says any more who it was.

mod member;
mod pages;
mod person;
mod registry;
mod term;

use shared::ids::ErasureId;
use shared::privacy::erasure::{self, ErasureForm, Next};
use system_tests::world::{Company, World};

/// Asks for it as the company's owner does.
async fn start(world: &World, company: &Company, email: &str) -> ErasureId {
    let form = ErasureForm {
        email: email.to_owned(),
        confirm: email.to_owned(),
    };
    let mut tx = world.begin(&company.owner).await;
    let id = erasure::start(&mut tx, &form).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Does it as the job does, dying before each commit once.
async fn run_dying(world: &World, company: &Company, id: ErasureId) {
    loop {
        let mut tx = world.begin(&company.owner).await;
        erasure::erase_next(&mut tx, id).await.unwrap();
        drop(tx);
        let mut tx = world.begin(&company.owner).await;
        let next = erasure::erase_next(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        match next {
            Next::More => {}
            Next::Wait => panic!("nothing else is under way"),
            Next::Finished { .. } => return,
        }
    }
}
