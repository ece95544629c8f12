#!/bin/sh
# Runs the sessions of this folder: NAME.cmd is a shell script that uses "$RIFFLE" and is run in an
# empty folder; NAME.out is what it must write, NAME.err what it must write to standard error
# (nothing when there is no such file), NAME.status its exit status (0 when there is no such file).
# Arguments name the sessions to run. The last line counts what passed and failed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
RIFFLE=${RIFFLE:-$here/../../build/release/riffle}
case $RIFFLE in /*) ;; *) RIFFLE=$PWD/$RIFFLE ;; esac
HOME=/dev/null
LC_ALL=C.UTF-8
export RIFFLE HOME LC_ALL
[ -x "$RIFFLE" ] || { echo "no program at $RIFFLE"; echo '0 passed, 1 failed'; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
[ $# -gt 0 ] || set -- "$here"/*.cmd

for session; do
	name=$(basename "$session" .cmd)
	mkdir "$work/$name"
	(cd "$work/$name" && exec sh "$here/$name.cmd") >"$work/out" 2>"$work/err" </dev/null
	got=$?
	expected=0
	[ ! -f "$here/$name.status" ] || expected=$(cat "$here/$name.status")
	expected_err=/dev/null
	[ ! -f "$here/$name.err" ] || expected_err=$here/$name.err
	bad=0
	diff -u "$here/$name.out" "$work/out" >"$work/diff" || bad=1
	diff -u "$expected_err" "$work/err" >>"$work/diff" || bad=1
	[ "$got" -eq "$expected" ] || bad=1
	if [ $bad = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $name (status $got, expected $expected)"
		cat "$work/diff"
	fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
