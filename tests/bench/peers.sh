#!/usr/bin/env bash
# Measures threadtop beside the monitors that are installed (htop, top, btop, btm, atop), in the same run, on the same
# loads, on a terminal of 50 lines and 160 columns, each with an interval of one second and otherwise its default configuration.
#
#   tests/bench/peers.sh                       three runs of everything: about half an hour
#   RUNS=1 SECONDS_EACH=5 KEYS=20 tests/bench/peers.sh 10x45 1x3000
#
# Needs bash, python3 and a Rust toolchain. A load PxT is P processes of T threads, of which one in fifty wakes five
# times a second. Prints a table for each load: medians, and CPU time against htop with threads shown.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

runs=${RUNS:-3}
seconds=${SECONDS_EACH:-10}
keys=${KEYS:-60}
loads=("$@")
[[ ${#loads[@]} -gt 0 ]] || loads=(10x45 1x3000 200x100)

cargo build --release --quiet
program=${CARGO_TARGET_DIR:-target}/release/threadtop
here=tests/bench
work=$(mktemp -d)
# No configuration of whoever runs this, and none left behind.
export XDG_CONFIG_HOME=$work/config HOME=$work
export HTOPRC=$work/htoprc
mkdir -p "$XDG_CONFIG_HOME"

load_pid=
stop_load() {
    [[ -n $load_pid ]] || return 0
    exec {load_input}>&-
    wait "$load_pid" 2>/dev/null || true
    load_pid=
}
trap 'stop_load; rm -rf "$work"' EXIT

start_load() { # start_load PxT
    rm -f "$work/input" "$work/output"
    mkfifo "$work/input" "$work/output"
    python3 "$here/load.py" "${1%x*}" "${1#*x}" <"$work/input" >"$work/output" &
    load_pid=$!
    exec {load_input}>"$work/input"
    local answer
    read -r answer <"$work/output"
    [[ $answer == ready ]]
}

run() { # run LOAD LABEL COMMAND...: measures one program, when there is one
    local load=$1 label=$2
    shift 2
    command -v "$1" >/dev/null || return 0
    printf '  %s\n' "$label" >&2
    python3 "$here/terminal.py" "$label" "$seconds" "$keys" "$@" |
        sed "s/^{/{\"load\": \"$load\", /" >>"$work/results"
}

# htop's own defaults show threads; the second configuration hides them, as its key H does.
printf 'hide_userland_threads=1\nshow_thread_names=0\n' >"$work/hidden"

mkdir -p "$XDG_CONFIG_HOME/btop"
printf 'update_ms = 1000\n' >"$XDG_CONFIG_HOME/btop/btop.conf"

for load in "${loads[@]}"; do
    start_load "$load"
    # A process with the threads of the load, to look into.
    inside=$(pgrep -o -P "$load_pid")
    for ((round = 1; round <= runs; round++)); do
        printf '%s, run %d of %d\n' "$load" "$round" "$runs" >&2
        run "$load" threadtop "$program"
        run "$load" 'threadtop, all threads' "$program" --threads
        FIRST_KEYS=$'\e[C' run "$load" 'threadtop, one process open' "$program" --pid "$inside"
        run "$load" htop htop --delay=10
        HTOPRC=$work/hidden run "$load" 'htop, threads hidden' htop --delay=10
        run "$load" 'top -H' top -H -d 1
        run "$load" btop btop
        run "$load" 'btm, threads' btm --get_threads --rate 1s
        run "$load" atop atop 1
    done
    stop_load
done

printf '%s, %s CPUs, Linux %s, %d run(s) of %s s\n' "$("$program" --version)" "$(nproc)" "$(uname -r)" "$runs" "$seconds"
python3 "$here/table.py" htop <"$work/results"
