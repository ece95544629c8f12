#!/usr/bin/env python3
"""The work of run.py on data of other shapes (generate.c): what a byte costs against the plain
shape, and the ratio to the best peer. Every answer is checked, by limits/ or, where values are
missing, by reference.py. Fails when an answer of Riffle's is wrong."""
import argparse
import os
import sys

import common
import reference
from run import words

SHAPES = ["wide", "reordered", "quoted", "digits", "keys", "crlf", "nulls"]
COST_GOAL, RATIO_GOAL = 1.5, 0.5
# Shapes whose rows have the same values in another dress: the plain answer is theirs.
SAME_ROWS = {"plain", "wide", "reordered", "quoted", "crlf"}


def right_answer(name, data, plain, path):
    if data.shape == "nulls":
        reference.write(name, data.path, path)
        return
    source = plain if data.shape in SAME_ROWS else data
    common.measure(common.command_for("limit", name, source, path, 1), 1)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    environment = os.environ.get
    parser.add_argument("--rows", type=int, default=int(environment("ROWS", 1_000_000)))
    parser.add_argument("--runs", type=int, default=int(environment("RUNS", 3)))
    parser.add_argument("--work", type=words, default=words(environment("WORK", "W1,W2,W3,W5,W7m")))
    parser.add_argument("--shapes", type=words, default=words(environment("SHAPES", ",".join(SHAPES))))
    parser.add_argument("--formats", type=words, default=words(environment("FORMATS", "csv")))
    parser.add_argument("--threads", type=int, default=int(environment("THREADS", 2)))
    parser.add_argument("--peers", type=words, default=words(environment("PEERS", "duckdb,polars,df,chdb")))
    return parser.parse_args()


def times_of(ours, plain):
    """The cost of a byte as a multiple of the plain shape's: by the clock, by the processor."""
    share = plain.data.bytes / ours.data.bytes
    return (ours.seconds() / plain.seconds() * share,
            ours.processor_seconds() / max(plain.processor_seconds(), 1e-9) * share)


def line_of(place, results, plain, plain_ratio):
    """Prints a line; returns the ratio to the best peer, or None."""
    ours, best = results[0], common.best_peer(results)
    for result in results:
        if not result.is_right():
            print(f"{place} {common.NAMES[result.engine]}: {result.answer}")
    if not ours.is_right():
        return None
    ratio = best.seconds() / ours.seconds() if best else None
    text = f"{place} {ours.seconds():8.3f} {ours.seconds() / ours.data.bytes * 1e9:8.3f}"
    if plain and plain.is_right():
        by_clock, by_processor = times_of(ours, plain)
        text += f" {by_clock:8.2f} {by_processor:8.2f} {'missed' if by_clock > COST_GOAL else '':7}"
    else:
        text += " " * 26
    if ratio:
        text += f" {ratio:6.2f} {common.NAMES[best.engine]:11}"
        text += "missed" if plain_ratio and ratio < RATIO_GOAL * plain_ratio else ""
    print(text.rstrip(), flush=True)
    return ratio


def run_shape(name, form, shape, engines, plain_right, plain_ratio, arguments):
    """A race of the engines on a shape, and of Riffle on the plain one beside. Returns Riffle's
    result and the ratio."""
    rows, right = arguments.rows, os.path.join(common.ANSWERS, "answer-right.csv")
    plain_csv = common.Data(common.generate(rows, "csv"))
    shape_csv = common.Data(common.generate(rows, "csv", shape), shape)
    data = common.Data(common.generate(rows, form, shape), shape)
    right_answer(name, shape_csv, plain_csv, right)
    results = [common.Result(engine, data, right, shape_csv.path) for engine in engines]
    beside = []
    if shape != "plain":
        beside = [common.Result("riffle", common.Data(common.generate(rows, form)), plain_right, plain_csv.path)]
    common.race(beside + results, name, arguments.threads, arguments.runs)
    ratio = line_of(f"{name:4} {form:7} {shape:10}", results, beside[0] if beside else None, plain_ratio)
    return results[0], ratio


def main():
    arguments = parse_arguments()
    common.build_tools()
    engines = ["riffle", *common.peers(arguments.peers)]
    plain_right = os.path.join(common.ANSWERS, "answer-plain.csv")
    wrong = False
    print(f"{arguments.rows:,} rows, {arguments.threads} threads, median of {arguments.runs} runs; goals: a byte costs at most "
          f"{COST_GOAL} times the plain shape's, the ratio to the best peer is at least {RATIO_GOAL} times its")
    print(f"{'work':4} {'format':7} {'shape':10} {'seconds':>8} {'ns/byte':>8} {'to plain':>8} {'by cpu':>8} {'':7} "
          f"{'ratio':>6} best peer")
    try:
        for name in arguments.work:
            plain_csv = common.Data(common.generate(arguments.rows, "csv"))
            right_answer(name, plain_csv, plain_csv, plain_right)
            for form in arguments.formats:
                plain_ratio = None
                for shape in ["plain", *arguments.shapes]:
                    ours, ratio = run_shape(name, form, shape, engines, plain_right, plain_ratio, arguments)
                    wrong = wrong or not ours.is_right()
                    plain_ratio = ratio if shape == "plain" else plain_ratio
    finally:
        common.remove(plain_right)
        common.remove(os.path.join(common.ANSWERS, "answer-right.csv"))
        for form in {"csv", *arguments.formats}:
            for shape in arguments.shapes:
                common.remove(common.data_path(arguments.rows, form, shape))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
