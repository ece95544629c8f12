"""Rows as Riffle writes them, and whether they are those of the other engine."""
import datetime
import decimal
import json
import math


def parse(text):
    """CSV with NULL (None) told from the empty text."""
    rows, row, at = [], [], 0
    while at < len(text):
        if text[at] == '"':
            end = at + 1
            while text[end] != '"' or text[end + 1:end + 2] == '"':
                end += 2 if text[end] == '"' else 1
            row.append(text[at + 1:end].replace('""', '"'))
            at = end + 1
        else:
            end = at
            while text[end] not in ",\n":
                end += 1
            row.append(text[at:end] or None)
            at = end
        if text[at] == "\n":
            rows.append(row)
            row = []
        elif text[at + 1] == "\n":
            rows.append(row + [None])
            row, at = [], at + 1
        at += 1
    return rows


def value_here(text, type_):
    if text is None or type_ == "TEXT" or type_ == "TIMESTAMP":
        return text
    if type_ == "ARRAY":
        return tuple(json.loads(text))
    if type_ == "DECIMAL":
        return decimal.Decimal(text).normalize()
    return float(text) if type_ == "DOUBLE" else text == "true" if type_ == "BOOLEAN" else int(text)


def value_there(value, type_):
    if value is None:
        return None
    if type_ == "TIMESTAMP":
        return (value.isoformat() if isinstance(value, datetime.datetime) else value.replace(" ", "T")) + "Z"
    if type_ == "DECIMAL":
        return decimal.Decimal(value).normalize()
    return {"ARRAY": tuple, "DOUBLE": float, "BOOLEAN": bool, "BIGINT": int, "TEXT": str}[type_](value)


def is_same(a, b):
    if a is None or b is None or not isinstance(a, float):
        return a == b and (a is None) == (b is None)
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(a - b) <= 1e-12 * max(abs(a), abs(b))


def order(row):
    return [(v is None, "%.9e" % (v + 0.0) if isinstance(v, float) else str(v)) for v in row]


def difference(query, got, engine):
    """What is wrong with the rows that came, or None."""
    try:
        expected = [[value_there(v, t) for v, t in zip(row, query.types)] for row in engine.run(query.there)]
    except Exception as error:  # of whatever kind the engine has
        return "%s: %s" % (engine.name, error)
    got = [[value_here(v, t) for v, t in zip(row, query.types)] for row in got]
    if not query.is_ordered:
        got.sort(key=order)
        expected.sort(key=order)
    if len(got) != len(expected):
        return "%d rows, %s has %d" % (len(got), engine.name, len(expected))
    for number, (a, b) in enumerate(zip(got, expected)):
        wrong = [i for i in range(len(b)) if i >= len(a) or not is_same(a[i], b[i])]
        if wrong:
            return "row %d, value %d: %r, %s has %r" % (number, wrong[0], a[wrong[0]], engine.name, b[wrong[0]])
    return None
