#!/usr/bin/env python3
"""Every aggregate on 10,000 random rows with NULLs, ties, NaN and extremes: over all rows, by groups,
with FILTER, DISTINCT and ORDER BY, in windows of each kind. Against their meaning written down in
Python, and what they share with SQLite and, if they are installed, DuckDB and NumPy. Sketches are
held to the bounds of docs/language.md. A case is one result; prints `N passed, N failed`."""
import json, math, os, random, re, subprocess, sys, tempfile
from datetime import datetime, timedelta
from decimal import Decimal

sys.dont_write_bytecode = True
from aggregate.calls import BY_TIME, other_names, plain_calls, timed_calls
from aggregate.peers import NumPy, peers
from aggregate.rows import COLUMNS, NAMES, ROWS, Rows, is_nan, random_row
from aggregate.sketches import Bound, when
from aggregate.ways import SAMPLE, SLID, TIMED_WAYS, WAYS

RIFFLE = os.environ.get('RIFFLE', 'build/debug/riffle')
TOLERANCE = 1e-9
random.seed(20260207)


def field(value):
    if value is None:
        return ''
    if isinstance(value, timedelta):
        ms = round(abs(value).total_seconds() * 1000)
        clock = ms // 3600000, ms // 60000 % 60, ms // 1000 % 60, ms % 1000
        return '-' * (value < timedelta()) + '%02d:%02d:%02d.%03d' % clock
    if isinstance(value, (bool, str)):
        return str(value).lower() if isinstance(value, bool) else '"%s"' % value
    return value.isoformat() if isinstance(value, datetime) else 'NaN' if is_nan(value) else str(value)


def run(path, way, calls, is_timed):
    listed = ', '.join('(%s)::TEXT AS r%d' % (way.call(call.text), i) for i, call in enumerate(calls))
    time = ' TIMESTAMP BY ts WATERMARK 5s' if is_timed else ''
    query = "SELECT %s FROM '%s' (%s)%s %s" % (listed, path, COLUMNS, time, way.clauses)
    if way.is_sampled:
        query = 'SELECT * EXCLUDE (n) FROM (%s WHERE n < %d) WHERE n %% %d = 0' % (
            query.replace('SELECT', 'SELECT n,', 1), SLID, SAMPLE)
    done = subprocess.run([RIFFLE, '-o', 'ndjson', '--no-progress', '-c', query + ';'], capture_output=True, text=True)
    if done.returncode:
        sys.exit('%s\n%s' % (way.name, done.stderr))
    return [list(json.loads(line).values()) for line in done.stdout.splitlines()]


def duration(text):
    days, sign, hours, minutes, seconds = re.fullmatch(
        r'(?:(-?\d+) days? ?)?(?:(-?)(\d+):(\d+):([\d.]+))?', text).groups('')
    ms = round((int(hours or 0) * 3600 + int(minutes or 0) * 60) * 1000 + float(seconds or 0) * 1000, 3)
    return timedelta(days=int(days or 0), milliseconds=-ms if sign else ms)


def near(a, b):
    if not (math.isfinite(a) and math.isfinite(b)):
        return a == b or is_nan(a) and is_nan(b)
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b))


def agrees(got, wanted):
    if got is None or wanted is None:
        return got is wanted
    if isinstance(wanted, Bound):
        return wanted.holds(got)
    if isinstance(wanted, bool):
        return got == str(wanted).lower()
    if isinstance(wanted, float):
        return near(float(got), wanted)
    if isinstance(wanted, timedelta):
        return abs(duration(got) - wanted) <= timedelta(microseconds=1)
    if isinstance(wanted, datetime):
        return abs(when(got) - wanted) <= timedelta(microseconds=1)
    read = {int: int, Decimal: Decimal, list: json.loads}.get(type(wanted), str)
    return read(got) == wanted


class Score:
    passed = failed = 0

    def add(self, is_good, what, got, wanted):
        self.passed, self.failed = self.passed + is_good, self.failed + (not is_good)
        if not is_good and self.failed <= 20:
            print('%s: got %.200s, expected %.200r' % (what, got, wanted))


def compare(score, way, calls, results, table):
    parts = way.parts(table)
    if len(results) != len(parts):
        return score.add(False, way.name, '%d results' % len(results), '%d' % len(parts))
    for part, row in zip(parts, results):
        came = Rows(way.rows(part), way.is_distinct)
        by_time = Rows(sorted(part, key=lambda row: row[1])) if way.is_timed else came
        for call, got in zip(calls, row):
            wanted = call.meaning(by_time if call.name in BY_TIME else came)
            score.add(agrees(got, wanted), '%s, %s, %d rows' % (way.call(call.text), way.name, len(part)), got, wanted)


def compare_peer(score, peer, way, calls, results):
    chosen = [i for i, call in enumerate(calls) if call.name in peer.same | set(peer.others) and peer.takes(call, way)]
    if not way.peer or not chosen:
        return
    listed = ', '.join(way.peer_call(peer.others.get(calls[i].name, calls[i].name) + calls[i].text[len(calls[i].name):])
                       for i in chosen)
    if isinstance(peer, NumPy):
        answers = peer.of([calls[i] for i in chosen], way.parts(peer.table))
    else:
        answers = peer.ask(way.peer.format(listed))[::SAMPLE if way.is_sampled else 1]
    for row, wanted in zip(results, answers):
        for i, value in zip(chosen, wanted):
            if value is None and isinstance(peer, NumPy):
                continue
            what = '%s: %s, %s' % (peer.name, way.call(calls[i].text), way.name)
            score.add(agrees(row[i], value), what, row[i], value)


def check_names(score, calls):
    shown = subprocess.run([RIFFLE, '-o', 'ndjson', '-c', 'SHOW FUNCTIONS;'], capture_output=True, text=True).stdout
    names = {line['name'] for line in map(json.loads, shown.splitlines()) if line['kind'] == 'aggregate'}
    score.add(len(names) > 50, 'SHOW FUNCTIONS', len(names), 'more than 50')
    for name in sorted(names):
        score.add(name in {call.name for call in calls}, name, 'no case', 'one')


def main():
    score, table = Score(), [random_row(n) for n in range(ROWS)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'rows.csv')
        with open(path, 'w') as file:
            file.write(','.join(NAMES) + '\n' + ''.join(','.join(map(field, row)) + '\n' for row in table))
        others = list(peers(path, table))
        calls = list(timed_calls()) + list(other_names())
        check_names(score, calls + list(plain_calls()))
        for way in TIMED_WAYS:
            compare(score, way, calls, run(path, way, calls, True), table)
        for way in WAYS:
            calls = [call for call in plain_calls() if call.takes_distinct or not way.is_distinct]
            if way.call('count(*)').count('ORDER'):
                calls = calls[1:]
            results = run(path, way, calls, way.is_timed)
            compare(score, way, calls, results, table)
            for peer in others:
                compare_peer(score, peer, way, calls, results)
    print('%d passed, %d failed' % (score.passed, score.failed))
    return score.failed > 0


sys.exit(main())
