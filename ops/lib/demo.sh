# shellcheck shell=bash
# demo.json: where a local run is reached and who can sign in; there only while it runs.

# write_demo TENANTS_JSON
write_demo() {
    local portal=${PROFFER_PUBLIC_URL:-http://$(reachable "$PROFFER_HTTP_ADDR")}
    (umask 077 && node - "$1" "${portal%/}" "$(reachable "$PROFFER_SMTP_ADDR")" "$RELAY_UI" \
        "$(reachable "$WEB_OPS")" "$(reachable "$WORKER_OPS")" "$(reachable "$INGRESS_OPS")" >"$PROFFER_DATA_DIR/demo.json.new") <<'JS'
const [tenants, url, smtp, relay, web, worker, ingress] = process.argv.slice(2);
const ops = { web: `http://${web}`, worker: `http://${worker}`, smtp_ingress: `http://${ingress}` };
console.log(JSON.stringify({ url, smtp, relay_ui: relay || null, tenants: JSON.parse(tenants), ops }, null, 2));
JS
    mv "$PROFFER_DATA_DIR/demo.json.new" "$PROFFER_DATA_DIR/demo.json"
}

show_demo() {
    node - "$PROFFER_DATA_DIR/demo.json" <<'JS'
const { url, smtp, relay_ui, tenants, ops } = JSON.parse(require("fs").readFileSync(process.argv[2]));
const line = (name, value) => console.log(`  ${name.padEnd(14)}${value}`);
line("Portal", url);
line("Mail in", `${smtp} (SMTP)`);
line("Mail out", relay_ui ?? "through PROFFER_RELAY_URL");
line("Metrics", Object.values(ops).map((address) => `${address}/metrics`).join("  "));
for (const { name, address, users } of tenants) {
    console.log(`\n  ${name}: forward a mail to ${address}`);
    for (const { email, password } of users) console.log(`    ${email}  password ${password}`);
}
JS
}
