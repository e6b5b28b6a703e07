//! Rebuilds when a migration or a file of texts is added: both directories are embedded.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
    println!("cargo:rerun-if-changed=../templates/locales");
}
