//! Links the ingress, which anybody on the internet talks to, with nothing that it does not use: the product's crate brings libxml2, libxmlsec1 and OpenSSL for single sign-on, and
//! none of it is reached from here. The toolchain's own linker leaves libraries away that only dead code names; others keep them.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=RUSTC");
    let of_environment = |name| std::env::var(name).unwrap_or_default();
    let sysroot = Command::new(of_environment("RUSTC"))
        .args(["--print", "sysroot"])
        .output();
    let Ok(sysroot) = sysroot else { return };
    let sysroot = String::from_utf8_lossy(&sysroot.stdout).trim().to_owned();
    let linker = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(of_environment("HOST"))
        .join("bin/gcc-ld/ld.lld");
    // Without it the ingress is linked as the others are, and `ops/test system` says what it links.
    if linker.exists() {
        println!("cargo::rustc-link-arg-bins=--ld-path={}", linker.display());
    }
}
