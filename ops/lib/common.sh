# shellcheck shell=bash
# What every script of ops/ begins with: strict mode, the checkout's root, and how it speaks.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export ROOT

# Builds check queries against the committed .sqlx only: a database that the caller's environment happens to name is none of ours.
unset DATABASE_URL
export SQLX_OFFLINE=true

say() { printf '%s\n' "$*"; }

step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

# Ends the script with one clear line.
die() {
    printf '\033[31merror:\033[0m %s\n' "$*" >&2
    exit 1
}

# Runs a short command without the lock that `ops/up` holds on descriptor 9, so that a child that outlives it holds nothing.
unlocked() { "$@" 9>&-; }

ATTENDED=

# Runs a long command. bash acts on a signal only after the command in front of it, so this one runs behind, in a session of its own that end_attended can end
# with all its children.
attended() {
    local status=0
    setsid "$@" 9>&- </dev/null &
    ATTENDED=$!
    wait "$ATTENDED" || status=$?
    ATTENDED=
    return "$status"
}

end_attended() { [[ -z $ATTENDED ]] || kill -TERM -- "-$ATTENDED" 2>/dev/null || true; }

# Where cargo puts what it builds.
target_directory() {
    (cd "$ROOT" && cargo metadata --format-version 1 --no-deps --offline --locked) |
        node -p 'JSON.parse(require("fs").readFileSync(0)).target_directory'
}
