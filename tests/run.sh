#!/bin/sh
# Runs every test and prints how many passed and failed: `make test` calls it after the
# release and the debug builds are there. The debug build (ASan, UBSan) runs everything.
set -u
cd "$(dirname "$0")/.."
debug=build/debug
passed=0
failed=0
failures=
ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
UBSAN_OPTIONS=print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# Adds up "N passed, N failed" lines of a log; a run that failed without one counts as a failure.
count() { # name status log
	counts=$(awk '/^[0-9]+ passed, [0-9]+ failed$/ {p += $1; f += $3; n++} END {print p + 0, f + 0, n + 0}' "$3")
	set -- "$1" "$2" "$3" $counts
	passed=$((passed + $4))
	failed=$((failed + $5))
	if [ "$2" -ne 0 ] && [ "$5" -eq 0 ]; then failed=$((failed + 1)); fi
	if [ "$2" -ne 0 ] || [ "$6" -eq 0 ]; then
		[ "$2" -ne 0 ] || { failed=$((failed + 1)); echo "$1: printed no count"; }
		failures="$failures $1"
		tail -n 60 "$3"
	fi
	printf '%-44s %s passed, %s failed\n' "$1" "$4" "$5"
}

run() { # name command...
	name=$1
	shift
	"$@" >"$logs/log" 2>&1
	count "$name" $? "$logs/log"
}

# cmocka counts on standard error: [  PASSED  ] 12 test(s).
run_unit() {
	"$1" >"$logs/unit" 2>&1
	status=$?
	awk '/^\[  PASSED  \] [0-9]+ test/ {p = $4} /^\[  FAILED  \] [0-9]+ test/ {f = $4}
	     END {if (p + f > 0) printf "%d passed, %d failed\n", p, f}' "$logs/unit" >>"$logs/unit"
	count "unit $(basename "$1")" $status "$logs/unit"
}

if sh tools/check_layers.sh; then passed=$((passed + 1)); else failed=$((failed + 1)); failures="$failures layers"; fi
for source in tests/unit/test_*.c; do run_unit "$debug/unit/$(basename "$source" .c)"; done
for source in tests/proof/proof_*.c; do run_unit "build/release/proof/$(basename "$source" .c)"; done
for rows in 1 2 7 2048; do
	run "queries, batches of $rows" "$debug/riffle" test --set "batch_rows=$rows" tests/query/*.test
done
run 'queries, input cut at 1 byte' "$debug/riffle" test --set chunk_bytes=1 tests/query/*.test
run 'queries, input cut at 64 bytes' "$debug/riffle" test --set chunk_bytes=64 --set batch_rows=7 tests/query/*.test
run 'queries, rewrite rules off' sh tests/rules_off.sh "$debug/riffle"
run 'queries, release build' build/release/riffle test tests/query/*.test
for script in tests/io/*.sh tests/io/*.py; do
	case $script in
	*.sh) [ ! -f "$script" ] || run "io $(basename "$script")" env RIFFLE="$debug/riffle" sh "$script" ;;
	*.py) [ ! -f "$script" ] || run "io $(basename "$script")" env RIFFLE="$debug/riffle" python3 "$script" ;;
	esac
done
for script in tests/compare/*.py; do
	run "compare $(basename "$script")" env RIFFLE="$debug/riffle" python3 "$script"
done
run 'command line' env RIFFLE="$PWD/$debug/riffle" sh tests/cli/run.sh
run 'shell under a terminal' env RIFFLE="$PWD/$debug/riffle" python3 tests/cli/repl.py
run 'benchmarks' env RIFFLE="$PWD/$debug/riffle" python3 tests/bench.py
run 'embedding' sh tests/embed/run.sh
run 'decimals against Python' env RIFFLE="$PWD/$debug/riffle" python3 tests/decimals.py
run 'docs/functions.md' env RIFFLE="$PWD/$debug/riffle" python3 tools/functions_doc.py --check
run 'documentation' env RIFFLE="$PWD/$debug/riffle" python3 tests/docs.py

[ -z "$failures" ] || echo "failed:$failures"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
