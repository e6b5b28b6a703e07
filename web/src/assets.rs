//! Scripts, styles and icons, as the bundler left them in `web/assets/dist`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;

/// Embedded in a release, read from disk in development.
#[derive(RustEmbed)]
#[folder = "assets/dist"]
#[allow_missing = true]
struct Dist;

/// Names carry a hash of what they hold, so a browser never has to ask again.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What was built, by the names pages use. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Assets(Arc<Manifest>);

#[derive(Debug, Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
    icons: BTreeSet<String>,
}

impl Assets {
    /// Reads the manifest that the bundler wrote.
    pub fn load() -> anyhow::Result<Self> {
        let manifest = Dist::get("manifest.json").context(
            "the page assets are not built: run `npm ci && npm run build` in web/assets",
        )?;
        Ok(Self(Arc::new(
            serde_json::from_slice(&manifest.data).context("web/assets/dist/manifest.json")?,
        )))
    }

    /// The path of an asset, `app.js` for one.
    pub fn path(&self, name: &str) -> Option<String> {
        self.0.files.get(name).map(|file| format!("/assets/{file}"))
    }

    /// Whether there is such an icon.
    pub fn has_icon(&self, name: &str) -> bool {
        self.0.icons.contains(name)
    }
}

/// An asset, compressed when the browser takes it so.
pub async fn get(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let takes_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(',')
                .any(|coding| coding.trim().split(';').next() == Some("br"))
        });
    let compressed = takes_brotli
        .then(|| Dist::get(&format!("{path}.br")))
        .flatten();
    let encoding = compressed
        .is_some()
        .then_some(HeaderValue::from_static("br"));
    let Some(file) = compressed.or_else(|| Dist::get(&path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(file.data));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type(&path));
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, encoding);
    }
    response
}

fn content_type(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("map" | "json") => "application/json",
        _ => "application/octet-stream",
    })
}
