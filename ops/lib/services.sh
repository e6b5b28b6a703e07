# shellcheck shell=bash
# What a local run consists of beside its database: the three services and the mail catcher.

RELAY_UI=

run_web() { PROFFER_OPS_ADDR=$WEB_OPS own_process -- "$PROGRAMS/proffer-web"; }
run_worker() { PROFFER_OPS_ADDR=$WORKER_OPS own_process -- "$PROGRAMS/proffer-worker"; }
run_smtp_ingress() { PROFFER_OPS_ADDR=$INGRESS_OPS own_process -- "$PROGRAMS/proffer-smtp-ingress"; }
run_mail_catcher() {
    own_process -- node "$ROOT/ops/mailcatcher/node_modules/maildev/dist/bin/maildev.js" \
        --ip 127.0.0.1 --smtp "$CATCHER_SMTP" --web-ip 127.0.0.1 --web "$CATCHER_WEB" --mail-directory "$PROFFER_DATA_DIR/caught"
}

# The addresses of a run: those asked for, or the defaults, or free ones in their place.
choose_addresses() {
    choose_address PROFFER_HTTP_ADDR 127.0.0.1:8080
    choose_address PROFFER_SMTP_ADDR 127.0.0.1:2525
    choose_address PROFFER_OPS_ADDR 127.0.0.1:9101 3
    local host=${PROFFER_OPS_ADDR%:*} port
    port=$(port_of "$PROFFER_OPS_ADDR")
    WEB_OPS=$PROFFER_OPS_ADDR WORKER_OPS=$host:$((port + 1)) INGRESS_OPS=$host:$((port + 2))
}

# The platform's relay of a local run, unless there is a real one.
start_mail_catcher() {
    if [[ -n ${PROFFER_RELAY_URL:-} ]]; then
        say "Mail leaves through PROFFER_RELAY_URL: no mail catcher"
        return
    fi
    CATCHER_SMTP=$(free_ports 127.0.0.1 1025)
    CATCHER_WEB=$(free_ports 127.0.0.1 1080)
    export PROFFER_RELAY_URL=smtp://127.0.0.1:$CATCHER_SMTP
    RELAY_UI=http://127.0.0.1:$CATCHER_WEB
    start mail_catcher
}

# await NAME HOST:PORT PATH: until it answers, at most a minute. One that ends instead has said why.
await() {
    local name=$1 deadline=$((SECONDS + 60))
    until answers_ok "$2" "$3"; do
        if ! kill -0 "${PID_OF[$name]}" 2>/dev/null; then
            tail -n 5 "$LOGS/$name.log" >&2
            die "$name ended before it was ready; see $LOGS/$name.log"
        fi
        ((SECONDS < deadline)) || die "$name is not ready after a minute; see $LOGS/$name.log"
        sleep 0.1
    done
}

start_services() {
    start web
    start worker
    start smtp_ingress
    await web "$(reachable "$WEB_OPS")" /readyz
    await worker "$(reachable "$WORKER_OPS")" /readyz
    await smtp_ingress "$(reachable "$INGRESS_OPS")" /readyz
    [[ -z $RELAY_UI ]] || await mail_catcher "127.0.0.1:$CATCHER_WEB" /api/healthz
}
