# shellcheck shell=bash
# cargo's tools, in the versions that the tests are known to pass with.

CARGO_TOOLS=(
    cargo-deny@0.20.2
    cargo-machete@0.9.2
    cargo-nextest@0.9.143
)

# Installs those that are missing; one that is there in another version stays the developer's choice.
install_cargo_tools() {
    local tool name
    for tool in "${CARGO_TOOLS[@]}"; do
        name=${tool%@*}
        if command -v "$name" >/dev/null; then continue; fi
        say "Installing $tool"
        cargo install --locked --quiet "$tool"
    done
}
