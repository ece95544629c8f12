#!/bin/sh
# Prints the sources that clang-format lays out: all but tables, whose columns are theirs, and the
# public header.
cd "$(dirname "$0")/.." || exit 1
git ls-files '*.c' '*.h' | grep -v -e '_list\.h$' -e '^include/riffle\.h$' -e 'pow10_table\.h$'
