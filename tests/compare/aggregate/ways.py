"""The ways of asking for an aggregate: the clauses, the rows of each result, the same for a peer."""
from datetime import timedelta

from .rows import NAMES, START

SLID, SAMPLE = 2500, 17  # sliding windows: of how many rows, and which of them are compared


def by_group(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row[NAMES.index('g')], []).append(row)
    return list(groups.values())


def in_pieces(rows, size):
    return [rows[at:at + size] for at in range(0, len(rows), size)]


def hops(rows, size, step):
    ends = range(step, len(rows) + size, step)
    return [rows[max(0, end - size):end] for end in ends if end - size < len(rows)]


def in_time(rows, size, step):
    """As they came in each step, the steps in order of time."""
    windows, seconds = {}, lambda row: (row[1] - START) / timedelta(seconds=1)
    for row in sorted(rows, key=lambda row: seconds(row) // step):
        at = seconds(row)
        end = at // step * step + step
        while end - size <= at:
            windows.setdefault(end, []).append(row)
            end += step
    return [windows[end] for end in sorted(windows)]


def sliding(rows, size, has_groups=False):
    """Of each SAMPLE-th row."""
    at = NAMES.index('g')
    held = [rows[max(0, end - size):end] for end in range(1, SLID + 1, SAMPLE)]
    return [[row for row in window if row[at] == window[-1][at]] for window in held] if has_groups else held


def filtered(rows):
    return [row for row in rows if row[NAMES.index('f')]]


def by_key(rows):
    at = NAMES.index('h')
    return sorted(rows, key=lambda row: (row[at] is not None, -(row[at] or 0)))


def distinct(call):
    return call.replace('(', '(DISTINCT ', 1)


def keyed(call):
    return call[:-1] + ' ORDER BY h DESC)'


GROUPED = 'SELECT {} FROM t GROUP BY g ORDER BY min(n)'
SLIDING = ('SELECT {} FROM t WHERE n < %d WINDOW w AS (ORDER BY n ROWS BETWEEN 59 PRECEDING AND CURRENT ROW) '
           'ORDER BY n' % SLID)
TUMBLING = 'SELECT {} FROM t GROUP BY n - n % 700 ORDER BY min(n)'


class Way:
    def __init__(self, clauses, parts, peer=None, call=lambda text: text, rows=lambda rows: rows, peer_call=None,
                 is_distinct=False, is_timed=False, is_sampled=False):
        self.clauses, self.parts, self.peer, self.call, self.rows = clauses, parts, peer, call, rows
        self.peer_call, self.is_distinct = peer_call or call, is_distinct
        self.is_timed, self.is_sampled = is_timed, is_sampled
        self.name = clauses or 'all rows'


WAYS = [
    Way('', lambda rows: [rows], 'SELECT {} FROM t'),
    Way('GROUP BY g', by_group, GROUPED),
    Way('GROUP BY g', by_group, GROUPED, lambda call: call + ' FILTER (WHERE f)', filtered),
    Way('GROUP BY g', by_group, GROUPED, distinct, is_distinct=True),
    Way('GROUP BY g', by_group, GROUPED, keyed, by_key, lambda call: call[:-1] + ' ORDER BY h DESC NULLS FIRST, n)'),
    Way('WINDOW TUMBLING 700', lambda rows: in_pieces(rows, 700), TUMBLING),
    Way('GROUP BY g WINDOW TUMBLING 2500', lambda rows: sum(map(by_group, in_pieces(rows, 2500)), [])),
    Way('WINDOW HOPPING 900 EVERY 400', lambda rows: hops(rows, 900, 400)),
    Way('WINDOW SLIDING 60', lambda rows: sliding(rows, 60), SLIDING, peer_call=lambda call: call + ' OVER w',
        is_sampled=True),
    Way('GROUP BY g WINDOW SLIDING 300', lambda rows: sliding(rows, 300, True), is_sampled=True),
    Way('WINDOW TUMBLING 1m', lambda rows: in_time(rows, 60, 60), is_timed=True),
    Way('WINDOW HOPPING 90s EVERY 30s', lambda rows: in_time(rows, 90, 30), is_timed=True),
]


# Signals too; in windows by time their segments are cut at the bounds, which other tests show.
TIMED_WAYS = [
    Way('', lambda rows: [rows]),
    Way('GROUP BY g', by_group, call=lambda call: call + ' FILTER (WHERE f)', rows=filtered),
    Way('WINDOW TUMBLING 700', lambda rows: in_pieces(rows, 700)),
]
