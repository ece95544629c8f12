"""What aggregates mean, written down plainly: functions of the values that are not NULL."""
import math
from datetime import datetime, timedelta
from decimal import Decimal, ROUND_HALF_UP, getcontext
from fractions import Fraction

from .rows import Values, counted, is_nan, once, ordered

getcontext().prec = 60


def total(values):
    if isinstance(values[0], timedelta):
        return sum(values, timedelta())
    if not isinstance(values[0], float):
        return sum(values)
    if all(map(math.isfinite, values)):
        return math.fsum(values)
    return sum(value for value in values if not math.isfinite(value))


@once
def mean(values):
    if isinstance(values[0], int):
        return float(Fraction(sum(values), len(values)))
    if isinstance(values[0], datetime):
        return values[0] + sum((value - values[0] for value in values), timedelta()) / len(values)
    if isinstance(values[0], Decimal):
        return (sum(values) / len(values)).quantize(Decimal('1.000000'), ROUND_HALF_UP)
    return total(values) / len(values)


@once
def central(values, power):
    if not all(map(math.isfinite, values)):
        return math.nan
    middle = mean(values)
    return math.fsum((value - middle)**power for value in values)


def variance(values, lost=1):
    return central(values, 2) / (len(values) - lost) if len(values) > lost else None


def root(function):
    return lambda values: None if function(values) is None else math.sqrt(function(values))


def skewness(values):
    n, squares = len(values), central(values, 2) / len(values)
    return math.sqrt(n * (n - 1)) / (n - 2) * central(values, 3) / n / squares**1.5 if n > 2 and squares else None


def kurtosis_pop(values):
    squares = central(values, 2)
    return len(values) * central(values, 4) / squares**2 - 3 if squares else None


def kurtosis(values):
    n = len(values)
    if n < 4 or not central(values, 2):
        return None
    return ((n + 1) * kurtosis_pop(values) + 6) * (n - 1) / ((n - 2) * (n - 3))


def zscore(values):
    deviation = root(variance)(values)
    return (values[-1] - mean(values)) / deviation if deviation else None


def quantile(q):
    return lambda values: ordered(values)[max(math.ceil(Fraction(str(q)) * len(values)) - 1, 0)]


def between(values, q):
    values = ordered(values) if isinstance(values[0], datetime) else list(map(float, ordered(values)))
    place = q * (len(values) - 1)
    low, high = values[math.floor(place)], values[math.ceil(place)]
    return low if low == high else low + (high - low) * (place - math.floor(place))


@once
def median(values):
    low, high = ordered(values)[(len(values) - 1) // 2], ordered(values)[len(values) // 2]
    if isinstance(low, int):
        return float(Fraction(low + high, 2))
    return low if low is high or low == high else low + (high - low) / 2


def mad(values):
    if isinstance(values[0], int):  # doubled, so that the median is an integer
        middle = round(2 * median(values))
        return median(Values(abs(2 * value - middle) for value in values)) / 2
    middle = median(values)
    return median(Values(abs(value - middle) for value in values))


def mode(values):
    chosen = max(counted(values), key=counted(values).get)
    return math.nan if chosen == 'NaN' else chosen


def entropy(values):
    return -math.fsum(n / len(values) * math.log2(n / len(values)) for n in counted(values).values())


def ema(values, half_life):
    weights = [2**(-age / half_life) for age in range(len(values) - 1, -1, -1)]
    return math.fsum(map(math.prod, zip(values, weights))) / math.fsum(weights)


def ema_by_time(pairs):
    latest = max(at for _, at in pairs)
    weights = [2**((at - latest) / timedelta(seconds=10)) for _, at in pairs]
    return math.fsum(value * weight for (value, _), weight in zip(pairs, weights)) / math.fsum(weights)


@once
def sums(pairs):
    """Of pairs (y, x)."""
    ys, xs = map(Values, zip(*pairs))
    my, mx = mean(ys), mean(xs)
    return {'xx': central(xs, 2), 'yy': central(ys, 2), 'xy': math.fsum((y - my) * (x - mx) for y, x in pairs),
            'n': len(pairs), 'my': my, 'mx': mx}


def line(what):
    code = compile(what, 'meaning', 'eval')

    def function(pairs):
        try:
            return eval(code, {'sqrt': math.sqrt}, sums(pairs))
        except ZeroDivisionError:
            return None
    return function


def best(place):
    """The value of the first row with the least (0) or the greatest (-1) key."""
    def function(pairs):
        key = ordered(Values(key for _, key in pairs))[place]
        return next(value for value, other in pairs if other == key or is_nan(other) and is_nan(key))
    return function


@once
def integral(pairs, hold=False):
    pairs = sorted(pairs, key=lambda pair: pair[1])
    steps = [((a if hold else (a + b) / 2), (later - at).total_seconds())
             for (a, at), (b, later) in zip(pairs, pairs[1:])]
    return math.fsum(map(math.prod, steps)), math.fsum(width for _, width in steps)


@once
def increase(pairs):
    values = [value for value, _ in sorted(pairs, key=lambda pair: pair[1])]
    steps = list(zip(values, values[1:]))
    return math.fsum(b if b < a else b - a for a, b in steps), sum(b < a for a, b in steps)


def concat(separator):
    return lambda values: separator.join(values)
