# shellcheck shell=bash
# The steps of a test run: each is tried, what failed and how long each took is said at the end.

STEPS_DONE=()
STEPS_FAILED=()

# run_step NAME COMMAND...
run_step() {
    local name=$1 begun=$SECONDS outcome=passed status
    shift
    step "$name"
    # In a condition, bash would go on after the first command that fails.
    set +e
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    if ((status != 0)); then
        outcome=FAILED
        STEPS_FAILED+=("$name")
        say "$name failed"
    fi
    STEPS_DONE+=("$(printf '%-20s %-7s %4d s' "$name" "$outcome" $((SECONDS - begun)))")
}

# needed_step NAME COMMAND...: a step without which the following make no sense.
needed_step() {
    run_step "$@"
    ((${#STEPS_FAILED[@]} == 0)) || finish_steps
}

# finish_steps: the table, and the end of the script.
finish_steps() {
    step "Steps ($SECONDS s)"
    printf '%s\n' "${STEPS_DONE[@]}"
    ((${#STEPS_FAILED[@]} == 0)) || die "failed: $(IFS=,; echo "${STEPS_FAILED[*]}")"
    say "All steps passed."
    exit 0
}
