"""The bounds of sketches in docs/language.md: functions of the values that give what tells whether a
result is within them."""
import json, math, sys
from collections import Counter
from datetime import datetime

from .meaning import quantile
from .rows import counted, ordered


def when(text):
    return datetime.fromisoformat(text.rstrip('Z'))


class Bound:
    def __init__(self, what, holds):
        self.what, self.holds = what, holds

    def __repr__(self):
        return self.what


def about_distinct(values):
    exact = len(counted(values))
    off = 0 if exact <= 768 else 4 * 0.0115 * exact
    return Bound('%d within %g' % (exact, off), lambda got: abs(int(got) - exact) <= off)


def about_quantile(q):
    share = {0.5: 0.0015, 0.01: 0.0005, 0.999: 0.00015}.get(q, 0)

    def function(values):
        if len(values) <= 512 or not share:
            return quantile(q)(values)
        ranked = ordered(values)
        off = 4 * share * len(values) + 1
        low, high = max(0, math.floor(q * len(values) - off)), min(len(values) - 1, math.ceil(q * len(values) + off))
        made = type(values[0]) if not isinstance(values[0], datetime) else when
        return Bound('%r to %r' % (ranked[low], ranked[high]),
                     lambda got: ranked[low] <= made(got) <= ranked[high] and made(got) in set(values))
    return function


def about_top(k):
    def function(values):
        counts = counted(values)
        exact = [value for value, _ in counts.most_common(k)]
        keep = max(256, 8 * k)
        if len(counts) <= keep:
            return exact
        slack = len(values) / (keep + 1)
        least = counts[exact[-1]]

        def holds(got):
            got = json.loads(got)
            missing = [value for value in exact if value not in got and counts[value] > slack]
            return len(set(got)) == len(got) == k and all(counts[v] >= least - slack for v in got) and all(
                counts[v] <= least + slack for v in missing)
        return Bound('%r or as frequent to within %g' % (exact, slack), holds)
    return function


def bins(most):
    def function(values):
        values = [value for value in ordered(values) if math.isfinite(value)]

        def holds(got):
            made = json.loads(got)
            first, width = made[0]['from'], made[0]['to'] - made[0]['from']
            if values[0] == values[-1]:
                return len(made) == 1 and not width and made[0]['count'] == len(values)
            spread = lambda width: values[-1] // width - values[0] // width + 1
            return (math.frexp(width)[0] == 0.5 and first == values[0] // width * width
                    and spread(width) == len(made) <= most and (width < 1e-323 or spread(width / 2) > most)
                    and all(bin['from'] == (first // width + n) * width
                            and bin['to'] == min(bin['from'] + width, sys.float_info.max) for n, bin in enumerate(made))
                    and {n: bin['count'] for n, bin in enumerate(made) if bin['count']} == Counter(
                        int(value // width - first // width) for value in values))
        return Bound('%d values in at most %d bins' % (len(values), most), holds) if values else None
    return function
