# shellcheck shell=bash
# TCP addresses: whether something listens there, and free ones.

# listens HOST PORT: whether a connection is taken there.
listens() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

host_of() {
    local host=${1%:*}
    host=${host#[}
    printf '%s\n' "${host%]}"
}

port_of() { printf '%s\n' "${1##*:}"; }

# The address that reaches a listener on $1 from this machine: a wildcard is no destination.
reachable() {
    case $1 in
    0.0.0.0:*) printf '127.0.0.1:%s\n' "$(port_of "$1")" ;;
    '[::]:'*) printf '[::1]:%s\n' "$(port_of "$1")" ;;
    *) printf '%s\n' "$1" ;;
    esac
}

# all_free HOST FIRST COUNT
all_free() {
    local port
    for ((port = $2; port < $2 + $3; port++)); do
        if listens "$1" "$port"; then return 1; fi
    done
}

# free_ports HOST PREFERRED [COUNT]: the first of COUNT consecutive free ports, PREFERRED when it can be. Others come from below the range that
# the kernel takes for outgoing connections.
free_ports() {
    local host=$1 port=$2 count=${3:-1} try
    for try in {1..50}; do
        if all_free "$host" "$port" "$count"; then
            printf '%s\n' "$port"
            return
        fi
        port=$((20000 + (RANDOM * 32768 + RANDOM + try) % 12000))
    done
    die "no $count free TCP ports on $host"
}

# choose_address VARIABLE DEFAULT [COUNT]: exports VARIABLE. A busy address that the caller asked for ends the start; a busy default moves.
choose_address() {
    local variable=$1 default=$2 count=${3:-1} host port
    local wanted=${!variable:-}
    if [[ -n $wanted ]]; then
        [[ $wanted =~ ^(.+):([0-9]{1,5})$ ]] || die "$variable=$wanted is not an address like $default"
        host=$(host_of "$(reachable "$wanted")")
        port=$(port_of "$wanted")
        ((port >= 1 && port + count - 1 <= 65535)) || die "$variable=$wanted: no such port"
        all_free "$host" "$port" "$count" || die "$variable=$wanted: something listens there already$( ((count > 1)) && echo " (it is the first of $count consecutive ports)")"
    else
        host=$(host_of "$default")
        port=$(free_ports "$host" "$(port_of "$default")" "$count")
        [[ $port == "$(port_of "$default")" ]] || say "$default is taken by another program: using $host:$port ($variable sets it)"
        printf -v "$variable" '%s:%s' "$host" "$port"
    fi
    export "${variable?}"
}

# answers_ok HOST:PORT PATH: whether an HTTP request gets a 200, within two seconds.
answers_ok() {
    local host port
    host=$(host_of "$1") port=$(port_of "$1")
    # shellcheck disable=SC2016 # the inner shell expands
    timeout 2 bash -c '
        exec 3<>"/dev/tcp/$0/$1" && printf "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$2" "$0:$1" >&3 &&
        read -r _ status _ <&3 && [[ $status == 200 ]]' "$host" "$port" "$2" 2>/dev/null
}
