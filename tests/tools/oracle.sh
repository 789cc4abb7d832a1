#!/usr/bin/env bash
# Writes what CPython 3.14 answers beside the scripts of the corpus: NAME.out, and where they say
# anything NAME.err and NAME.status. Each script runs twice, with different hash seeds; one whose
# answers differ is no golden and is refused. Addresses and this directory are cut out.
#
#   tests/tools/oracle.sh [FILE|DIRECTORY]...      (all of the corpus when nothing is named)
#
# The interpreter is $KRAIT_CPYTHON, or python3.14 on the path.
set -u
cd "$(dirname "$0")/../.." || exit 2
root=$(pwd)
python=${KRAIT_CPYTHON:-python3.14}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 14))' || {
    echo "CPython 3.14 is wanted: set KRAIT_CPYTHON" >&2
    exit 2
}
[ $# -gt 0 ] || set -- tests/language tests/exceptions tests/asyncio tests/threads tests/processes tests/stdlib tests/tracebacks tests/wishlist examples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

# krait's library is not CPython's: the frames that a traceback has inside CPython's own are left out.
without_library_frames='
match($0, /^[ |]*  File "[^"]*\/lib\/python3\.14\//) {
    match($0, /^[ |]*/); skipped = substr($0, 1, RLENGTH); skipping = 1; next
}
skipping && substr($0, 1, length(skipped) + 2) == skipped "  " { next }
{ skipping = 0; print }'

answer() { # SEED STEM INTO
    local input=/dev/null arguments=()
    [ -f "$2.in" ] && input=$2.in
    [ -f "$2.args" ] && read -ra arguments <"$2.args"
    env -u FORCE_COLOR -u PYTHONPATH TZ=UTC LC_ALL=C.UTF-8 NO_COLOR=1 PYTHONHASHSEED="$1" \
        PYTHONDONTWRITEBYTECODE=1 \
        timeout 60 "$python" "$2.py" "${arguments[@]}" <"$input" >"$3.out" 2>"$3.err"
    echo $? >"$3.status"
    for stream in out err; do
        awk "$without_library_frames" "$3.$stream" |
            sed -E "s|$root/||g; s/ at 0x[0-9a-f]{6,}/ at 0x.../g" >"$3.cut"
        mv "$3.cut" "$3.$stream"
    done
}

while IFS= read -r script; do
    stem=${script%.py}
    answer 1 "$stem" "$work/a"
    answer 2 "$stem" "$work/b"
    for part in out err status; do
        if ! cmp -s "$work/a.$part" "$work/b.$part"; then
            echo "not reproducible ($part): $script" >&2
            bad=1
            continue 2
        fi
    done
    cp "$work/a.out" "$stem.out"
    if [ -s "$work/a.err" ]; then cp "$work/a.err" "$stem.err"; else rm -f "$stem.err"; fi
    if [ "$(cat "$work/a.status")" != 0 ]; then
        cp "$work/a.status" "$stem.status"
        [ -n "${ORACLE_QUIET-}" ] || echo "status $(cat "$work/a.status"): $script"
    else
        rm -f "$stem.status"
    fi
done < <(find "$@" -name '*.py' -not -path '*/_*' -not -path '*_pkg/*' | sort)
exit $bad
