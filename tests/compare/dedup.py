#!/usr/bin/env python3
"""DEDUP BY over random rows out of order, compared with a plain model and with itself at other batch
sizes, threads and cuts. The same every run: dedup.py [seed [queries]]."""
import os
import random
import subprocess
import sys
import tempfile

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")
WAYS = [["--set", "batch_rows=1"], ["--set", "batch_rows=7", "--set", "threads=0"],
        ["--set", "threads=8", "--set", "chunk_bytes=1", "--set", "batch_rows=2"]]
QUERIES_A_TABLE = 15


def random_rows(rng):
    time, rows, keys = 0, [], rng.choice([1, 2, 5, 4000])
    step, back = rng.choice([0, 1, 3, 40]), rng.choice([0, 2, 15, 100])
    for i in range(rng.choice([0, 1, 30, 200, 200, 5000 if keys == 4000 else 200])):
        time += rng.randint(0, step)
        rows.append((i, time - rng.randint(0, back), rng.choice(["", None] + ["k%d" % rng.randrange(keys)] * keys)))
    return rows


def kept(rows, within, bound):
    """By time: a row is a repeat of one kept less than `within` from it, which the watermark that
    it met is not that much past. bound None: by rows."""
    mark, last, numbers = None, {}, []
    for place, (number, time, key) in enumerate(rows):
        at = place if bound is None else time
        point = place if bound is None else mark
        known = [t for t in last.get(key, []) if within is None or point is None or point - t < within]
        if not any(within is None or abs(t - at) < within for t in known):
            numbers.append(number)
            known.append(at)
        last[key] = known
        if bound is not None:
            mark = time - bound if mark is None else max(mark, time - bound)
    return numbers


def run(script, way):
    done = subprocess.run([RIFFLE, "-o", "csv", "--no-header", "--no-progress", *way, "-"], input=script, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else "status %d: %s" % (done.returncode, done.stderr)


def check_table(seed, number):
    rng = random.Random("dedup %d %d" % (seed, number))
    rows, problems = random_rows(rng), []
    bound = rng.choice([0, 3, 20, 1000])
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("id,t,k\n" + "".join("%d,%d,%s\n" % (i, t, "" if k is None else '"%s"' % k) for i, t, k in rows))
        file.flush()
        script = "CREATE STREAM s (id BIGINT, t BIGINT, k TEXT) FROM '%s' TIMESTAMP BY epoch_s(t) WATERMARK %ds;\n" % (file.name, bound)
        texts, wanted = [], []
        for _ in range(QUERIES_A_TABLE):
            size = rng.choice([None, 1, 2, 7, 30, 500])
            is_time = rng.random() < 0.7
            texts.append("SELECT id FROM s DEDUP BY k" + ("" if size is None else " WITHIN %d%s" % (size, "s" if is_time else " ROWS")))
            wanted.append(kept(rows, size, bound if is_time else None))
        script += "".join("SELECT 'query';\n%s;\n" % text for text in texts)
        output = run(script, [])
        problems += ["%s: other bytes" % " ".join(way) for way in WAYS if run(script, way) != output]
    parts = output.split("query\n")[1:]
    if len(parts) != len(texts):
        return problems + [output[-1000:]]
    for text, part, numbers in zip(texts, parts, wanted):
        if [int(line) for line in part.split()] != numbers:
            problems.append("%s, watermark %d s: %s for %s" % (text, bound, part.split()[:30], numbers[:30]))
    return problems


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    failed = 0
    for number in range(wanted // QUERIES_A_TABLE):
        for problem in check_table(seed, number):
            failed += 1
            print("table %d: %s" % (number, problem))
    print("%d passed, %d failed" % (wanted * (1 + len(WAYS)) - failed, failed))
    sys.exit(failed > 0)


main()
