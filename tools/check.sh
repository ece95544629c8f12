#!/bin/sh
# make check: layers, README in every folder, sizes, and the linters that are installed.
set -eu
cd "$(dirname "$0")/.."
bad=0

sh tools/check_layers.sh || bad=1

for folder in base parser planner planner/functions runtime runtime/io runtime/format engine cli tests docs bench examples tools; do
	[ -f "$folder/README.md" ] || { echo "$folder: no README.md"; bad=1; }
done

# The format of .clang-format, by the release that it was written for; tables keep their own.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
	# shellcheck disable=SC2046
	clang-format --dry-run -Werror $(sh tools/formatted.sh) || bad=1
else
	echo 'clang-format 14 is not installed: skipped'
fi

# What no formatter decides: line length (100 columns, a tab is 4), blanks at line ends.
for file in $(git ls-files '*.c' '*.h' '*.l' '*.y'); do
	expand -t4 "$file" | awk -v file="$file" 'length($0) > 110 {print file ":" NR ": longer than 110 columns"; bad=1} END {exit bad}' || bad=1
	grep -nE '[ 	]+$' "$file" /dev/null && bad=1
done

if command -v cppcheck >/dev/null 2>&1; then
	cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches -Iinclude -I. \
		base parser/*.c planner runtime engine cli || bad=1
else
	echo 'cppcheck is not installed: skipped'
fi
if command -v shellcheck >/dev/null 2>&1; then shellcheck tools/*.sh tests/*.sh bench/*.sh || bad=1; fi
[ $bad = 0 ] && echo 'check: clean'
exit $bad
