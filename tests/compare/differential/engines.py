"""The engines that Riffle is compared with, and the random table that all of them read."""
import datetime
import decimal
import math
import random
import sqlite3
import tempfile

try:
    import duckdb
except ImportError:
    duckdb = None

EPOCH = datetime.datetime(1970, 1, 1)
# Names that stand in no word or literal, so that arguments can be put in their places; what is
# drawn for a column, and its type.
COLUMNS = {"c_i": ("BIGINT", "BIGINT"), "c_j": ("BIGINT", "BIGINT"), "c_g": ("BIGINT", "BIGINT"),
           "c_x": ("DOUBLE", "DOUBLE"), "c_y": ("DOUBLE", "DOUBLE"), "c_s": ("TEXT", "TEXT"), "c_u": ("TEXT", "TEXT"),
           "c_b": ("BOOLEAN", "BOOLEAN"), "c_d": ("BOOLEAN", "BOOLEAN"), "c_t": ("TIMESTAMP", "TIMESTAMP")}
DUCK_COLUMNS = {**COLUMNS, "c_m": ("DECIMAL", "DECIMAL(8, 2)"), "c_k": ("DECIMAL", "DECIMAL(12, 4)"),
                "c_a": ("ARRAY", "BIGINT[]"), "c_e": ("ARRAY", "BIGINT[]")}


class Sqlite:
    name = "SQLite"
    columns = COLUMNS
    texts = ["a", "b", "ab", "Abc", "", "x,y", 'q"q', "l\nf", "12", "-3", " sp ", "日本", "%_", "true", "aaa", "z"]
    doubles = [0.0, -0.0, 1.5, -2.25, 0.1, 1e6, 1e-7, -3.0, 2.5]

    def __init__(self):
        self.db = sqlite3.connect(":memory:")
        self.db.execute("PRAGMA case_sensitive_like = ON")
        self.db.create_function("whole", 1, lambda v: None if isinstance(v, float) else v, deterministic=True)
        self.db.create_aggregate("whole_sum", 1, WholeSum)

    def load(self, rows):
        self.db.execute("CREATE TABLE t (n INTEGER, %s)" % ", ".join("%s %s" % (c, {
            "BIGINT": "INTEGER", "BOOLEAN": "INTEGER", "DOUBLE": "REAL"}.get(t, "TEXT")) for c, (_, t) in COLUMNS.items()))
        self.db.executemany("INSERT INTO t VALUES (%s)" % ",".join("?" * (len(COLUMNS) + 1)),
                            [[n] + [v.strftime("%Y-%m-%d %H:%M:%S") if isinstance(v, datetime.datetime) else v
                                    for v in row] for n, row in enumerate(rows)])

    def run(self, sql):
        return self.db.execute(sql).fetchall()


class WholeSum:
    """sum of BIGINT: exact, NULL where BIGINT can't hold it."""

    def __init__(self):
        self.sum, self.seen = 0, False

    def step(self, value):
        if value is not None:
            self.sum, self.seen = self.sum + value, True

    def finalize(self):
        return self.sum if self.seen and -2**63 <= self.sum < 2**63 else None


class Duck:
    name = "DuckDB"
    columns = DUCK_COLUMNS
    texts = Sqlite.texts + ["été", "ÀB", "Ωmega"]
    doubles = Sqlite.doubles + [math.nan, math.inf, -math.inf, 1e300, 5e-324]

    def __init__(self):
        self.db = duckdb.connect()
        self.db.execute("SET threads = 1; SET TimeZone = 'UTC'; SET integer_division = true")

    def load(self, rows):
        self.db.execute("CREATE TABLE t (n BIGINT, %s)" % ", ".join(
            "%s %s" % (c, "VARCHAR" if t == "TEXT" else t) for c, (_, t) in DUCK_COLUMNS.items()))
        self.db.executemany("INSERT INTO t VALUES (%s)" % ",".join("?" * (len(DUCK_COLUMNS) + 1)),
                            [[n] + row for n, row in enumerate(rows)])

    def run(self, sql):
        return self.db.execute(sql).fetchall()


# ---- the table ----

def random_value(rng, engine, column, type_):
    if rng.random() < 0.15:
        return None
    if column == "c_g":
        return rng.randint(-2, 3)
    if type_ == "BIGINT":
        return rng.choice([0, 1, 2, 3, -1, -7, 10, 2**63 - 1, -2**63, 2**53 + 1, 2**62, rng.randint(-1000, 1000),
                           rng.randint(-9, 9), rng.randint(-9, 9)])
    if type_ == "DOUBLE":
        return rng.choice(engine.doubles + [rng.uniform(-100, 100), rng.randint(-3, 3) + 0.5])
    if type_ == "TEXT":
        return rng.choice(engine.texts)
    if type_ == "BOOLEAN":
        return rng.random() < 0.5
    if type_ == "DECIMAL":
        return decimal.Decimal(rng.choice([0, 1, -1, 50, 250, -250, 99999999, rng.randint(-10**4, 10**4)])).scaleb(
            -2 if column == "c_m" else -4)
    if type_ == "ARRAY":
        return [rng.choice([None, 0, 1, 2, 3, -7, 2**40, rng.randint(-9, 9)]) for _ in range(rng.randint(0, 5))]
    seconds = rng.choice([0, 59, 86399, 86400, 951782400, 1709164800, rng.randint(-2 * 10**9, 4 * 10**9)])
    return EPOCH + datetime.timedelta(seconds=seconds)


def field_of(value, type_):
    if value is None:
        return ""
    if type_ == "TEXT":
        return '"%s"' % value.replace('"', '""')
    if type_ == "BOOLEAN":
        return "true" if value else "false"
    if type_ == "ARRAY":
        return '"%s"' % str(value).replace("None", "null")
    if type_ == "DECIMAL":
        return str(value)
    if type_ == "TIMESTAMP":
        return value.isoformat() + "Z"
    return repr(value).replace("inf", "Infinity").replace("nan", "NaN")


def random_table(rng, engine):
    """Loads it into the engine; the file that Riffle reads and the statement that says so."""
    kinds = {column: kind for column, (kind, _) in engine.columns.items()}
    rows = [[random_value(rng, engine, *column) for column in kinds.items()] for _ in range(45)]
    file = tempfile.NamedTemporaryFile("w", suffix=".csv", newline="")
    for row in [list(kinds)] + [[field_of(v, t) for v, t in zip(row, kinds.values())] for row in rows]:
        file.write(",".join(row) + "\n")
    file.flush()
    engine.load(rows)
    columns = ", ".join("%s %s" % (column, type_) for column, (_, type_) in engine.columns.items())
    return file, "CREATE STREAM t (%s) FROM '%s';\n" % (columns, file.name)
