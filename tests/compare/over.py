#!/usr/bin/env python3
"""Random queries with OVER over random rows, compared with a plain model, with SQLite where it means
the same, and with themselves at other batch sizes, threads and cuts. The same every run: over.py
[seed [queries]].

SQLite is given the rows in the order of event time, ties by their arrival, which OVER goes by here;
it has no NaN, no order among peers in first_value by RANGE, and no latest, changed, delta, rate."""
import os
import random
import sqlite3
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True # no folder among the sources

from differential.results import parse, value_here
from overs import model
from overs.random_calls import random_call

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")
BASE = 1767225600 # 2026-01-01
WAYS = [["--set", "batch_rows=1"], ["--set", "batch_rows=7", "--set", "threads=0"], ["--set", "threads=2", "--set", "chunk_bytes=64"],
        ["--set", "threads=8", "--set", "chunk_bytes=1", "--set", "batch_rows=2"]]
QUERIES_A_TABLE = 30


def random_rows(rng, is_wild):
    """In the order of the file: times go up and down, some tie."""
    time, rows, count = 0, [], rng.choice([0, 1, 5, 40, 60])
    step = rng.choice([0, 1, 3])
    for i in range(count):
        time += rng.randint(0, step)
        x = rng.choice([rng.uniform(-10, 10), rng.choice([1e-7, 1e15]) * rng.uniform(-1, 1), 0.0, 2.5])
        if is_wild and rng.random() < 0.15:
            x = rng.choice([float("nan"), float("inf"), float("-inf")])
        rows.append({"id": i, "ts": max(0, time - rng.randint(0, 4)), "k": rng.choice(["a", "b", "", None]),
                     "n": rng.choice([None, rng.randint(-9, 9), rng.randint(0, 3)]), "x": rng.choice([None, x, x, x]),
                     "s": rng.choice([None, "", "p", "q,\"", "ü"])})
    return rows


def field(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return '"%s"' % value.replace('"', '""')
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(repr(value), repr(value))


def write_table(rows):
    file = tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8")
    file.write("id,ts,k,n,x,s\n")
    for r in rows:
        file.write("%d,2026-01-01T%02d:%02d:%02dZ,%s\n" % (r["id"], r["ts"] // 3600, r["ts"] // 60 % 60, r["ts"] % 60,
                                                        ",".join(field(r[c]) for c in "knxs")))
    file.flush()
    return file


def run_riffle(script, way):
    done = subprocess.run([RIFFLE, "-o", "csv", "--no-progress", *way, "-"], input=script, capture_output=True, text=True,
                          encoding="utf-8")
    return done.stdout if done.returncode == 0 else "status %d: %s" % (done.returncode, done.stderr)


def is_same(here, wanted):
    if isinstance(wanted, model.Real):
        return here is not None and wanted.is_near(here)
    if isinstance(wanted, float) and wanted != wanted:
        return here is not None and here != here
    return here == wanted and (here is None) == (wanted is None)


class Query:
    def __init__(self, rng, is_timed, is_wild):
        self.calls = [random_call(rng, is_timed, is_wild) for _ in range(rng.randint(1, 4))]
        self.stream = "timed" if is_timed else "plain"
        self.where = rng.choice(["", "", " WHERE n > -3"])
        self.text = "SELECT id, %s FROM %s%s" % (", ".join("%s AS c%d" % (c.here, i) for i, c in enumerate(self.calls)), self.stream,
                                                 self.where)

    def problem(self, output, rows, database):
        """What is wrong with the rows of the query; None: nothing."""
        rows = [row for row in rows if not self.where or (row["n"] is not None and row["n"] > -3)]
        columns = list(zip(*parse(output)[1:])) or [()] * (len(self.calls) + 1)
        if [int(number) for number in columns[0]] != [row["id"] for row in rows]:
            return "rows %s" % (columns[0],)
        for call, texts in zip(self.calls, columns[1:]):
            here = [value_here(text, call.type) for text in texts]
            for row, got, wanted in zip(rows, here, model.answers(call, rows)):
                if not is_same(got, wanted):
                    return "%s of row %d is %r, not %r" % (call.here, row["id"], got, getattr(wanted, "value", wanted))
            if call.there is None:
                continue
            there = database.execute("SELECT %s FROM t%s ORDER BY %s" % (call.there, self.where, "t, id" if self.stream == "timed"
                                                                         else "id")).fetchall()
            for row, got, (wanted,) in zip(rows, here, there):
                if got != wanted and not (isinstance(got, float) and abs(got - wanted) <= 1e-12 * abs(wanted)):
                    return "%s of row %d is %r, in SQLite %r" % (call.here, row["id"], got, wanted)
        return None


def load(rows):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (id INTEGER, t INTEGER, k TEXT, n INTEGER, x REAL, s TEXT)")
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", [tuple(r[c] for c in ("id", "ts", "k", "n", "x", "s")) for r in rows])
    return database


def in_time(rows, bound):
    """The rows that are not late, and those in the order of event time."""
    kept, greatest = [], None
    for row in rows:
        if greatest is None or row["ts"] >= greatest - bound:
            kept.append(row)
        greatest = row["ts"] if greatest is None else max(greatest, row["ts"])
    return sorted(kept, key=lambda row: row["ts"])


def check_table(seed, number):
    rng = random.Random("over %d %d" % (seed, number))
    is_wild, bound = rng.random() < 0.4, rng.choice([2, 4, 4])
    rows = random_rows(rng, is_wild)
    timed = in_time(rows, bound)
    queries = [Query(rng, rng.random() < 0.7, is_wild) for _ in range(QUERIES_A_TABLE)]
    databases = {"timed": load(timed), "plain": load(rows)}
    with write_table(rows) as file:
        columns = "(id BIGINT, ts TIMESTAMP, k TEXT, n BIGINT, x DOUBLE, s TEXT) FROM '%s'" % file.name
        script = "CREATE STREAM plain %s;\nCREATE STREAM timed %s TIMESTAMP BY ts WATERMARK %ds;\n" % (columns, columns, bound)
        script += "".join("SELECT 'query' AS mark;\n%s;\n" % query.text for query in queries)
        output = run_riffle(script, [])
        others = [run_riffle(script, way) for way in WAYS]
    problems = ["%s: other bytes" % " ".join(way) for way, other in zip(WAYS, others) if other != output]
    parts = output.split("mark\nquery\n")[1:]
    if len(parts) != len(queries):
        return 0, problems + [output[-2000:]]
    for query, part in zip(queries, parts):
        problem = query.problem(part, timed if query.stream == "timed" else rows, databases[query.stream])
        if problem:
            problems.append("%s\n  %s" % (problem, query.text))
    return len(queries), problems


def check_long(seed):
    """Sums and means of long frames of values from 1e-7 to 1e15, with NaN and infinities that come and
    go: within 1e-12 of the sum of absolute values, also when all large values have left."""
    rng, rows, problems = random.Random("long %d" % seed), [], []
    for i in range(20000):
        x = rng.uniform(-1, 1) * 10 ** rng.uniform(-7, 15 if i % 8000 < 5000 else -5)
        rows.append({"id": i, "ts": i // 3, "k": None, "n": rng.randrange(3), "s": None,
                     "x": rng.choice([float("nan"), float("inf"), float("-inf")]) if rng.random() < 0.0005 else x})
    frames = [("ROWS 999 PRECEDING", lambda i: max(0, i - 999), lambda i: i + 1),
              ("ORDER BY ts RANGE 200s PRECEDING", lambda i: max(0, i // 3 - 200) * 3, lambda i: min(len(rows), i // 3 * 3 + 3))]
    with write_table(rows) as file:
        script = "CREATE STREAM s (id BIGINT, ts TIMESTAMP, k TEXT, n BIGINT, x DOUBLE, s TEXT) FROM '%s' TIMESTAMP BY ts;\n" % file.name
        script += "SELECT %s" % ", ".join("sum(x) OVER (%s), avg(x) OVER (%s)" % (text, text) for text, _, _ in frames)
        script += ", sum(x) OVER (PARTITION BY n ROWS 99 PRECEDING) FROM s;"
        output = run_riffle(script, [])
        problems += ["long: other bytes" for way in WAYS[1:2] if run_riffle(script, way) != output]
    if output.startswith("status"):
        return [output]
    answers = [[float(text) for text in row] for row in parse(output)[1:]]
    past = {n: [] for n in range(3)}
    for i, (row, got) in enumerate(zip(rows, answers)):
        past[row["n"]] = past[row["n"]][-99:] + [row["x"]]
        wanted = [model.real_sum(past[row["n"]])] if i % 7 == 0 else []
        for place, (_, first, end) in enumerate(frames):
            if i % 97 == 0 and not model.real_sum([r["x"] for r in rows[first(i):end(i)]]).is_near(got[2 * place]):
                problems.append("long: row %d, %s is %r" % (i, frames[place][0], got[2 * place]))
            if i % 97 == 0 and not model.mean([r["x"] for r in rows[first(i):end(i)]]).is_near(got[2 * place + 1]):
                problems.append("long: row %d, the mean of %s is %r" % (i, frames[place][0], got[2 * place + 1]))
        if wanted and not wanted[0].is_near(got[4]):
            problems.append("long: row %d, the sum by key is %r" % (i, got[4]))
    return problems + ["long: %d rows" % len(answers)] * (len(answers) != len(rows))


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 540
    count, failed = 0, 0
    for problem in check_long(seed)[:20]:
        failed += 1
        print(problem)
    for number in range((wanted + QUERIES_A_TABLE - 1) // QUERIES_A_TABLE):
        checked, problems = check_table(seed, number)
        count += checked
        failed += len(problems)
        for problem in problems:
            print("table %d: %s" % (number, problem))
    print("%d queries, each %d ways" % (count, 1 + len(WAYS)))
    print("%d passed, %d failed" % (count * (1 + len(WAYS)) - failed, failed))
    sys.exit(failed > 0)


main()
