#!/usr/bin/env bash
# Measures threadtop beside htop, and where a situation says so beside the other monitors that are installed (top, btop,
# btm, atop): in the same run and in turn, on the same load, on a terminal of 50 lines and 160 columns, each otherwise in
# its default configuration, but for htop, which shows threads.
#
#   tests/bench/peers.sh                       five rounds of every situation: about two hours
#   ROUNDS=1 SECONDS_EACH=5 KEYS=20 tests/bench/peers.sh 500 idle
#   HTOP=~/htop/htop tests/bench/peers.sh 500  htop as you have built it; THREADTOP= likewise, else it is built
#   BESIDE=htop tests/bench/peers.sh           beside no other monitor; PAIRS=1 prints one table, threadtop / htop in a row each
#
# Prints a table for each situation: medians, and the CPU time against htop of the same round, with its range. Needs bash,
# python3, a Rust toolchain, and for situations of an ordinary user root and setpriv (util-linux), or no root at all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# The load: processes × threads, of which one in EVERY wakes each so many SECONDS. The interval of the monitors, in seconds.
# Whose they are, and beside whom threadtop is measured.
situations='
# name                 load      every seconds interval user   beside
idle                   -         -     -       1        root   htop
idle-user              -         -     -       1        nobody htop
500                    10x45     50    0.2     1        root   all
500-user               10x45     50    0.2     1        nobody htop
500-each-0.1s          10x45     50    0.2     0.1      root   htop
500-each-5s            10x45     50    0.2     5        root   htop
3000-in-one            1x3000    50    0.2     1        root   all
20000                  200x100   50    0.2     1        root   all
20000-user             200x100   50    0.2     1        nobody htop
20000-each-5s          200x100   50    0.2     5        root   htop
100000                 500x200   50    0.2     1        root   htop
300000                 1500x200  50    0.2     1        root   htop
moving-2000            20x100    1     1       1        root   htop
moving-2000-user       20x100    1     1       1        nobody htop
moving-20000           200x100   1     1       1        root   htop
moving-20000-user      200x100   1     1       1        nobody htop
'

rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-10}
keys=${KEYS:-30}
only_beside=${BESIDE:-}
htop=${HTOP:-htop}
wanted=" ${*:-$(awk 'NF && !/^#/ { print $1 }' <<<"$situations" | tr '\n' ' ')} "
here=tests/bench
work=$(mktemp -d)
command -v "$htop" >/dev/null || { echo "$htop is not installed, and it is what the others are compared with"; exit 1; }

[[ -n ${THREADTOP:-} ]] || cargo build --release --quiet
# A copy that everybody may run, wherever the target folder is.
chmod 755 "$work"
program=$work/threadtop
cp "${THREADTOP:-${CARGO_TARGET_DIR:-target}/release/threadtop}" "$program"

# No configuration of whoever runs this, and none left behind.
export XDG_CONFIG_HOME=$work/config HOME=$work HTOPRC=$work/htoprc
mkdir -p "$XDG_CONFIG_HOME/btop"
printf 'update_ms = 1000\n' >"$XDG_CONFIG_HOME/btop/btop.conf"
printf 'hide_userland_threads=0\nhide_kernel_threads=1\nshow_thread_names=1\n' >"$HTOPRC"
printf 'hide_userland_threads=1\nhide_kernel_threads=1\nshow_thread_names=0\n' >"$work/hidden"

load_pid=
stop_load() {
    [[ -n $load_pid ]] || return 0
    exec {load_input}>&-
    wait "$load_pid" 2>/dev/null || true
    load_pid=
}
trap 'stop_load; rm -rf "$work"' EXIT

start_load() { # start_load PxT EVERY SECONDS
    [[ $1 != - ]] || return 0
    rm -f "$work/input" "$work/output"
    mkfifo "$work/input" "$work/output"
    python3 "$here/load.py" "${1%x*}" "${1#*x}" "$3" "$2" <"$work/input" >"$work/output" &
    load_pid=$!
    exec {load_input}>"$work/input"
    local answer
    read -r answer <"$work/output" || true
    [[ $answer == ready ]]
}

impossible() { # impossible PxT USER: why this machine cannot have the situation, or nothing
    local tasks=0 limit available
    [[ $1 == - ]] || tasks=$((${1%x*} * ${1#*x} + 5000))
    for limit in kernel.pid_max kernel.threads-max; do
        [[ $(</proc/sys/"${limit/.//}") -ge $tasks ]] || printf '%s is too low: sysctl -w %s=%d\n' "$limit" "$limit" "$((tasks * 2))"
    done
    available=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
    # A thread of the load takes some 45 KB, most of it in the kernel.
    [[ $available -ge $((tasks * 45)) ]] || printf '%d MB of memory are free and it takes %d\n' $((available / 1024)) $((tasks * 45 / 1024))
    case $2,$EUID in
    root,0 | nobody,[!0]*) ;;
    root,*) echo 'it takes root' ;;
    nobody,0) command -v setpriv >/dev/null || echo 'it takes setpriv, of util-linux' ;;
    esac
}

run() { # run LABEL COMMAND...: measures one program, when there is one
    local label=$1 as=() time
    shift
    # Of few samples each, the programs would be compared by where in the time they fell.
    time=$(awk "BEGIN { least = 4 * $interval; print(least > $seconds ? least : $seconds) }")
    command -v "$1" >/dev/null || return 0
    [[ $user,$EUID != nobody,0 ]] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    printf '  %s\n' "$label" >&2
    python3 "$here/terminal.py" "$label" "$time" "$keys" "${as[@]}" "$@" |
        sed "s/^{/{\"situation\": \"$name\", \"round\": $round, /" >>"$work/results"
}

touch "$work/results"
while read -r name load every period interval user beside; do
    [[ -n $name && $name != '#' && $wanted == *" $name "* ]] || continue
    beside=${only_beside:-$beside}
    why=$(impossible "$load" "$user" | paste -sd ';')
    [[ -z $why ]] || { printf 'SKIPPED %s: %s\n' "$name" "$why"; continue; }
    start_load "$load" "$every" "$period" || { stop_load; printf 'SKIPPED %s: its load did not start\n' "$name"; continue; }
    tenths=$(awk "BEGIN { print $interval * 10 }")
    for ((round = 1; round <= rounds; round++)); do
        printf '%s, round %d of %d\n' "$name" "$round" "$rounds" >&2
        run htop "$htop" --delay="$tenths"
        run threadtop "$program" --interval "$interval"
        [[ $beside == all ]] || continue
        run 'threadtop, all threads' "$program" --threads
        # A process with the threads of the load, to look into.
        FIRST_KEYS=$'\e[C' run 'threadtop, one process open' "$program" --pid "$(pgrep -o -P "$load_pid")"
        HTOPRC=$work/hidden run 'htop, threads hidden' "$htop" --delay=10
        run 'top -H' top -H -d 1
        run btop btop
        run 'btm, threads' btm --get_threads --rate 1s
        run atop atop 1
    done
    stop_load
done <<<"$situations"

printf '%s, %s, %s CPUs, Linux %s, %d round(s) of %s s\n' "$("$program" --version)" "$("$htop" --version | head -n 1)" \
    "$(nproc)" "$(uname -r)" "$rounds" "$seconds"
python3 "$here/table.py" htop ${PAIRS:+--pairs threadtop} <"$work/results"
