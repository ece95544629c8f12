#!/usr/bin/env python3
"""Runs the benchmark's work on Riffle and on the peers, in turn, whole processes, file to
file; checks that the answers agree to 1e-9; prints the median time, the ratio to Riffle and
the peak memory of each. Usage: run.py DATA.csv [--rows N] [--runs N] [--work W1,W2,W5]"""
import argparse
import math
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RIFFLE = os.path.join(HERE, "..", "build", "release", "riffle")
OUT = os.path.join(HERE, "..", "build", "bench")
SOURCE = "'{data}' (ts BIGINT, key TEXT, x DOUBLE, y DOUBLE)"
TIMED = SOURCE + " TIMESTAMP BY epoch_ms(ts)"
# Peers give groups in no order of their own.
UNORDERED = {"W3", "W4"}
WORK = {
    "W1": ("W1", f"SELECT count(*), avg(x), avg(y) FROM {SOURCE} WINDOW TUMBLING 200"),
    "W2": ("W2b", f"SELECT ts, x, y FROM {SOURCE} WHERE x > 0"),
    "W3": ("W3", f"SELECT key, epoch_s(window_start), count(*), avg(x), min(y), max(y) FROM {TIMED} GROUP BY key WINDOW TUMBLING 1s"),
    "W4": ("W4", f"SELECT key, epoch_s(window_start) * 1000, count(*), avg(x) FROM {TIMED} GROUP BY key WINDOW HOPPING 10s EVERY 1s"),
    "W5": ("W5", f"SELECT avg(x) FROM {SOURCE} WINDOW SLIDING 200"),
}
PEERS = ["duckdb", "polars"]


def has_peer(name):
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0


def measure(command):
    """Seconds and peak MB of one whole process."""
    done = subprocess.run([os.path.join(OUT, "measure")] + command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, errors="replace")
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip()[-300:])
    seconds, peak = done.stderr.splitlines()[-1].split()
    return float(seconds), int(peak) / 1024


def command_for(engine, work, data, out):
    peer_work, query = WORK[work]
    if engine == "riffle":
        return [RIFFLE, "-c", f"{query.format(data=data)} INTO '{out}' FORMAT CSV (header false)"]
    return [sys.executable, os.path.join(HERE, "peers.py"), engine, peer_work, data, out]


def sort_file(path):
    subprocess.run(["sort", "-o", path, path], check=True, env={**os.environ, "LC_ALL": "C"})


def same(one, other, is_unordered):
    """Compares two CSV files without headers, numbers to 1e-9; returns (rows, first difference)."""
    rows = 0
    if is_unordered:
        sort_file(one)
        sort_file(other)
    with open(one) as left, open(other) as right:
        for rows, (a, b) in enumerate(zip(left, right), 1):
            if a == b:
                continue
            for x, y in zip(a.rstrip().split(","), b.rstrip().split(",")):
                if x != y and not math.isclose(float(x), float(y), rel_tol=1e-9, abs_tol=1e-9):
                    return rows, f"row {rows}: {a.strip()} against {b.strip()}"
        if left.readline() or right.readline():
            return rows, "one has more rows"
    return rows, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--work", default="W1,W2,W3,W4,W5")
    arguments = parser.parse_args()
    engines = ["riffle"]
    for peer in PEERS:
        if has_peer(peer):
            engines.append(peer)
        else:
            print(f"{peer} is not installed (pip install {peer}): skipped")
    print(f"{arguments.rows:,} rows, {os.path.getsize(arguments.data) / 1e6:.0f} MB, median of {arguments.runs} runs")
    print(f"{'work':5} {'engine':8} {'seconds':>8} {'times Riffle':>13} {'peak MB':>8} {'answer':>8}")
    wrong = False
    for work in arguments.work.split(","):
        results = {engine: [] for engine in engines}
        outs = {engine: os.path.join(OUT, f"{work}-{engine}.csv") for engine in engines}
        for _ in range(arguments.runs):
            for engine in engines:
                results[engine].append(measure(command_for(engine, work, arguments.data, outs[engine])))
        base = statistics.median(seconds for seconds, _ in results["riffle"])
        for engine in engines:
            seconds = statistics.median(s for s, _ in results[engine])
            memory = max(m for _, m in results[engine])
            answer = "ours"
            if engine != "riffle":
                _, difference = same(outs["riffle"], outs[engine], work in UNORDERED)
                answer = "same" if difference is None else "WRONG"
                if difference:
                    wrong = True
                    print(f"  {work} {engine}: {difference}")
            print(f"{work:5} {engine:8} {seconds:8.2f} {seconds / base:13.2f} {memory:8.0f} {answer:>8}")
        for out in outs.values():
            os.unlink(out)
    sys.exit(1 if wrong else 0)


main()
