//! Logs on standard error: compact lines for a person at a terminal, JSON for a machine.
//!
//! Events name what happened, ids and counts. They hold no addresses, names, subjects or texts of mails: those are found in the portal, by
//! somebody who may see them.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// Why logging was not set up.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The directives can't be read.
    #[error("PROFFER_LOG is not a list of tracing directives")]
    Directives(#[from] tracing_subscriber::filter::ParseError),
    /// Somebody did it already.
    #[error("logging was already set up")]
    Twice(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The HTML parser warns of every fault of what it reads; whoever sends us mail could fill the disk with that.
const PARSER_COMPLAINTS: &str = "html5ever=error";

/// Sets up logging for the whole process, once. `directives` say what is logged, such as `info` or `warn,shared=debug`.
pub fn init_logging(directives: &str) -> Result<(), LoggingError> {
    let filter = directives
        .parse::<EnvFilter>()?
        .add_directive(PARSER_COMPLAINTS.parse()?);
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr);
    if stderr().is_terminal() {
        builder.compact().try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    }
    .map_err(LoggingError::Twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_that_make_no_sense_are_refused() {
        assert!(matches!(
            init_logging("shared=loud"),
            Err(LoggingError::Directives(_))
        ));
    }
}
