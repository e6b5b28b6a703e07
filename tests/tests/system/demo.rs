//! The demo: what somebody finds who has just started Proffer.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use shared::accounts::use_token;
use shared::demo::{self, DemoCompany};
use shared::mail::list_held;
use shared::page::Limit;
use shared::requests::{self, Filter, RequestSummary};
use shared::tenancy::Principal;
use system_tests::world::World;

#[tokio::test]
async fn the_demo_is_made_once_with_requests_in_every_state_a_mail_brings() {
    let world = World::new().await;
    let made = demo::companies(&world.db).await.unwrap();
    let again = demo::companies(&world.db).await.unwrap();
    assert_eq!(
        made.iter().map(|c| &c.address).collect::<Vec<_>>(),
        again.iter().map(|c| &c.address).collect::<Vec<_>>()
    );
    let [starcomm, koelhuis] = &again[..] else {
        panic!("two companies: {again:?}");
    };

    let owner = owner(&world, starcomm).await;
    let requests = requests_of(&world, &owner).await;
    let told: BTreeMap<&str, (&str, &str)> = requests
        .iter()
        .map(|request| {
            let name = request.requester_name.as_str();
            (name, (request.status.as_str(), request.subject.as_str()))
        })
        .collect();
    let expected = BTreeMap::from([
        (
            "Cabinet Delvaux",
            ("received", "Remplacement de notre centrale téléphonique"),
        ),
        (
            "Daniel Fischer",
            ("cancelled", "Videokonferenzraum in Eupen"),
        ),
        (
            "Els Wouters",
            ("received", "Glasvezel tot in 24 appartementen"),
        ),
        ("Julie Martens", ("received", "Alarme pour une bijouterie")),
        ("Karim Benali", ("replied", "Caméras de surveillance")),
        (
            "Luc Verhaegen",
            ("replied", "Demande de prix : Wi-Fi pour notre entrepôt"),
        ),
    ]);
    assert_eq!(told, expected);
    let in_doubt = |request: &&RequestSummary| !request.requester_certain;
    assert_eq!(requests.iter().filter(in_doubt).count(), 1);
    assert_eq!(held_kinds(&world, &owner).await, ["bulk"]);

    let owner = self::owner(&world, koelhuis).await;
    assert_eq!(requests_of(&world, &owner).await.len(), 3);
    assert_eq!(
        held_kinds(&world, &owner).await,
        ["forwarding_confirmation"]
    );

    world.run_jobs().await;
    let sent = world.take_sent();
    let to_customers = sent
        .iter()
        .filter(|mail| mail.recipients[0].ends_with(".example"));
    assert_eq!(
        to_customers.count(),
        3,
        "the three answers of the story: {sent:#?}"
    );
    world.finish().await;
}

async fn owner(world: &World, company: &DemoCompany) -> Principal {
    let found = use_token(&world.db, &company.api_token, 1, Ipv4Addr::LOCALHOST.into()).await;
    found.expect("a token that was just made").principal
}

async fn requests_of(world: &World, owner: &Principal) -> Vec<RequestSummary> {
    let mut tx = world.begin(owner).await;
    requests::list(&mut tx, &Filter::default(), None, Limit::new(50))
        .await
        .expect("the database answers")
        .items
}

async fn held_kinds(world: &World, owner: &Principal) -> Vec<String> {
    let mut tx = world.begin(owner).await;
    let held = list_held(&mut tx, None, Limit::new(50))
        .await
        .expect("the database answers");
    held.items.into_iter().map(|mail| mail.kind).collect()
}
