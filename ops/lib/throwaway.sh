# shellcheck shell=bash
# A PostgreSQL for tests: in memory where there is room, no fsync, gone when the script ends.

THROWAWAY_FOLDER=
THROWAWAY_PORT=5432 # names the socket; no TCP port is opened
THROWAWAY_MEMORY_MINIMUM_KB=$((4 * 1024 * 1024))

start_throwaway_cluster() {
    local bases=(/var/tmp)
    local free
    free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
    if ((free >= THROWAWAY_MEMORY_MINIMUM_KB)); then bases=(/dev/shm /var/tmp); fi
    trap stop_throwaway_cluster EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    THROWAWAY_FOLDER=$(new_cluster_folder "${bases[@]}")
    # Whoever reaches the socket is trusted, so only the owner (and root) reaches it.
    chmod 0700 "$THROWAWAY_FOLDER"
    init_cluster "$THROWAWAY_FOLDER" 'local all all trust' --no-sync
    configure_cluster "$THROWAWAY_FOLDER" "$THROWAWAY_PORT" <<'CONF'
listen_addresses = ''
max_connections = 500
shared_buffers = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 4GB
autovacuum_naptime = 15s
CONF
    throwaway_ctl "$THROWAWAY_FOLDER" start ||
        { cat "$THROWAWAY_FOLDER/log" >&2; die "the private PostgreSQL does not start"; }
    create_roles "$THROWAWAY_FOLDER" "$THROWAWAY_PORT"
}

# throwaway_ctl FOLDER PG_CTL_ARGUMENT...: starts or restarts the cluster, and waits for it.
throwaway_ctl() {
    local folder=$1
    shift
    as_postgres "$(postgres_programs)/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --silent --wait "$@" </dev/null >/dev/null
}

# A program that restarts the cluster, given the mode of the shutdown: for tests that pull the rug from under the services.
throwaway_restart_program() {
    local program=$THROWAWAY_FOLDER/restart file
    {
        echo '#!/usr/bin/env bash'
        for file in common packages postgres throwaway; do echo "source '$ROOT/ops/lib/$file.sh'"; done
        # shellcheck disable=SC2016 # expanded by the program
        printf 'throwaway_ctl %q restart --mode "$1"\n' "$THROWAWAY_FOLDER"
    } >"$program"
    chmod +x "$program"
    echo "$program"
}

stop_throwaway_cluster() {
    end_attended
    [[ -n $THROWAWAY_FOLDER ]] || return 0
    as_postgres "$(postgres_programs)/pg_ctl" --pgdata "$THROWAWAY_FOLDER/data" --mode immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$THROWAWAY_FOLDER"
    THROWAWAY_FOLDER=
}

# throwaway_url ROLE DATABASE
throwaway_url() { cluster_url "$1" "$THROWAWAY_FOLDER" "$THROWAWAY_PORT" "$2"; }
