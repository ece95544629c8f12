"""The rows that aggregates are compared on, and the values of one result."""
import math, random
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

ROWS = 10000
START = datetime(2026, 1, 1)
# ts: event time, out of order within its bound; i: ties; j: extremes; x, y: ordinary and correlated;
# w: positive; u: some NaN and infinities; z: extremes; h: many different; c: a counter
COLUMNS = ('n BIGINT, ts TIMESTAMP, g BIGINT, f BOOLEAN, b BOOLEAN, i BIGINT, j BIGINT, h BIGINT, x DOUBLE, y DOUBLE, '
           'w DOUBLE, u DOUBLE, z DOUBLE, c DOUBLE, s TEXT, e DECIMAL(12, 3), v INTERVAL, t TIMESTAMP')
NAMES = [column.split()[0] for column in COLUMNS.replace('(12, 3)', '').split(',')]
BIG = 2**63 - 1


def random_row(n):
    x = random.choice([random.gauss(40, 9), random.gauss(40, 9), random.lognormvariate(3, 1),
                       float(random.randrange(30))])
    row = [n, START + timedelta(milliseconds=100 * n + random.randrange(3000)),
           int(random.paretovariate(0.6)) % 23, random.random() < 0.4, random.random() < 0.9,
           random.randrange(-40, 41),
           random.choice([BIG, -BIG - 1, BIG - 1, 2**53 + 1, 0, -1, random.randrange(-BIG, BIG)]),
           random.randrange(10**6), x, 3 * x + random.gauss(-1000, 20),
           random.choice([0.5, 2.0, random.lognormvariate(0, 0.3)]),
           random.choice([math.nan, math.inf, -math.inf]) if random.random() < 0.004 else 1e9 + random.random(),
           random.choice([math.nan, math.inf, -math.inf, -0.0, 0.0, 5e-324, 1.7976931348623157e308, -1e-300, 0.1,
                          random.gauss(0, 1e200)]),
           float(n % 700) + random.random() / 2,
           random.choice('a b ab B é ẞ 漢 🙂'.split() + ['', 'a longer text']) * random.randrange(1, 3),
           Decimal(random.randrange(-10**6, 10**9)) / 1000, timedelta(milliseconds=random.randrange(-10**7, 10**8)),
           START + timedelta(milliseconds=random.randrange(10**9))]
    return row[:3] + [None if random.random() < 0.05 else value for value in row[3:]]


def is_nan(value):
    return isinstance(value, float) and math.isnan(value)


class Values(list):
    """The values or pairs of one result; memo keeps what several aggregates ask of them."""

    def __init__(self, values):
        super().__init__(values)
        self.memo = {}


def once(function):
    def remembered(values, *args):
        memo = values.memo if isinstance(values, Values) else {}
        if (function, args) not in memo:
            memo[function, args] = function(values, *args)
        return memo[function, args]
    return remembered


@once
def ordered(values):
    """NaN is greater than all."""
    numbers = sorted(value for value in values if value == value)
    return numbers + [math.nan] * (len(values) - len(numbers))


@once
def counted(values):
    """How often each comes, in the order of the first of each."""
    return Counter('NaN' if is_nan(value) else value for value in values)


class Rows:
    """The rows of one result, in the order in which they count."""

    def __init__(self, rows, is_distinct=False):
        self.rows, self.is_distinct, self.columns = rows, is_distinct, {}

    def column(self, name):
        if name not in self.columns:
            at = NAMES.index(name)
            values = Values(row[at] for row in self.rows if row[at] is not None)
            if self.is_distinct:
                values = Values(math.nan if value == 'NaN' else value for value in counted(values))
            self.columns[name] = values
        return self.columns[name]

    def pairs(self, names, is_first_needed=True):
        """The rows in which neither column is NULL, or at least the second is not."""
        a, b = map(NAMES.index, names)
        if (names, is_first_needed) not in self.columns:
            self.columns[names, is_first_needed] = Values(
                (row[a], row[b]) for row in self.rows
                if row[b] is not None and not (is_first_needed and row[a] is None))
        return self.columns[names, is_first_needed]
