//! A program with a token, as it meets the API.

use serde_json::Value;
use shared::accounts::{Scope, create_token};

use crate::portal::{Answer, Portal};
use crate::world::{Company, World};

/// A program at one portal.
#[derive(Debug)]
pub struct Program<'a> {
    portal: &'a Portal,
    token: String,
}

impl<'a> Program<'a> {
    /// With a new token of the company's owner.
    pub async fn of(world: &World, portal: &'a Portal, company: &Company, scope: Scope) -> Self {
        let mut tx = world.begin(&company.owner).await;
        let token = create_token(&mut tx, "tests", scope)
            .await
            .expect("a token");
        tx.commit().await.expect("a commit");
        Self::with(portal, token.expect("an owner is a member"))
    }

    /// With a token that is there.
    pub fn with(portal: &'a Portal, token: String) -> Self {
        Self { portal, token }
    }

    /// Its token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A call; every refusal must be a problem.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.call_with(method, path, body, &[]).await
    }

    /// The same, with more headers, as whole lines.
    pub async fn call_with(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[String],
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(format!("Authorization: Bearer {}", self.token));
        if body.is_some() {
            headers.push("Content-Type: application/json".to_owned());
        }
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let answer = self
            .portal
            .call(method, &format!("/api/v1{path}"), &headers, body.as_bytes())
            .await
            .expect("the portal answers");
        assert!(answer.status < 400 || answer.is_problem(), "{answer:?}");
        answer
    }

    /// A call that is answered with this status; its JSON.
    pub async fn expect(
        &self,
        status: u16,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let answer = self.call(method, path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.json());
        answer.json()
    }

    /// What is there.
    pub async fn get(&self, path: &str) -> Value {
        self.expect(200, "GET", path, None).await
    }
}
