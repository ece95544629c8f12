#!/usr/bin/env python3
"""Windows on random rows (times out of order, ties, NULLs) against models that go through the rows
one by one and keep plain lists. The cases are one script of `riffle test`, run at several batch
sizes. Prints `N passed, N failed`. Usage: windows.py [SEED]; RIFFLE is the program."""
import os
import random
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")
SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 20260131
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
WAYS = [["batch_rows=1"], ["batch_rows=2", "chunk_bytes=1"], ["batch_rows=7", "chunk_bytes=64"], ["batch_rows=2048"]]
CASES = {"session": 130, "when": 130}


def time_text(seconds):
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Row:
    def __init__(self, number, time, k, g, x):
        self.number, self.time, self.k, self.g, self.x = number, time, k, g, x
        self.order = number  # in which windows see it

    def csv(self):
        return ",".join("" if value is None else value for value in
                        (self.time is not None and time_text(self.time) or None, self.k, self.g,
                         None if self.x is None else str(self.x)))


def random_rows(most, disorder, step):
    now, rows = 40, []
    for number in range(random.randrange(most)):
        now += random.choice([0, 1, 1, 2, step])
        time = max(0, now - random.choice([0, 0, 0, random.randrange(disorder + 1)]))
        rows.append(Row(number, None if random.random() < 0.03 else time, random.choice(["a", "b", None, "a"]),
                        random.choice("pq"), random.choice([None, 0, 1, 5, 9, -3, random.randrange(20)])))
    return rows


class Marks:
    """The watermark that each row meets; rows without a time are bad and move nothing."""

    def __init__(self, rows, bound):
        self.rows, self.bound, self.greatest, self.bad = rows, bound, None, 0

    def __iter__(self):
        for row in self.rows:
            if row.time is None:
                self.bad += 1
                continue
            yield row, self.now()
            self.greatest = row.time if self.greatest is None else max(self.greatest, row.time)

    def now(self):
        return float("-inf") if self.greatest is None else self.greatest - self.bound


# ---- what is asked of a window ----

def aggregates(rows):
    """count(*), sum(x), first(x), last(x), string_agg(x): the last three by event time, ties as they came."""
    values = [row.x for row in sorted(rows, key=lambda row: (row.time, row.number)) if row.x is not None]
    return [str(len(rows)), str(sum(values)) if values else "", str(values[0]) if values else "",
            str(values[-1]) if values else "", "|".join(map(str, values))]


LIST = "count(*), sum(x), first(x), last(x), string_agg(x::TEXT, '|')"
SHAPES = {  # select list, clauses, which rows are of one partition, which of one group
    "whole": (LIST, "", lambda row: 0, lambda row: 0),
    "key": ("k, " + LIST, "GROUP BY k", lambda row: row.k, lambda row: row.k),
    "partition": (LIST, "PARTITION BY k", lambda row: row.k, lambda row: 0),
    "groups": ("k, g, " + LIST, "GROUP BY g, k PARTITION BY k", lambda row: row.k, lambda row: (row.g, row.k)),
    "rows": ("k, x, sum(x) OVER WINDOW", "PARTITION BY k", lambda row: row.k, lambda row: 0),
    "all rows": ("k, x, sum(x) OVER WINDOW", "", lambda row: 0, lambda row: 0),
}


def window_lines(shape, rows, columns):
    """The lines of a window: its groups in the order of their first row, or its rows as they came."""
    group_of = SHAPES[shape][3]
    rows = sorted(rows, key=lambda row: row.order)
    if "rows" in shape:
        total = aggregates(rows)[1]
        return [",".join([row.k or "", "" if row.x is None else str(row.x), total, *columns]) for row in rows]
    groups = {}
    for row in rows:
        groups.setdefault(group_of(row), []).append(row)
    keys = {"key": lambda row: [row.k or ""], "groups": lambda row: [row.k or "", row.g]}.get(shape, lambda row: [])
    return [",".join([*keys(group[0]), *aggregates(group), *columns]) for group in groups.values()]


# ---- sessions ----

def session_model(rows, shape, gap, cap, bound):
    partition_of = SHAPES[shape][2]
    sessions, lines, late = [], [], 0  # a session: partition and rows

    def start(session):
        return min(row.time for row in session[1])

    def end(session):
        return min(max(row.time for row in session[1]) + gap, start(session) + cap)

    def close(upto):
        due = [session for session in sessions if end(session) <= upto]
        for session in sorted(due, key=lambda s: (end(s), start(s), min(row.number for row in s[1]))):
            lines.extend(window_lines(shape, session[1], [time_text(start(session)), time_text(end(session)),
                                                          str(len(session[1])), "false"]))
            sessions.remove(session)

    marks = Marks(rows, bound)
    for row, mark in marks:
        close(mark)
        if row.time + gap <= mark:
            late += 1
            continue
        near = [s for s in sessions if s[0] == partition_of(row) and any(abs(r.time - row.time) < gap for r in s[1])]
        near = sorted((s for s in near if max(r.time for r in s[1] + [row]) - min(r.time for r in s[1] + [row]) < cap), key=start)
        both = [other for session in near for other in session[1]]
        if len(near) == 2 and max(r.time for r in both) - min(r.time for r in both) < cap:
            near[0][1].extend(near[1][1])
            sessions.remove(near[1])
        if near:
            near[0][1].append(row)
        else:
            sessions.append((partition_of(row), [row]))
    close(float("inf"))
    return lines, late, marks.bad


def session_case():
    gap, bound = random.choice([1, 2, 3, 5, 10]), random.choice([0, 0, 2, 10, 40])
    cap = random.choice([None, None, 4, 12, 30])
    rows = random_rows(60, random.choice([0, 3, 15, 30]), random.choice([3, 8, 20]))
    shape = random.choice(list(SHAPES))
    window = f"SESSION {gap}s" + (f" UP TO {cap}s" if cap else "")
    return (window, "", shape, bound, rows, *session_model(rows, shape, gap, cap or 10**9, bound))


# ---- windows by conditions ----

class When:
    def __init__(self, shape, low, high, held, cap, is_on_open):
        self.shape, self.low, self.high, self.held, self.cap, self.is_on_open = shape, low, high, held, cap, is_on_open
        self.open, self.lines, self.streaks = {}, [], {}

    def show(self, partition, is_partial, is_final):
        rows = self.open[partition]
        self.lines += window_lines(self.shape, rows, [
            time_text(rows[0].time), time_text(rows[-1].time), str(len(rows)), "true" if is_partial else "false",
            *(["true" if is_final else "false"] if self.is_on_open else [])])
        if is_final:
            del self.open[partition]

    def close_due(self, time):
        if not self.cap or self.cap[0] != "s":
            return
        due = [(rows[0].time + self.cap[1], rows[-1].time, rows[0].time, rows[0].order, partition)
               for partition, rows in self.open.items() if rows[0].time + self.cap[1] <= time]
        for *_, partition in sorted(due, key=lambda one: one[:4]):
            self.show(partition, False, True)

    def has_held(self, partition, row):
        streak = self.streaks.setdefault(partition, [])
        if row.x is None or row.x < self.high:
            streak.clear()
            return False
        streak.append(row)
        if not self.held:
            return True
        return len(streak) >= self.held[1] if self.held[0] == "rows" else row.time - streak[0].time >= self.held[1]

    def take(self, row):
        partition = SHAPES[self.shape][2](row)
        self.close_due(row.time)
        has_held = self.has_held(partition, row)
        if partition in self.open:
            self.open[partition].append(row)
        elif has_held:
            self.open[partition] = [row]
            if self.is_on_open:
                self.show(partition, False, False)
        else:
            return
        is_full = self.cap and self.cap[0] == "rows" and len(self.open[partition]) >= self.cap[1]
        if is_full or (row.x is not None and row.x <= self.low):
            self.show(partition, False, True)

    def end(self):
        for partition in sorted(self.open, key=lambda p: (self.open[p][-1].time, self.open[p][0].time, self.open[p][0].order)):
            self.show(partition, True, True)


def when_case():
    bound = random.choice([0, 0, 2, 10, 40])
    rows = random_rows(60, random.choice([0, 3, 15, 30]), random.choice([3, 8, 20]))
    shape = random.choice(list(SHAPES))
    either = [None, None, ("s", random.choice([1, 3, 8, 20])), ("rows", random.choice([1, 2, 3, 5]))]
    held, cap, low, high = random.choice(either), random.choice(either), random.choice([0, 3, 9]), random.choice([1, 5, 9])
    model = When(shape, low, high, held, cap, "rows" not in shape and random.random() < 0.4)
    marks, taken, late = Marks(rows, bound), [], 0
    for row, mark in marks:
        if row.time < mark:
            late += 1
        else:
            taken.append(row)
    taken.sort(key=lambda row: (row.time, row.number))
    for order, row in enumerate(taken):
        row.order = order
        model.take(row)
    model.close_due(marks.now())
    model.end()

    def size(word, value):
        return f" {word} {value[1]}{'s' if value[0] == 's' else ' ROWS'}" if value else ""

    window = f"WHEN x >= {high}{size('FOR', held)} UNTIL x <= {low}{size('UP TO', cap)}"
    return (window, " EMIT ON OPEN" if model.is_on_open else "", shape, bound, rows, model.lines, late, marks.bad)


# ---- the script ----

def script(kind, number, case):
    window, emit, shape, bound, rows, lines, late, bad = case
    listed, clauses = SHAPES[shape][:2]
    if "PARTITION" in clauses:
        group, partition = clauses.split("PARTITION")
        clauses = f"{group} WINDOW {window} PARTITION{partition}"
    else:
        clauses = f"{clauses} WINDOW {window}"
    text = [f"-- test: {kind} {number}",
            f"CREATE OR REPLACE STREAM s (ts TIMESTAMP, k TEXT, g TEXT, x BIGINT) TIMESTAMP BY ts WATERMARK {bound}s;",
            f"SELECT {listed}, window_start, window_end, window_rows, window_partial"
            f"{', window_final' if emit else ''} FROM s {clauses}{emit};"]
    if rows:
        text += ["FEED s FORMAT CSV (header false) $$", *[row.csv() for row in rows], "$$;"]
    text += ["END s;", "EXPECT $$" if lines else "EXPECT NOTHING;", *lines] + (["$$;"] if lines else [])
    text += [f"EXPECT LATE {late};", f"EXPECT ERRORS {bad};"]
    return "\n".join(text) + "\n\n"


MODELS = {"session": session_case, "when": when_case}


def main():
    passed = failed = 0
    random.seed(SEED)
    cases = [script(kind, i, MODELS[kind]()) for kind, count in CASES.items() for i in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "windows.test")
        with open(path, "w") as file:
            file.writelines(cases)
        for way in WAYS:
            settings = [word for setting in way for word in ("--set", setting)]
            done = subprocess.run([RIFFLE, "test", *settings, path], capture_output=True, text=True, timeout=300)
            counts = re.search(r"(\d+) passed, (\d+) failed", done.stdout)
            passed += int(counts[1]) if counts else 0
            failed += int(counts[2]) if counts else 1
            if not counts or counts[2] != "0":
                print(way, *(done.stdout + done.stderr).split("\n")[:60], sep="\n")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
