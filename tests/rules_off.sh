#!/bin/sh
# The query tests with each rewrite rule switched off, and with all of them: same results.
# usage: rules_off.sh RIFFLE
set -u
riffle=$1
status=0
all=
for setting in $("$riffle" --no-header -o csv -c 'SHOW SETTINGS' | sed -n 's/^\(rewrite_[a-z_]*\),.*/\1/p'); do
	all="$all --set $setting=false"
	"$riffle" test --set "$setting=false" tests/query/*.test || status=1
done
[ -n "$all" ] || { echo 'no rewrite rule to switch off'; exit 1; }
# shellcheck disable=SC2086 # one word each
"$riffle" test $all tests/query/*.test || status=1
exit $status
