# shellcheck shell=bash
# What a checkout needs from the machine: Debian packages, Node.js, Rust.

NODE_MINIMUM=20
POSTGRES_MINIMUM=15

# The newest PostgreSQL server installed, as the folder of its programs.
postgres_programs() {
    local found
    found=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1) || true
    if [[ -z $found ]]; then found=$(command -v initdb || true); fi
    [[ -n $found ]] || return 1
    found=$(dirname "$(readlink -f "$found")")
    local version
    version=$("$found/initdb" --version | grep -oE '[0-9]+' | head -n 1)
    ((version >= POSTGRES_MINIMUM)) || return 1
    printf '%s\n' "$found"
}

has_header() { compgen -G "/usr/include/$1" >/dev/null || compgen -G "/usr/include/*/$1" >/dev/null; }

# Debian packages that are missing, by what they are needed for.
missing_packages() {
    postgres_programs >/dev/null || echo postgresql
    command -v cc >/dev/null || echo build-essential
    command -v clang >/dev/null || echo clang
    command -v mold >/dev/null || echo mold
    command -v pkg-config >/dev/null || echo pkg-config
    has_header openssl/ssl.h || echo libssl-dev
    has_header libxml2/libxml/tree.h || echo libxml2-dev
    has_header xmlsec1/xmlsec/xmlsec.h || has_header xmlsec1 || echo libxmlsec1-dev
    compgen -G '/usr/lib/*/libxmlsec1-openssl.so*' >/dev/null || echo libxmlsec1-openssl
    compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null || echo libclang-dev
    command -v setpriv >/dev/null || echo util-linux
}

# Debian packages that the tests need beyond that.
missing_test_packages() {
    missing_packages
    command -v shellcheck >/dev/null || echo shellcheck
    command -v chromium >/dev/null || echo chromium
    command -v pdftoppm >/dev/null || echo poppler-utils
    # The identity provider made of pysaml2 calls xmlsec1.
    command -v xmlsec1 >/dev/null || echo xmlsec1
    python3 -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
}

# Installs Debian packages; says which, when it may not.
install_packages() {
    (($# > 0)) || return 0
    local sudo=()
    if ((EUID != 0)); then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            sudo=(sudo)
        elif command -v sudo >/dev/null && [[ -t 0 ]]; then
            sudo=(sudo)
        else
            die "missing packages, and no right to install them; as root: apt-get install $*"
        fi
    fi
    command -v apt-get >/dev/null || die "missing, and this is no Debian to install them on: $*"
    step "Installing $*"
    local no_cluster=/etc/postgresql-common/createcluster.d/proffer-install.conf status=0
    # The distribution's package would otherwise start a server of its own at once, which nobody asked for.
    if [[ " $* " == *" postgresql "* ]]; then
        "${sudo[@]}" mkdir -p "$(dirname "$no_cluster")"
        echo 'create_main_cluster = false' | "${sudo[@]}" tee "$no_cluster" >/dev/null
    fi
    "${sudo[@]}" apt-get update -qq </dev/null &&
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null ||
        status=$?
    "${sudo[@]}" rm -f "$no_cluster"
    ((status == 0)) || die "apt-get could not install: $*"
}

# Rust and Node.js come from their own installers, which a script has no business choosing.
require_toolchains() {
    command -v cargo >/dev/null || die "cargo is missing: install Rust (rustup.rs), version $(rust_minimum) or newer"
    local have
    have=$(rustc --version | cut -d ' ' -f 2)
    [[ $(printf '%s\n' "$(rust_minimum)" "$have" | sort -V | head -n 1) == "$(rust_minimum)" ]] ||
        die "Rust $have is too old: $(rust_minimum) or newer is needed"
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        die "Node.js is missing: install version $NODE_MINIMUM or newer, with npm (Debian 12's own is older)"
    fi
    have=$(node --version)
    have=${have#v}
    ((${have%%.*} >= NODE_MINIMUM)) || die "Node.js $have is too old: $NODE_MINIMUM or newer is needed (Debian 12 ships 18)"
}

rust_minimum() { sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml"; }
