#!/usr/bin/env python3
"""Random expressions and single-table queries, compared with SQLite and, where it is installed, with
DuckDB. The same every run: expressions.py [seed [expressions for each engine]].

A generated node is a text for Riffle and one for the other engine; what only one of the two engines
means as Riffle does is generated for that one only. Some expressions of Riffle go through a CREATE
FUNCTION, so that inlining is compared too.

Left out, because the meaning differs (docs/language.md says what Riffle chose):
both     the text of a DOUBLE; round (halves to even); casts of text and DOUBLE to BIGINT
both     the order of rows without ORDER BY of groups: compared as a set
SQLite   NaN and infinities (SQLite has no NaN); BIGINT beside DOUBLE (compared exactly there), save
         small ones; case beyond ASCII; greatest and least (NULL there if one is); months
DuckDB   upper('ß'), which is ẞ there and ß here; the order of arrays; weeks of date_diff
SQLite   overflow gives a REAL there: whole() makes it the NULL that it is here
DuckDB   overflow is an error there: computed in HUGEINT, NULL where BIGINT can't hold it
DuckDB   x / 0 and x % 0 of DOUBLE are no NULL there: NULLIF
"""
import os
import random
import re
import subprocess
import sys

sys.dont_write_bytecode = True # no folder among the sources

from differential.engines import Duck, Sqlite, duckdb, random_table
from differential.newer import Generator
from differential.queries import random_query
from differential.results import difference, parse

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")


def run_riffle(setup, queries):
    """The rows of each query; a text where it failed."""
    script = setup + "".join("%s\nSELECT 'query' AS mark, %d AS number;\n%s;\n" % ("\n".join(q.functions), i, q.here)
                             for i, q in enumerate(queries))
    done = subprocess.run([RIFFLE, "-o", "csv", "--no-progress", "-"], input=script, capture_output=True, text=True)
    if done.returncode in (0, 3):
        parts = re.split(r"(?m)^mark,number\nquery,\d+\n", done.stdout)[1:]
        return [parse(part)[1:] for part in parts]
    if len(queries) == 1:
        return ["status %d: %s" % (done.returncode, done.stderr.strip()[-600:])]
    half = len(queries) // 2
    return run_riffle(setup, queries[:half]) + run_riffle(setup, queries[half:])


def compare(engine, seed, wanted):
    rng = random.Random("%s %d" % (engine.name, seed))
    file, setup = random_table(rng, engine)
    generator = Generator(rng, engine)
    queries, count, failed = [], 0, 0
    while count < wanted:
        queries.append(random_query(generator))
        count += queries[-1].count
    for query, rows in zip(queries, run_riffle(setup, queries)):
        problem = rows if isinstance(rows, str) else difference(query, rows, engine)
        if problem:
            failed += 1
            print("%s\n  %s\n  %s\n  %s" % (problem, "\n  ".join(query.functions), query.here, query.there))
    file.close()
    print("%d expressions in %d queries compared with %s, %d queries differ" % (count, len(queries), engine.name, failed))
    return len(queries) - failed, failed


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 2500
    results = [compare(engine(), seed, wanted) for engine in [Sqlite] + [Duck] * (duckdb is not None)]
    passed, failed = (sum(numbers) for numbers in zip(*results))
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


main()
