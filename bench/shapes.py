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


def line_of(name, form, shape, data, results, plain):
    """Prints a line; returns (ns a byte, ratio) of Riffle, or Nones."""
    ours, best = common.the(results, "riffle"), common.best_peer(results)
    place = f"{name:4} {form:7} {shape:10}"
    for result in results:
        if not result.is_right():
            print(f"{place} {common.NAMES[result.engine]}: {result.answer}")
    if not ours.is_right():
        return None, None
    cost = ours.seconds() / data.bytes * 1e9
    ratio = best.seconds() / ours.seconds() if best else None
    text = f"{place} {ours.seconds():8.3f} {cost:8.3f}"
    if plain and plain[0]:
        times = cost / plain[0]
        text += f" {times:8.2f} {'' if times <= COST_GOAL else 'missed':7}"
    else:
        text += " " * 17
    if ratio:
        text += f" {ratio:6.2f} {common.NAMES[best.engine]:11}"
        if plain and plain[1] and ratio < RATIO_GOAL * plain[1]:
            text += "missed"
    print(text.rstrip(), flush=True)
    return cost, ratio


def main():
    arguments = parse_arguments()
    common.build_tools()
    engines = ["riffle", *common.peers(arguments.peers)]
    right = os.path.join(common.ANSWERS, "answer-right.csv")
    wrong = False
    print(f"{arguments.rows:,} rows, {arguments.threads} threads, median of {arguments.runs} runs; goals: a byte costs at most "
          f"{COST_GOAL} times the plain shape's, the ratio to the best peer is at least {RATIO_GOAL} times its")
    print(f"{'work':4} {'format':7} {'shape':10} {'seconds':>8} {'ns/byte':>8} {'to plain':>8} {'':7} {'ratio':>6} best peer")
    try:
        for name in arguments.work:
            for form in arguments.formats:
                plain = None
                for shape in ["plain", *arguments.shapes]:
                    plain_csv = common.Data(common.generate(arguments.rows, "csv"))
                    shape_csv = common.Data(common.generate(arguments.rows, "csv", shape), shape)
                    data = common.Data(common.generate(arguments.rows, form, shape), shape)
                    right_answer(name, shape_csv, plain_csv, right)
                    results = common.race(engines, name, data, right, arguments.threads, arguments.runs, shape_csv.path)
                    wrong = wrong or not common.the(results, "riffle").is_right()
                    figures = line_of(name, form, shape, data, results, plain)
                    plain = figures if shape == "plain" else plain
    finally:
        common.remove(right)
        for form in {"csv", *arguments.formats}:
            for shape in arguments.shapes:
                common.remove(common.data_path(arguments.rows, form, shape))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
