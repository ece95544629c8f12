#!/usr/bin/env python3
"""DECIMAL arithmetic, casts and aggregates against Python's decimal module: random numbers of
random types, the same every run. usage: decimals.py [count] (RIFFLE names the program)"""
import decimal
import os
import random
import subprocess
import sys

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")
decimal.getcontext().prec = 200
D = decimal.Decimal


def rounded(value, scale):
    return value.quantize(D(1).scaleb(-scale), rounding=decimal.ROUND_HALF_UP)


def capped(whole, scale):
    return min(max(whole + scale, 1), 38), scale


def fitted(whole, scale, least):
    room = max(38 - whole, 0)
    if scale <= room:
        return capped(whole, scale)
    return 38, max(room, min(least, scale))


def random_type(rng):
    precision = rng.choice([1, 2, 5, 9, 18, 19, 20, 30, 37, 38])
    return precision, rng.choice([0, precision, rng.randint(0, precision)])


def random_value(rng, type_):
    precision, scale = type_
    digits = rng.randint(1, precision)
    number = rng.choice([0, 1, 10 ** digits - 1, rng.randrange(10 ** digits)])
    return D(rng.choice([1, -1]) * number).scaleb(-scale)


def literal(value, type_):
    return f"'{value:f}'::DECIMAL({type_[0]},{type_[1]})"


def apply(op, a, b, a_type, b_type):
    """The result of an operator by the documented rules; None: an error."""
    a_whole, b_whole = a_type[0] - a_type[1], b_type[0] - b_type[1]
    scale = max(a_type[1], b_type[1])
    if op in "+-":
        out = capped(max(a_whole, b_whole) + 1, scale)
        if max(abs(a), abs(b)).scaleb(scale) >= 10 ** 38:
            return None
        value = a + b if op == "+" else a - b
    elif op == "*":
        out = fitted(a_whole + b_whole, a_type[1] + b_type[1], 6)
        value = rounded(a * b, out[1])
    elif b == 0:
        return None
    elif op == "/":
        out = fitted(a_whole + b_type[1], max(6, scale), 0)
        value = rounded(a / b, out[1])
    else:
        out = capped(max(a_whole, b_whole), scale)
        if max(abs(a), abs(b)).scaleb(out[1]) >= 10 ** 38:
            return None
        value = rounded(a - b * int(a / b), out[1])
    if abs(value).scaleb(out[1]) >= 10 ** out[0]:
        return None
    return f"{value + 0:f}" if value else f"{abs(value):f}"


def check(name, expected, got):
    for i, (want, have) in enumerate(zip(expected, got)):
        if want[1] != have:
            sys.exit(f"decimals.py: {name}: {want[0]} is {have or 'NULL'}, not {want[1] or 'NULL'}")
    if len(expected) != len(got):
        sys.exit(f"decimals.py: {name}: {len(got)} results, not {len(expected)}")


def run(script):
    made = subprocess.run([RIFFLE, "-o", "csv", "--no-header", "-"], input=script, capture_output=True, text=True)
    if made.returncode not in (0, 3):
        sys.exit(f"decimals.py: exit status {made.returncode}: {made.stderr}")
    return made.stdout.split("\n")[:-1]


def operators(rng, count):
    script, expected = [], []
    for _ in range(count):
        a_type, b_type, op = random_type(rng), random_type(rng), rng.choice("+-*/%")
        a, b = random_value(rng, a_type), random_value(rng, b_type)
        text = f"{literal(a, a_type)} {op} {literal(b, b_type)}"
        script.append(f"SELECT ({text})::TEXT AS x;")
        expected.append((text, apply(op, a, b, a_type, b_type) or ""))
    check("operators", expected, run("\n".join(script)))


def aggregates(rng, count):
    for type_ in [(5, 2), (18, 0), (30, 10), (38, 38), (38, 3)]:
        values = [random_value(rng, type_) if rng.random() < 0.9 else None for _ in range(count)]
        known = [value for value in values if value is not None]
        rows = "\n".join("" if value is None else f"{value:f}" for value in values)
        out = fitted(type_[0] - type_[1], max(6, type_[1]), type_[1])
        total, mean = sum(known), rounded(sum(known) / len(known), out[1])
        script = f"""CREATE STREAM s (x DECIMAL({type_[0]},{type_[1]})) FROM '-' FORMAT CSV (header false);
SELECT sum(x), avg(x), min(x), max(x), count(DISTINCT x) FROM s;"""
        made = subprocess.run([RIFFLE, "-o", "csv", "--no-header", "-c", script], input=rows + "\n",
                              capture_output=True, text=True)
        fits = abs(total).scaleb(type_[1]) < 10 ** 38
        expected = [f"{total:f}" if fits else "", f"{mean:f}", f"{min(known):f}", f"{max(known):f}",
                    str(len(set(known)))]
        got = made.stdout.split("\n")[0].split(",")
        check(f"aggregates of {type_}", list(zip(["sum", "avg", "min", "max", "distinct"], expected)), got)


def main():
    rng = random.Random(38)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    operators(rng, count)
    aggregates(rng, 1000)
    print(f"{count + 25} passed, 0 failed")


main()
