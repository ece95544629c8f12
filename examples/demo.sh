#!/bin/sh
# make demo: the main job on real input, with a word on each step.
set -eu
cd "$(dirname "$0")/.."
riffle=build/release/riffle
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n== %s\n' "$*"; }

say '1. The worked example: 1,000 points in windows of 200 (examples/blobs.rql)'
echo 'The centre of each window, its farthest points, and the distances from the centre.'
$riffle -o box examples/blobs.rql

say '2. The same numbers, compared with NumPy to 1e-9'
$riffle --no-header -o csv -c "SELECT avg(x), avg(y), count(*) FROM 'examples/data/blobs.csv'
  WINDOW TUMBLING 200" >"$work/centres"
$riffle --no-header -o csv -c "SELECT x, y, distance(x, y, avg(x) OVER WINDOW, avg(y) OVER WINDOW)
  FROM 'examples/data/blobs.csv' WINDOW TUMBLING 200" >"$work/distances"
tail -n +2 examples/data/tumbling_200_centers.csv | cut -d, -f2,3,4 >"$work/centres.numpy"
tail -n +2 examples/data/tumbling_200_distances.csv | cut -d, -f2,3,4 >"$work/distances.numpy"
compare() { # what, ours, NumPy's
	paste -d, "$2" "$3" | awk -F, -v what="$1" '
		{
			half = NF / 2
			for (i = 1; i <= half; i++) {
				d = $i - $(i + half)
				if (d < 0) d = -d
				if (d > 1e-9 || $i == "" || $(i + half) == "") bad++
				if (d > worst) worst = d
			}
			rows++
		}
		END {
			printf "%-10s %5d rows compared, %d differ by more than 1e-9 (greatest difference %.1e)\n", what, rows, bad, worst
			exit bad > 0 || rows == 0
		}'
}
compare centres "$work/centres" "$work/centres.numpy"
compare distances "$work/distances" "$work/distances.numpy"

say '3. 26,865 real flights out of New York, January 2013 (examples/flights.rql)'
echo 'Delays by carrier in windows of 5,000 flights, and the ten worst aircraft.'
$riffle -o box examples/flights.rql

say '4. Event time: delays by airport and hour, late rows told (examples/delays.rql)'
$riffle -o box examples/delays.rql

say '5. The same over a TCP socket, fed by a second process at 100,000 times the real pace'
echo 'A month of flights in 27 seconds; each window is printed as it closes.'
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 examples/replay.py examples/data/flights-2013-01.csv "$port" "${DEMO_SPEED:-100000}" &
$riffle -o csv -c "SELECT window_start AS hour, origin, count(*) AS flights, avg(dep_delay) AS mean_delay
  FROM 'tcp://127.0.0.1:$port?listen&clients=1' (ts TIMESTAMP, carrier TEXT, flight BIGINT,
    tailnum TEXT, origin TEXT, dest TEXT, dep_delay BIGINT, arr_delay BIGINT, air_time BIGINT,
    distance BIGINT) FORMAT CSV (null 'NA') TIMESTAMP BY ts WATERMARK 1h
  GROUP BY origin WINDOW TUMBLING 1h HAVING avg(dep_delay) > 40 AND count(*) >= 10"
wait

say '6. A generated sensor: integral and mean over time, minute by minute (examples/sensors.rql)'
$riffle -o box examples/sensors.rql

say 'Next: build/release/riffle starts the shell; docs/language.md is the language.'
