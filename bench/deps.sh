#!/bin/sh
# make bench-deps: the peers from pip, into build/bench/venv. One that can't be installed is left
# out, and the benchmarks say so.
set -eu
cd "$(dirname "$0")/.."
venv=build/bench/venv
[ -x $venv/bin/python ] || python3 -m venv --system-site-packages $venv
for peer in duckdb polars datafusion chdb; do
	$venv/bin/python -m pip install --quiet --disable-pip-version-check $peer || echo "$peer can't be installed"
done
