# shellcheck shell=bash
# Python packages, in an environment of their own, once per list.

# python_packages FOLDER: those of FOLDER/requirements.txt, into FOLDER/.venv
python_packages() {
    local folder=$1 stamp=$1/.venv/.proffer-requirements
    [[ -f $folder/requirements.txt ]] || die "$folder/requirements.txt is missing"
    if [[ -f $stamp ]] && cmp -s "$folder/requirements.txt" "$stamp"; then return 0; fi
    say "Python packages of ${folder#"$ROOT/"}"
    attended python3 -m venv --clear "$folder/.venv" || die "python3 can't make an environment: install python3-venv"
    attended "$folder/.venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$folder/requirements.txt" || die "pip install failed in $folder"
    cp "$folder/requirements.txt" "$stamp"
}
