//! Renders templates for one reader.

pub mod chrome;
mod functions;

use axum::response::Html;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;
use serde_json::{Map, json};
use shared::i18n::Locale;
use time::OffsetDateTime;

use crate::assets::Assets;
use crate::errors::PageError;

/// Who reads, and when.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// How they read texts, dates and amounts.
    pub locale: Locale,
    /// The time that "today" is told from.
    pub now: OffsetDateTime,
    /// What scripts and styles of this answer carry.
    pub nonce: String,
    /// What forms of this browser carry.
    pub csrf_token: String,
}

/// The templates. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pages {
    environment: Environment<'static>,
    assets: Assets,
}

impl Pages {
    /// All templates, strict: a name that is not there is an error, never an empty place.
    pub fn new(assets: Assets) -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .build()?,
        );
        load(&mut environment);
        Ok(Self {
            environment,
            assets,
        })
    }

    /// Fills a template with `page`, and with `around` where the page has no value of that name.
    pub fn render(
        &self,
        viewer: &Viewer,
        template: &str,
        page: &impl Serialize,
        around: &impl Serialize,
    ) -> Result<Html<String>, PageError> {
        tracing::trace!(template, "filled");
        // A copy shares the parsed templates; its functions speak this reader's language, also inside macros, which see no context.
        let mut environment = self.environment.clone();
        functions::add(&mut environment, viewer, &self.assets);
        let mut context = object(page)?;
        let frame = [
            object(around)?,
            object(&json!({ "errors": [], "flash": null, "shell": null }))?,
        ];
        for (name, value) in frame.into_iter().flatten() {
            context.entry(name).or_insert(value);
        }
        Ok(Html(
            environment
                .get_template(template)?
                .render(Value::from(Serde(context)))?,
        ))
    }
}

fn object(values: &impl Serialize) -> Result<Map<String, serde_json::Value>, PageError> {
    match serde_json::to_value(values).map_err(PageError::internal)? {
        serde_json::Value::Object(values) => Ok(values),
        _ => Err(PageError::internal("a template takes named values")),
    }
}

#[cfg(embedded_templates)]
fn load(environment: &mut Environment<'static>) {
    minijinja_embed::load_templates!(*environment);
}

#[cfg(not(embedded_templates))]
fn load(environment: &mut Environment<'static>) {
    // Each rendering has its own copy of the environment and so reads the files anew.
    environment.set_loader(minijinja::path_loader(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../templates"
    )));
}
