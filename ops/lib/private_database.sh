# shellcheck shell=bash
# The database of a local run: a private cluster that keeps its data from run to run. `.data/pg` points to it.

CLUSTER=
CLUSTER_PORT=

# Where it may lie: a folder that lasts (temporary ones are emptied by age), and that an unprivileged user reaches.
cluster_bases() {
    if ((EUID == 0)); then
        echo /var/lib
    elif [[ -n ${XDG_STATE_HOME:-${HOME:-}} ]]; then
        printf '%s\n' "${XDG_STATE_HOME:-$HOME/.local/state}"
    fi
    echo /var/tmp
}

# secret NAME: a random value kept from run to run, readable by its owner only.
secret() {
    local file=$PROFFER_DATA_DIR/secrets/$1
    if [[ ! -s $file ]]; then
        (
            umask 077
            mkdir -p "$PROFFER_DATA_DIR/secrets"
            od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$file.new"
            mv "$file.new" "$file"
        )
    fi
    cat "$file"
}

# The superuser has no password: only the operating system's user that runs the cluster is it. Everyone else shows one.
CLUSTER_ACCESS='local all postgres peer map=proffer
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256'

# Finds the cluster, or makes it.
prepare_cluster() {
    local link=$PROFFER_DATA_DIR/pg bases
    if [[ -f $link/data/PG_VERSION && -f $link/complete ]]; then
        CLUSTER=$(readlink -f "$link")
        local made_by present
        made_by=$(cat "$CLUSTER/data/PG_VERSION")
        present=$("$(postgres_programs)/postgres" --version | grep -oE '[0-9]+' | head -n 1)
        [[ $made_by == "$present" ]] ||
            die "$CLUSTER was made by PostgreSQL $made_by and $present is installed: upgrade it, or remove it and $link for a new one"
        return
    fi
    step "Creating a private PostgreSQL"
    mapfile -t bases < <(cluster_bases)
    CLUSTER=$(new_cluster_folder "${bases[@]}")
    init_cluster "$CLUSTER" "$CLUSTER_ACCESS" --data-checksums
    printf '%s\n' "$ROOT" >"$CLUSTER/belongs-to"
    touch "$CLUSTER/complete"
    ln -sfn "$CLUSTER" "$link"
}

run_postgres() {
    local user_options=() user
    if ((EUID == 0)); then
        user=$(postgres_user)
        user_options=(--reuid "$user" --regid "$(id -g "$user")" --clear-groups)
    fi
    cd /
    own_process "${user_options[@]}" -- "$(postgres_programs)/postgres" -D "$CLUSTER/data"
}

# Starts the cluster under supervision and sets the addresses of the three roles.
start_private_database() {
    prepare_cluster
    # Left by a run that was killed together with its notes.
    as_postgres "$(postgres_programs)/pg_ctl" --pgdata "$CLUSTER/data" --mode fast --silent stop >/dev/null 2>&1 || true
    CLUSTER_PORT=$(free_ports 127.0.0.1 5432)
    configure_cluster "$CLUSTER" "$CLUSTER_PORT" <<'CONF'
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = 256MB
wal_compression = lz4
autovacuum_naptime = 15s
idle_in_transaction_session_timeout = 60s
log_min_duration_statement = 1s
log_line_prefix = '%m [%p] %q%u@%d '
CONF
    start postgres
    await_cluster "$CLUSTER" "$CLUSTER_PORT" || die "PostgreSQL does not start: see $LOGS/postgres.log"
    prepare_database
    PROFFER_MIGRATE_URL=$(role_url proffer_owner)
    PROFFER_DATABASE_URL=$(role_url proffer_app)
    PROFFER_INGRESS_DATABASE_URL=$(role_url proffer_ingress)
    export PROFFER_MIGRATE_URL PROFFER_DATABASE_URL PROFFER_INGRESS_DATABASE_URL
}

role_url() { cluster_url "$1:$(secret "$1")" "$CLUSTER" "$CLUSTER_PORT" proffer; }

# Roles with the passwords kept in the secrets, and the database.
prepare_database() {
    create_roles "$CLUSTER" "$CLUSTER_PORT"
    local role
    for role in proffer_owner proffer_app proffer_ingress proffer_dump; do
        printf "alter role %s password '%s';\n" "$role" "$(secret "$role")"
    done | superuser_sql "$CLUSTER" "$CLUSTER_PORT" postgres
    create_database "$CLUSTER" "$CLUSTER_PORT" proffer
}
