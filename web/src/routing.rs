//! Routes that can be listed: axum's router can't say what it holds, and what is not listed is not swept. Features give their routes as [`Routes`], so
//! that none of them can be forgotten.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter};

use crate::app::App;

/// A method and the pattern of the paths it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`: forms know no others.
    pub method: &'static str,
    /// With `{names}` for what varies.
    pub path: &'static str,
}

/// A router, and what it holds.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    listed: Vec<Route>,
}

impl Routes {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a path.
    pub(crate) fn route(mut self, path: &'static str, methods: Methods) -> Self {
        self.router = self.router.route(path, methods.router);
        self.listed.extend(
            methods
                .names
                .into_iter()
                .map(|method| Route { method, path }),
        );
        self
    }

    /// Adds those of another feature.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }

    /// Lets their bodies be as large as this.
    pub(crate) fn with_body_limit(mut self, bytes: usize) -> Self {
        self.router = self.router.layer(DefaultBodyLimit::max(bytes));
        self
    }

    /// The router itself.
    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }

    /// All of them.
    pub(crate) fn into_list(self) -> Vec<Route> {
        self.listed
    }
}

/// What a path does, by method.
#[derive(Debug, Default)]
pub(crate) struct Methods {
    router: MethodRouter<App>,
    names: Vec<&'static str>,
}

/// A path that shows something.
pub(crate) fn get<H: Handler<T, App>, T: 'static>(handler: H) -> Methods {
    Methods::default().on(MethodFilter::GET, "GET", handler)
}

/// A path that does something.
pub(crate) fn post<H: Handler<T, App>, T: 'static>(handler: H) -> Methods {
    Methods::default().post(handler)
}

impl Methods {
    /// And does something.
    pub(crate) fn post<H: Handler<T, App>, T: 'static>(self, handler: H) -> Self {
        self.on(MethodFilter::POST, "POST", handler)
    }

    fn on<H: Handler<T, App>, T: 'static>(
        mut self,
        filter: MethodFilter,
        name: &'static str,
        handler: H,
    ) -> Self {
        self.router = self.router.on(filter, handler);
        self.names.push(name);
        self
    }
}
