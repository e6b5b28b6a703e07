//! Prints the paths that browsers may ask for, one a line, with `{names}` for what varies: for walks that must not forget a page.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for route in web::router::list() {
        if route.method == "GET" {
            writeln!(out, "{}", route.path)?;
        }
    }
    Ok(())
}
