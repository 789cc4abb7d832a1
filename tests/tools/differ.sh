#!/usr/bin/env bash
# Compares krait with CPython on generated programs: the same text on standard output, the same last
# line on standard error, the same status. Prints each difference.
#
#   tests/tools/differ.sh [FIRST_SEED [CASES]]
#
# KRAIT names the krait to compare (default: the debug build), KRAIT_CPYTHON the CPython.
set -u
cd "$(dirname "$0")/../.." || exit 2
krait=${KRAIT:-target/debug/krait}
python=${KRAIT_CPYTHON:-python3.14}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/programs"
KRAIT_FUZZ_KEEP=$work/programs KRAIT_FUZZ_SEED=${1:-1} KRAIT_FUZZ_CASES=${2:-500} \
    cargo test --quiet --test fuzz programs_are_kept >/dev/null || exit 1
export TZ=UTC LC_ALL=C.UTF-8 NO_COLOR=1 PYTHONHASHSEED=1 PYTHONDONTWRITEBYTECODE=1

answer() { # INTERPRETER PROGRAM INTO
    timeout 10 "$1" "$2" >"$3.out" 2>"$3.err" </dev/null
    local status=$?
    { cat "$3.out"; tail -n 1 "$3.err"; echo "status $status"; } |
        sed -E 's/ at 0x[0-9a-f]+/ at 0x.../g' >"$3"
}

same=0 different=0
for program in "$work"/programs/*.py; do
    answer "$python" "$program" "$work/theirs"
    # What takes CPython too long, or too much memory, is nothing to compare.
    grep -qE 'MemoryError|status 124' "$work/theirs" && continue
    answer "$krait" "$program" "$work/ours"
    if cmp -s "$work/theirs" "$work/ours"; then
        same=$((same + 1))
    else
        different=$((different + 1))
        echo "== seed $(basename "$program" .py)"
        diff "$work/theirs" "$work/ours" | head -n "${LINES_SHOWN:-4}" | cut -c1-200
    fi
done
echo "$same the same, $different different"
