//! Prints the paths that browsers may ask for, one a line, with `{names}` for what varies: for walks that must not forget a page.

fn main() {
    for route in web::router::list() {
        if route.method == "GET" {
            println!("{}", route.path);
        }
    }
}
