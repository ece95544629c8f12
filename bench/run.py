#!/usr/bin/env python3
"""Runs the benchmark's work on Riffle, on C written by hand (limits/) and on the peers, in turn,
whole processes, file to file; checks every answer; prints the median time, the ratio to Riffle,
rows a second and peak memory. Fails when an answer of Riffle's or of limits/ is wrong."""
import argparse
import os
import statistics
import sys

import common
import report

# Ratios to the best peer: CSV on two threads, NDJSON; on one thread half of them.
GOALS = {"csv": {"W1": 5, "W2": 7, "W3": 4, "W4": 4, "W5": 2, "W7": 3, "W7m": 3},
         "ndjson": dict.fromkeys(common.WORK, 3)}
LIMIT_GOAL = 1.5


def goal_of(form, name, threads):
    return GOALS[form][name] / (2 if threads == 1 else 1)


def start_up(engines, runs, threads):
    """Seconds that each engine takes for nothing."""
    times = {}
    for engine in engines:
        out = os.path.join(common.ANSWERS, f"answer-N-{engine}.csv")
        command = [common.PEER_PYTHON, os.path.join(common.HERE, "peers.py"), engine, "N", "none.csv", out]
        if engine == "riffle":
            command = [common.RIFFLE, "-c", f"SELECT 1 INTO '{out}' FORMAT CSV (header false)"]
        try:
            times[engine] = statistics.median(common.measure(command, threads)[0] for _ in range(runs))
        except common.Failed as failure:
            print(f"{common.NAMES[engine]} does not start: {failure}")
        common.remove(out)
    return times


def reference(name, data, path):
    """The right answer, by hand-written C."""
    source = common.REFERENCE.get(name, name)
    common.measure(common.command_for("limit", source, data, path, 1), 1)


def show(cell):
    """Prints a cell of the table as soon as it is known."""
    base = common.the(cell["results"], "riffle")
    for result in cell["results"]:
        place = f"{cell['work']:4} {cell['format']:7} {cell['threads']:7} {common.NAMES[result.engine]:11}"
        if not result.runs:
            print(f"{place} {result.answer}")
            continue
        ratio = f"{result.seconds() / base.seconds():7.2f}" if base.runs else "      -"
        answer = "same" if result.is_right() and result.answer == "same" else result.answer
        print(f"{place} {result.seconds():8.3f} {ratio} {cell['rows'] / result.seconds() / 1e6:8.1f} "
              f"{result.processor_seconds():7.2f} {result.peak_mb():8.1f}  {answer}")
    verdict = report.verdict(cell)
    if verdict:
        print(f"     {verdict}")
    sys.stdout.flush()


def words(text):
    return [word for word in text.split(",") if word]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    environment = os.environ.get
    parser.add_argument("--rows", type=int, default=int(environment("ROWS", 10_000_000)))
    parser.add_argument("--runs", type=int, default=int(environment("RUNS", 3)))
    parser.add_argument("--work", type=words, default=words(environment("WORK", ",".join(common.WORK))))
    parser.add_argument("--formats", type=words, default=words(environment("FORMATS", "csv,ndjson")))
    parser.add_argument("--threads", type=words, default=words(environment("THREADS", "2,1")))
    parser.add_argument("--peers", type=words, default=words(environment("PEERS", ",".join(common.PEERS))))
    parser.add_argument("--docs", action="store_true", default=bool(environment("DOCS")),
                        help="write the table to docs/performance.md too")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    common.build_tools()
    peers = common.peers(arguments.peers)
    csv = common.Data(common.generate(arguments.rows, "csv"))
    right = os.path.join(common.ANSWERS, "answer-right.csv")
    starts = start_up(["riffle", *peers], arguments.runs, 2)
    print("start-up: " + ", ".join(f"{common.NAMES[e]} {s:.3f} s" for e, s in starts.items()))
    print(f"{arguments.rows:,} rows, CSV of {csv.bytes / 1e6:.0f} MB, median of {arguments.runs} runs, in turn")
    print(f"{'work':4} {'format':7} {'threads':7} {'engine':11} {'seconds':>8} {'ratio':>7} {'M rows/s':>8} "
          f"{'cpu s':>7} {'peak MB':>8}  answer")
    cells = []
    try:
        for name in arguments.work:
            reference(name, csv, right)
            for form in arguments.formats:
                data = csv if form == "csv" else common.Data(common.generate(arguments.rows, form))
                for threads in map(int, arguments.threads):
                    has_limit = form == "csv" and common.WORK[name].limit
                    engines = ["riffle", *(["limit"] if has_limit else []), *peers]
                    results = [common.Result(engine, data, right, csv.path) for engine in engines]
                    common.race(results, name, threads, arguments.runs)
                    cells.append({"work": name, "format": form, "threads": threads, "rows": arguments.rows,
                                  "results": results, "goal": goal_of(form, name, threads),
                                  "limit_goal": LIMIT_GOAL})
                    show(cells[-1])
    finally:
        common.remove(right)
    finished = report.Run(cells, starts, arguments.rows, arguments.runs)
    report.write(finished, common.OUT)
    if arguments.docs:
        report.write_docs(finished, report.DOCS)
    ours = [r for cell in cells for r in cell["results"] if r.engine in ("riffle", "limit")]
    sys.exit(0 if all(r.is_right() for r in ours) else 1)


if __name__ == "__main__":
    main()
