//! Embeds the templates in a release; a development build reads them from disk with each page.

fn main() {
    println!("cargo:rustc-check-cfg=cfg(embedded_templates)");
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rustc-cfg=embedded_templates");
        minijinja_embed::embed_templates!("../templates", &[".html"]);
    }
}
