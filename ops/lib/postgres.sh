# shellcheck shell=bash
# A private PostgreSQL cluster: its own folder, socket and port; never a server that happens to run.
#
# PostgreSQL refuses to run as root, so root lends it an unprivileged user. Data and socket lie in a short folder that this user can reach: a checkout
# may lie below a folder closed to others, and a socket's path may have 107 bytes at most.

# As whom the cluster runs.
postgres_user() {
    if ((EUID != 0)); then
        id -un
    elif getent passwd postgres >/dev/null; then
        echo postgres
    else
        echo nobody
    fi
}

# as_postgres COMMAND...: replaces a subshell by COMMAND, run as the cluster's user.
as_postgres() {
    if ((EUID == 0)); then
        local user
        user=$(postgres_user)
        setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups env -C / HOME=/ "$@"
    else
        env -C / "$@"
    fi
}

# new_cluster_folder BASE...: an empty folder of the cluster's user below the first base that serves.
new_cluster_folder() {
    local base folder
    for base in "$@"; do
        mkdir -p "$base" 2>/dev/null || continue
        ((${#base} <= 70)) || continue
        as_postgres test -x "$base" || continue
        folder=$(mktemp -d "$base/proffer-XXXXXX" 2>/dev/null) || continue
        chmod 0711 "$folder"
        if ((EUID == 0)); then chown "$(postgres_user):" "$folder"; fi
        printf '%s\n' "$folder"
        return
    done
    die "no folder for the database cluster among: $*"
}

# init_cluster FOLDER HOST_BASED_RULES [INITDB_OPTION...]: the superuser is `postgres`, whatever the operating system's user is called.
init_cluster() {
    local folder=$1 rules=$2
    shift 2
    as_postgres "$(postgres_programs)/initdb" --pgdata "$folder/data" --username postgres --auth reject \
        --encoding UTF8 --locale C.UTF-8 "$@" >/dev/null
    printf '%s\n' "$rules" | as_postgres tee "$folder/data/pg_hba.conf" >/dev/null
    echo "proffer $(postgres_user) postgres" | as_postgres tee "$folder/data/pg_ident.conf" >/dev/null
    echo "include_if_exists 'proffer.conf'" | as_postgres tee -a "$folder/data/postgresql.conf" >/dev/null
}

# configure_cluster FOLDER PORT: the settings common to all private clusters; more are read from standard input.
configure_cluster() {
    {
        cat <<CONF
port = $2
unix_socket_directories = '$1'
unix_socket_permissions = 0777
password_encryption = scram-sha-256
default_toast_compression = lz4
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
# Sixteen partitions and their indexes per table: a migration or a dump locks them all at once.
max_locks_per_transaction = 512
# Short queries over partitions: planning them natively costs more than it gives.
jit = off
CONF
        cat
    } | as_postgres tee "$1/data/proffer.conf" >/dev/null
}

# superuser_sql FOLDER PORT DATABASE: runs the statements on standard input.
superuser_sql() {
    PGOPTIONS='--client-min-messages=warning' as_postgres "$(postgres_programs)/psql" --host "$1" --port "$2" --username postgres --dbname "$3" \
        --no-psqlrc --quiet --set ON_ERROR_STOP=1 --tuples-only --no-align --file -
}

# await_cluster FOLDER PORT: until it takes connections, at most 60 s (recovery after a kill takes a while).
await_cluster() {
    local deadline=$((SECONDS + 60))
    until "$(postgres_programs)/pg_isready" --quiet --host "$1" --port "$2"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# create_roles FOLDER PORT: those of migrations/roles.sql.
create_roles() { superuser_sql "$1" "$2" postgres <"$ROOT/migrations/roles.sql"; }

# create_database FOLDER PORT NAME: owned by proffer_owner, when it is not there.
create_database() {
    superuser_sql "$1" "$2" postgres <<SQL
select format('create database %I owner proffer_owner', '$3')
where not exists (select from pg_database where datname = '$3') \gexec
SQL
}

# apply_migrations URL: as psql applies them, so that nothing need be built for it.
apply_migrations() {
    local file
    for file in "$ROOT"/migrations/[0-9]*.sql; do
        "$(postgres_programs)/psql" "$1" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --single-transaction --output /dev/null --file "$file" ||
            die "${file#"$ROOT/"} does not apply"
    done
}

# cluster_url ROLE[:PASSWORD] FOLDER PORT DATABASE: over the socket.
cluster_url() { printf 'postgres://%s@localhost:%s/%s?host=%s\n' "$1" "$3" "$4" "$2"; }
