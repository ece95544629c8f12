#!/usr/bin/env python3
"""The work of bench/README.md in plain Python, to check the fast programs by: slow and short.
Usage: reference.py WORK INPUT.csv OUTPUT.csv"""
import csv
import math
import sys


def rows(path):
    def number(text):
        return float(text) if text else None

    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            yield int(row["ts"]), row["key"], number(row["x"]), number(row["y"])


def mean(values):
    values = [v for v in values if v is not None]
    return math.fsum(values) / len(values) if values else None


def known(values):
    return [v for v in values if v is not None]


def tumbling_200(data):
    for start in range(0, len(data), 200):
        part = data[start:start + 200]
        yield len(part), mean(r[2] for r in part), mean(r[3] for r in part)


def positive(data):
    for ts, _, x, y in data:
        if x is not None and x > 0:
            yield ts, x, y


def groups(data, keys_of):
    found = {}
    for row in data:
        for key in keys_of(row):
            found.setdefault(key, []).append(row)
    return found


def by_second(data):
    for (key, second), part in groups(data, lambda r: [(r[1], r[0] // 1000)]).items():
        ys = known(r[3] for r in part)
        yield key, second, len(part), mean(r[2] for r in part), min(ys, default=None), max(ys, default=None)


def hopping(data):
    def windows(row):
        return [(row[1], (row[0] // 1000 - i) * 1000) for i in range(10)]

    for (key, start), part in groups(data, windows).items():
        yield key, start, len(part), mean(r[2] for r in part)


def sliding_200(data):
    for i in range(len(data)):
        yield (mean(r[2] for r in data[max(0, i - 199):i + 1]),)


def moments(data):
    for key, part in groups(data, lambda r: [r[1]]).items():
        xs, m = known(r[2] for r in part), mean(r[2] for r in part)
        deviation = math.sqrt(math.fsum((x - m) ** 2 for x in xs) / (len(xs) - 1)) if len(xs) > 1 else None
        yield key, len(part), m, deviation, max(xs, default=None)


WORK = {"W1": tumbling_200, "W2": positive, "W3": by_second, "W4": hopping, "W5": sliding_200, "W7m": moments}


def write(work, source, path):
    with open(path, "w") as file:
        for row in WORK[work](list(rows(source))):
            file.write(",".join("" if v is None else v if isinstance(v, str) else repr(v) for v in row) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in WORK:
        sys.exit(__doc__)
    write(*sys.argv[1:])
