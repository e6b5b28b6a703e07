# shellcheck shell=bash
# Processes that are started again when they die.

declare -a SUPERVISORS=()

# supervise NAME LOG COMMAND...: runs COMMAND until stop_supervised; a dead one is back within 2 s.
supervise() {
    local name=$1 log=$2
    shift 2
    (
        trap - EXIT INT
        child=
        trap 'if [[ -n $child ]]; then kill -TERM "$child" 2>/dev/null; wait "$child"; fi; exit 0' TERM
        while true; do
            "$@" >>"$log" 2>&1 9>&- </dev/null &
            child=$!
            status=0
            wait "$child" || status=$?
            printf '%s ended with status %s; starting it again\n' "$name" "$status" | tee -a "$log" >&2
            sleep 0.5
        done
    ) &
    SUPERVISORS+=($!)
}

# stop_supervised: asks all to end, waits until they have.
stop_supervised() {
    local pid
    for pid in "${SUPERVISORS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${SUPERVISORS[@]}"; do wait "$pid" 2>/dev/null || true; done
    SUPERVISORS=()
}
