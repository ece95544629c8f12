"""Random calls with OVER, for Riffle and, where the meaning is the same, for SQLite."""
import math

from . import model

PARTITIONS = [("", lambda r: 0), ("k", lambda r: r["k"]), ("n % 3", lambda r: None if r["n"] is None else math.fmod(r["n"], 3)),
              ("k, s", lambda r: (r["k"], r["s"]))]


def random_frame(rng, is_timed):
    """(text here, text in SQLite, frame); SQLite orders by arrival too where the frame is ROWS."""
    size = rng.choice([0, 1, 2, 3, 5, 12, 60])
    rows = [("ROWS %d PRECEDING" % size, size), ("ROWS UNBOUNDED PRECEDING", None),
            ("ROWS BETWEEN %d PRECEDING AND CURRENT ROW" % size, size), ("ROWS CURRENT ROW", 0)]
    if not is_timed or rng.random() < 0.45:
        text, size = rng.choice(rows)
        order = "ORDER BY ts " if is_timed and rng.random() < 0.6 else ""
        return order + text, "ORDER BY t, id " + text if is_timed else "ORDER BY id " + text, ("ROWS", size)
    text, there, size = rng.choice([
        ("", "", None), ("RANGE UNBOUNDED PRECEDING", "RANGE UNBOUNDED PRECEDING", None),
        ("RANGE %ds PRECEDING" % size, "RANGE %d PRECEDING" % size, size), ("RANGE CURRENT ROW", "RANGE CURRENT ROW", 0),
        ("RANGE BETWEEN %ds PRECEDING AND CURRENT ROW" % size, "RANGE BETWEEN %d PRECEDING AND CURRENT ROW" % size, size)])
    return "ORDER BY ts " + text, "ORDER BY t " + there, ("RANGE", size)


def over(partition, rest):
    return " OVER (%s%s)" % ("PARTITION BY " + partition + " " if partition else "", rest)


TYPES = {"n": "BIGINT", "x": "DOUBLE", "s": "TEXT", "id": "BIGINT"}


def aggregate(rng, is_timed, is_wild):
    name, column, type_, is_there = rng.choice(
        [("sum", "n", "BIGINT", True), ("sum", "x", "DOUBLE", False), ("avg", "n", "DOUBLE", True), ("avg", "x", "DOUBLE", False),
         ("count", "*", "BIGINT", True), ("count", "s", "BIGINT", True), ("min", "n", "BIGINT", True), ("max", "n", "BIGINT", True),
         ("min", "x", "DOUBLE", not is_wild), ("max", "x", "DOUBLE", not is_wild), ("min", "s", "TEXT", True), ("max", "s", "TEXT", True),
         ("first", "s", "TEXT", False), ("last", "x", "DOUBLE", False), ("distinct", "n", "BIGINT", False), ("joined", "s", "TEXT", False)]
        + [("stddev", "n", "DOUBLE", False), ("median", "n", "DOUBLE", False)])
    key, partition = rng.choice(PARTITIONS)
    here, there, frame = random_frame(rng, is_timed)
    is_filtered = rng.random() < 0.2
    is_there &= not is_filtered or name not in ("min", "max") # wrong in SQLite
    call = {"distinct": "count(DISTINCT %s)", "joined": "string_agg(%s, '|')"}.get(name, name + "(%s)") % column
    call += " FILTER (WHERE n > 0)" if is_filtered else ""

    def evaluate(rows, at, framed):
        kept = [r for r in framed if not is_filtered or (r["n"] is not None and r["n"] > 0)]
        return len(kept) if column == "*" else model.AGGREGATES[name]([r[column] for r in kept])
    return model.Call(call + over(key, here), call + over(key, there) if is_there else None, partition, frame, evaluate, type_)


def of_frame(rng, is_timed, is_wild):
    name, column = rng.choice(["first_value", "last_value", "nth_value"]), rng.choice("nxs")
    place = rng.choice([1, 2, 3, 9])
    key, partition = rng.choice(PARTITIONS)
    here, there, frame = random_frame(rng, is_timed)
    call = "%s(%s%s)" % (name, column, ", %d" % place if name == "nth_value" else "")
    at = {"first_value": 0, "last_value": -1, "nth_value": place - 1}[name]
    is_there = not is_wild or column != "x"
    is_there &= frame[0] == "ROWS" # peers have no order there
    return model.Call(call + over(key, here), call + over(key, there) if is_there else None, partition, frame,
                      lambda rows, _, framed: framed[at][column] if at < len(framed) else None, TYPES[column])


def of_rows(rng, is_timed, is_wild):
    column, by = rng.choice("nxs"), rng.choice([None, 0, 1, 2, 7, 100])
    default, meaning = rng.choice({"n": [("-5", lambda r: -5), ("id", lambda r: r["id"])], "x": [("0.5", lambda r: 0.5), ("x", lambda r: r["x"])],
                                   "s": [("''", lambda r: ""), ("k", lambda r: r["k"])]}[column])
    name = rng.choice(["lag", "lead", "row_number"] + ["rank", "dense_rank"] * is_timed)
    key, partition = rng.choice(PARTITIONS)
    order = "ORDER BY ts" if is_timed and (rng.random() < 0.5 or "rank" in name) else ""
    there = ("ORDER BY t" if "rank" in name else "ORDER BY t, id") if is_timed else "ORDER BY id"
    if name in ("lag", "lead"):
        has_default = by is not None and rng.random() < 0.5
        call = "%s(%s%s%s)" % (name, column, "" if by is None else ", %d" % by, ", " + default if has_default else "")
        step = (1 if by is None else by) * (1 if name == "lead" else -1)
        evaluate = model.shift(column, step, meaning if has_default else lambda r: None)
        is_there = column != "x" or not is_wild
    else:
        call, evaluate, is_there, column = name + "()", getattr(model, name), True, "id"
    return model.Call(call + over(key, order), call + over(key, there) if is_there else None, partition, None, evaluate, TYPES[column])


def series(rng, is_timed, is_wild):
    key, partition = rng.choice(PARTITIONS)
    name = rng.choice(["latest", "changed", "delta"] + ["derivative", "rate"] * is_timed)
    column = rng.choice("nxs") if name in ("latest", "changed") else "n"
    order = "ORDER BY ts" if is_timed and rng.random() < 0.5 else ""
    evaluate = {"latest": model.latest, "changed": model.changed, "delta": model.delta, "derivative": lambda c: model.per_second(c, False),
                "rate": lambda c: model.per_second(c, True)}[name](column)
    type_ = {"latest": TYPES[column], "changed": "BOOLEAN", "delta": "BIGINT"}.get(name, "DOUBLE")
    return model.Call("%s(%s)" % (name, column) + over(key, order), None, partition, None, evaluate, type_)


def random_call(rng, is_timed, is_wild):
    return rng.choice([aggregate, aggregate, aggregate, of_frame, of_rows, series])(rng, is_timed, is_wild)
