# shellcheck shell=bash
# npm packages, installed as locked, once per lockfile.

# npm_packages FOLDER
npm_packages() {
    local folder=$1 stamp=$1/node_modules/.proffer-lock
    [[ -f $folder/package-lock.json ]] || die "$folder/package-lock.json is missing"
    if [[ -f $stamp ]] && cmp -s "$folder/package-lock.json" "$stamp"; then return 0; fi
    say "npm packages of ${folder#"$ROOT/"}"
    attended env -C "$folder" npm ci --no-audit --no-fund --loglevel=error || die "npm ci failed in $folder"
    cp "$folder/package-lock.json" "$stamp"
}

# The scripts and styles of the pages, which the portal embeds.
build_page_assets() {
    npm_packages "$ROOT/web/assets"
    attended env -C "$ROOT/web/assets" npm run --silent build || die "the page assets do not build"
}
