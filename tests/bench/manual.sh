#!/usr/bin/env bash
# Measures anew what assets/manual/cost.md shows, in about 12 minutes on a machine that does nothing else:
#
#   HTOP=~/htop/htop THREADTOP=target/release/threadtop tests/bench/manual.sh
#
# Prints one line for each load, threadtop / htop, and the system calls per second. As root it raises the limits that 300,000
# threads need, and puts them back; without it this load and those of another user are skipped. Needs what peers.sh needs, and
# strace.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

limits=(kernel.pid_max=4194304 kernel.threads-max=1000000 vm.max_map_count=1000000)
before=()
restore() { [[ ${#before[@]} -eq 0 ]] || sysctl --quiet --write "${before[@]}"; }
if [[ $EUID -eq 0 ]]; then
    for limit in "${limits[@]}"; do
        before+=("${limit%=*}=$(sysctl --values "${limit%=*}")")
    done
    trap restore EXIT
    sysctl --quiet --write "${limits[@]}"
fi

export BESIDE=htop PAIRS=1 KEYS=12 SECONDS_EACH=8
ROUNDS=${ROUNDS:-2} "$here/peers.sh" 500 3000-in-one 20000 moving-2000 moving-2000-user moving-20000 moving-20000-user
# Nobody sees a second frame of htop there: one round, and few keys.
ROUNDS=1 KEYS=3 "$here/peers.sh" 300000
"$here/calls.py" "${THREADTOP:-${CARGO_TARGET_DIR:-target}/release/threadtop}"
