"""What OVER means, row by row: a partition is a list of rows in order, a frame some of them."""
import math
import statistics


class Call:
    """One call: its text, the text that SQLite takes (or None), and its meaning."""

    def __init__(self, here, there, partition, frame, evaluate, type_):
        self.here, self.there, self.type = here, there, type_
        self.partition, self.frame, self.evaluate = partition, frame, evaluate


def frame_of(frame, rows, at):
    """The rows of the frame of rows[at]: ("ROWS" or "RANGE", size or None)."""
    unit, size = frame
    if unit == "ROWS":
        return rows[0 if size is None else max(0, at - size):at + 1]
    now = rows[at]["ts"]
    return [row for row in rows if row["ts"] <= now and (size is None or row["ts"] >= now - size)]


def answers(call, rows):
    """Of each row, in the order of the rows given, which is that of the query."""
    partitions, results = {}, []
    for row in rows:
        partitions.setdefault(call.partition(row), []).append(row)
    places = {key: 0 for key in partitions}
    for row in rows:
        key = call.partition(row)
        at = places[key]
        places[key] += 1
        frame = frame_of(call.frame, partitions[key], at) if call.frame else None
        results.append(call.evaluate(partitions[key], at, frame))
    return results


# ---- aggregates of the values of a frame ----

class Real:
    """A DOUBLE with how far from it an answer may be."""

    def __init__(self, value, slack=0.0):
        self.value, self.slack = value, slack

    def is_near(self, other):
        if math.isnan(self.value) or math.isinf(self.value):
            return str(other) == str(self.value)
        return other == self.value or abs(other - self.value) <= self.slack


def real_sum(values):
    finite = [v for v in values if math.isfinite(v)]
    if len(finite) < len(values):
        return Real(sum(v for v in values if not math.isfinite(v)))
    return Real(math.fsum(values), 1e-12 * math.fsum(map(abs, values)))


def mean(values):
    total = real_sum(values)
    return Real(total.value / len(values), total.slack / len(values) + 1e-15 * abs(total.value))


def order(value):
    return (isinstance(value, float) and math.isnan(value), value.encode() if isinstance(value, str) else value)


def some(function):
    """Of the values that are not NULL; of none NULL."""
    return lambda values: function([v for v in values if v is not None]) if any(v is not None for v in values) else None


def deviation(values):
    if len(values) < 2:
        return None
    value = statistics.stdev(values)
    return Real(value, 1e-9 * (abs(value) + max(map(abs, values))))


AGGREGATES = {
    "sum": some(lambda v: real_sum(v) if isinstance(v[0], float) else sum(v)),
    "avg": some(lambda v: mean([float(x) for x in v])),
    "count": lambda values: sum(v is not None for v in values),
    "min": some(lambda v: min(v, key=order)),
    "max": some(lambda v: max(v, key=order)),
    "first": some(lambda v: v[0]),
    "last": some(lambda v: v[-1]),
    "stddev": some(deviation),
    "median": some(lambda v: Real(statistics.median(v), 1e-12 * max(map(abs, v)))),
    "distinct": lambda values: len({v for v in values if v is not None}),
    "joined": some("|".join),
}


# ---- functions of single rows ----

def shift(column, by, default):
    def evaluate(rows, at, _):
        return rows[at + by][column] if 0 <= at + by < len(rows) else default(rows[at])
    return evaluate


def row_number(rows, at, _):
    return at + 1


def rank(rows, at, _):
    return 1 + sum(row["ts"] < rows[at]["ts"] for row in rows)


def dense_rank(rows, at, _):
    return len({row["ts"] for row in rows if row["ts"] <= rows[at]["ts"]})


def latest(column):
    return lambda rows, at, _: next((r[column] for r in reversed(rows[:at + 1]) if r[column] is not None), None)


def before(column, rows, at):
    return next((r for r in reversed(rows[:at]) if r[column] is not None), None)


def delta(column):
    def evaluate(rows, at, _):
        old, new = before(column, rows, at), rows[at][column]
        return None if old is None or new is None else new - old[column]
    return evaluate


def changed(column):
    def evaluate(rows, at, _):
        old, new = rows[at - 1][column] if at else None, rows[at][column]
        return old != new and not (old != old and new != new)
    return evaluate


def per_second(column, is_counter):
    def evaluate(rows, at, _):
        old, new = before(column, rows, at), rows[at][column]
        if old is None or new is None or rows[at]["ts"] == old["ts"]:
            return None
        change = new if is_counter and new < old[column] else new - old[column]
        value = change / (rows[at]["ts"] - old["ts"])
        return Real(value, 1e-12 * abs(value))
    return evaluate
