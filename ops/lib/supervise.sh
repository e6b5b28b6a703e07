# shellcheck shell=bash
# Processes that are started again when they die, and their end.
#
# A service is a function run_NAME that ends in `exec`, so that the process whose number we keep is the service itself. Each has a session of its own: Ctrl-C reaches
# the supervisor alone, which stops them in order. RUN_FOLDER keeps their numbers for a next run to find, should the supervisor be killed; LOGS what they say.

# Patience with a service that was asked to end: the worker lets running jobs finish.
STOP_SECONDS=25
# A service that lived less than this is started again after a growing pause, of at most 1.6 s.
STEADY_SECONDS=5

declare -A PID_OF=() STARTED_AT=() PAUSE=()

# start NAME [PAUSE]
start() {
    local name=$1 pause=${2:-0}
    (
        exec 9>&- </dev/null >>"$LOGS/$name.log" 2>&1
        [[ $pause == 0 ]] || sleep "$pause"
        "run_$name"
    ) &
    PID_OF[$name]=$!
    STARTED_AT[$name]=$SECONDS
    printf '%s %s\n' "$!" "$(birth_of "$!")" >"$RUN_FOLDER/$name"
}

# own_process [SETPRIV_OPTION...] -- COMMAND...: becomes COMMAND, in its own session, told to end when the supervisor is gone.
own_process() { exec setsid setpriv --pdeathsig TERM "$@"; }

# keep_running: starts again whatever dies, until a signal ends the script. It looks at each process in turn: `wait -n` forgets all but one of those that die
# together.
keep_running() {
    local name status
    while true; do
        sleep 0.25
        for name in "${!PID_OF[@]}"; do
            if kill -0 "${PID_OF[$name]}"; then continue; fi
            status=0
            wait "${PID_OF[$name]}" || status=$?
            say "$(date +%T) $name ended ($(ending "$status")); starting it again" | tee -a "$LOGS/$name.log"
            choose_pause "$name"
            start "$name" "${PAUSE[$name]}"
        done
        # bash's own remarks on a process that a signal ended.
    done 2>/dev/null
}

# choose_pause NAME: none for one that ran well, then 0.2 s, doubled each time.
choose_pause() {
    local name=$1
    if ((SECONDS - ${STARTED_AT[$name]} >= STEADY_SECONDS)); then
        PAUSE[$name]=0
    else
        case ${PAUSE[$name]:-0} in
        0) PAUSE[$name]=0.2 ;;
        0.2) PAUSE[$name]=0.4 ;;
        0.4) PAUSE[$name]=0.8 ;;
        *) PAUSE[$name]=1.6 ;;
        esac
    fi
}

ending() { if (($1 > 128)); then echo "signal $(kill -l "$1")"; else echo "status $1"; fi; }

# end_service SIGNAL NAME...: asks them all, waits, and kills what does not listen.
end_services() {
    local signal=$1 name deadline=$((SECONDS + STOP_SECONDS))
    shift
    for name in "$@"; do
        [[ -z ${PID_OF[$name]:-} ]] || kill "-$signal" "${PID_OF[$name]}" 2>/dev/null || true
    done
    for name in "$@"; do
        [[ -n ${PID_OF[$name]:-} ]] || continue
        while kill -0 "${PID_OF[$name]}"; do
            if ((SECONDS >= deadline)); then
                say "$name does not end: killed"
                kill -KILL "${PID_OF[$name]}" || true
                break
            fi
            sleep 0.05
        done
        wait "${PID_OF[$name]}" || true
        unset "PID_OF[$name]"
        rm -f "$RUN_FOLDER/$name"
    done 2>/dev/null
}

# birth_of PID: when it started, in clock ticks since boot; with the number this names one process for good.
birth_of() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # The name, in parentheses, may hold anything; the start is the 20th field after it (proc(5), field 22).
    cut -d ' ' -f 20 <<<"${stat##*) }"
}

# end_orphans: ends what a run that was killed has left behind.
end_orphans() {
    local file name pid birth deadline
    for file in "$RUN_FOLDER"/*; do
        [[ -f $file ]] || continue
        name=$(basename "$file")
        read -r pid birth <"$file" || true
        if [[ -n $birth && $(birth_of "$pid") == "$birth" ]]; then
            say "$name of a former run is still there (process $pid): ending it"
            # PostgreSQL takes TERM as leave to wait for its clients.
            kill "-$([[ $name == postgres ]] && echo INT || echo TERM)" "$pid" 2>/dev/null || true
            deadline=$((SECONDS + STOP_SECONDS))
            while [[ $(birth_of "$pid") == "$birth" ]]; do
                if ((SECONDS >= deadline)); then kill -KILL "$pid" 2>/dev/null || true; fi
                sleep 0.05
            done
        fi
        rm -f "$file"
    done
}
