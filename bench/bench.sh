#!/bin/sh
# make bench: Riffle beside its peers on the work of bench/README.md, in turn in one run.
# ROWS (10,000,000) and RUNS (3) may be set; peers come from pip and are skipped when absent.
set -eu
cd "$(dirname "$0")/.."
rows=${ROWS:-10000000}
work=build/bench
mkdir -p $work
${CC:-cc} -O2 -o $work/generate bench/generate.c
${CC:-cc} -O2 -o $work/measure bench/measure.c
data=$work/rows-$rows.csv
if [ ! -s "$data" ]; then
	echo "making $data"
	$work/generate "$rows" csv >"$data.part"
	mv "$data.part" "$data"
fi
status=0
python3 bench/run.py "$data" --rows "$rows" --runs "${RUNS:-3}" || status=1
python3 bench/live.py || status=1
exit $status
