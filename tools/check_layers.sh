#!/bin/sh
# Who includes whom: base <- parser <- planner <- runtime <- engine; runtime/ never sees
# parser/ nor the planner beyond its plan; cli/, examples/ and the embedding tests see only
# riffle.h and their own headers. Prints each offence and fails if there is one.
set -eu
cd "$(dirname "$0")/.."

bad=0
offend() {
	echo "$1: includes $2, which $3 may not"
	bad=1
}

# Project headers that a file includes, one a line.
included() { sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$1"; }

check() { # folder, pattern of what its files may include
	for file in $(find "$1" -name '*.[chly]' | sort); do
		for header in $(included "$file"); do
			echo "$header" | grep -Eq "^($2)$" || offend "$file" "$header" "$1/"
		done
	done
}

check base 'riffle\.h|base/[a-z0-9_]+\.h'
check parser 'riffle\.h|(base|parser)/[a-z0-9_]+\.h|parser/(riffle\.tab|keyword_[a-z]+)\.[a-z]+|parser/keywords\.def'
check planner 'riffle\.h|(base|parser|planner)/([a-z]+/)?[a-z0-9_]+\.h'
check runtime 'riffle\.h|base/[a-z0-9_]+\.h|planner/(plan|expr|functions|functions/[a-z]+_list|function_list|aggregates|aggregate_list|settings|node_counts)\.h|runtime/([a-z]+/)?[a-z0-9_]+\.h'
check engine 'riffle\.h|(base|parser|planner|engine)/[a-z0-9_]+\.h|runtime/([a-z]+/)?[a-z0-9_]+\.h'
check cli 'riffle\.h|cli/[a-z0-9_]+\.h|[a-z0-9_]+\.h'
[ ! -d examples ] || check examples 'riffle\.h'
[ ! -d tests/embed ] || check tests/embed 'riffle\.h'

exit $bad
