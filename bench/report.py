#!/usr/bin/env python3
"""The tables of run.py as Markdown, and a picture of the ratios as SVG. Run alone it writes
docs/performance.md from the results of the last run."""
import json
import os
import platform

import common

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
COLOURS = {"duckdb": "#e0a800", "polars": "#2f6fde", "df": "#c2573a", "chdb": "#7a5bbf"}


class Run:
    """What is reported: cells, start-up times by engine, how many rows and runs."""

    def __init__(self, cells, starts, rows, runs):
        self.cells, self.starts, self.rows, self.runs = cells, starts, rows, runs


def save(run, folder):
    cells = [{**cell, "results": [{"engine": r.engine, "answer": r.answer, "runs": r.runs} for r in cell["results"]]}
             for cell in run.cells]
    with open(os.path.join(folder, "results.json"), "w") as file:
        json.dump({"rows": run.rows, "runs": run.runs, "start_up": run.starts, "cells": cells}, file, indent=1)


def load(folder):
    with open(os.path.join(folder, "results.json")) as file:
        saved = json.load(file)
    for cell in saved["cells"]:
        results = []
        for found in cell["results"]:
            results.append(common.Result(found["engine"], None, None, None))
            results[-1].runs, results[-1].answer = found["runs"], found["answer"]
        cell["results"] = results
    return Run(saved["cells"], saved["start_up"], saved["rows"], saved["runs"])


def summary(cell):
    """Ratios of a cell: (best peer, its times of Riffle's time, Riffle's times of the limit)."""
    base, best, limit = (common.the(cell["results"], "riffle"), common.best_peer(cell["results"]),
                         common.the(cell["results"], "limit"))
    if not base.is_right():
        return best, None, None
    ratio = best.seconds() / base.seconds() if best else None
    over = base.seconds() / limit.seconds() if limit and limit.is_right() else None
    return best, ratio, over


def by_processor(result, cell):
    """An engine's processor time as a multiple of Riffle's: what a busy machine moves least."""
    ours = common.the(cell["results"], "riffle").processor_seconds()
    return max(result.processor_seconds(), 1e-6) / max(ours, 1e-6)


def verdict(cell):
    best, ratio, over = summary(cell)
    parts = []
    if ratio:
        reached = "reached" if ratio >= cell["goal"] else "missed"
        parts.append(f"{ratio:.2f} times as fast as {common.NAMES[best.engine]}, the best peer; goal {cell['goal']:g} {reached}"
                     f"; {by_processor(best, cell):.2f} by processor time")
    if over:
        reached = "reached" if over <= cell["limit_goal"] else "missed"
        parts.append(f"{over:.2f} times C by hand; goal {cell['limit_goal']:g} {reached}"
                     f"; {1 / by_processor(common.the(cell['results'], 'limit'), cell):.2f} by processor time")
    return "; ".join(parts)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def summary_table(cells):
    rows = []
    for cell in cells:
        base = common.the(cell["results"], "riffle")
        best, ratio, over = summary(cell)
        rows.append([cell["work"], cell["format"], str(cell["threads"]),
                     f"{base.seconds():.3f}" if base.is_right() else base.answer,
                     f"{cell['rows'] / base.seconds() / 1e6:.1f}" if base.is_right() else "",
                     f"{base.peak_mb():.1f}" if base.is_right() else "",
                     f"{common.NAMES[best.engine]} {best.seconds():.2f}" if best else "",
                     f"{ratio:.2f}" if ratio else "", f"{cell['goal']:g}", f"{over:.2f}" if over else ""])
    return table(["work", "format", "threads", "Riffle, s", "M rows/s", "peak MB", "best peer, s", "ratio", "goal",
                  "Riffle : C by hand"], rows)


def full_table(cells):
    rows = []
    for cell in cells:
        base = common.the(cell["results"], "riffle")
        for r in cell["results"]:
            place = [cell["work"], cell["format"], str(cell["threads"]), common.NAMES[r.engine]]
            if not r.runs:
                rows.append(place + ["", "", "", "", "", r.answer.replace("|", "\\|")])
                continue
            rows.append(place + [f"{r.seconds():.3f}", f"{r.seconds() / base.seconds():.2f}" if base.runs else "",
                                 f"{r.processor_seconds():.2f}", f"{cell['rows'] / r.seconds() / 1e6:.1f}",
                                 f"{r.peak_mb():.1f}", r.answer.replace("|", "\\|")])
    return table(["work", "format", "threads", "engine", "median s", "times Riffle", "cpu s", "M rows/s", "peak MB",
                  "answer"], rows)


def processor():
    try:
        with open("/proc/cpuinfo") as info:
            return next(line.split(":", 1)[1].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def text_of(run):
    starting = ", ".join(f"{common.NAMES[e]} {s:.3f} s" for e, s in run.starts.items())
    return (f"{run.rows:,} rows, median of {run.runs} run{'s' if run.runs > 1 else ''} in turn, on {os.cpu_count()} cores "
            f"({processor()}).\nThe times are of whole processes; starting and doing nothing takes: {starting}.\n\n"
            + summary_table(run.cells) + "\nEvery engine:\n\n" + full_table(run.cells))


# ---- the picture ----

def bars(cells, form, threads):
    """(work, [(peer, ratio)]) of the cells that have one."""
    found = []
    for cell in cells:
        base = common.the(cell["results"], "riffle")
        if cell["format"] != form or cell["threads"] != threads or not base.is_right():
            continue
        ratios = [(r.engine, r.seconds() / base.seconds()) for r in cell["results"]
                  if r.engine in common.PEERS and r.is_right()]
        if ratios:
            found.append((cell["work"], sorted(ratios, key=lambda r: r[1])))
    return found


def panel(work, title, top, most):
    left, width, high, parts = 60, 560, 14, []
    scale = width / most
    parts.append(f'<text x="{left}" y="{top}" class="t">{title}</text>')
    y = top + 12
    for name, ratios in work:
        parts.append(f'<text x="{left - 8}" y="{y + high * len(ratios) / 2 + 4}" class="w">{name}</text>')
        for engine, ratio in ratios:
            parts.append(f'<rect x="{left}" y="{y}" width="{ratio * scale:.1f}" height="{high - 2}" '
                         f'fill="{COLOURS[engine]}"/>')
            parts.append(f'<text x="{left + ratio * scale + 4:.1f}" y="{y + high - 4}">'
                         f'{common.NAMES[engine]} {ratio:.1f}</text>')
            y += high
        y += 8
    parts.append(f'<line x1="{left + scale:.1f}" y1="{top + 6}" x2="{left + scale:.1f}" y2="{y - 6}" class="one"/>')
    return parts, y + 20


def picture(cells):
    threads = max(cell["threads"] for cell in cells)
    panels = [(form, bars(cells, form, threads)) for form in ("csv", "ndjson")]
    most = max((ratio for _, work in panels for _, ratios in work for _, ratio in ratios), default=1)
    parts, y = [], 24
    for form, work in panels:
        if work:
            title = f"{form.upper()}, {threads} thread{'s' if threads > 1 else ''}: time as a multiple of Riffle's (the line)"
            more, y = panel(work, title, y, most)
            parts += more
    style = ("text{font:11px sans-serif;fill:#333}.t{font-weight:bold;font-size:13px}.w{text-anchor:end;font-weight:bold}"
             ".one{stroke:#333;stroke-dasharray:3 2}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{y}" viewBox="0 0 760 {y}">'
            f'<style>{style}</style><rect width="100%" height="100%" fill="#fff"/>' + "\n".join(parts) + "</svg>\n")


# ---- files ----

def write(run, folder):
    save(run, folder)
    with open(os.path.join(folder, "results.md"), "w") as file:
        file.write(text_of(run))
    with open(os.path.join(folder, "ratios.svg"), "w") as file:
        file.write(picture(run.cells))


def write_docs(run, folder):
    """Between the marks of performance.md in the folder, and performance.svg beside it."""
    path = os.path.join(folder, "performance.md")
    with open(path) as file:
        before, rest = file.read().split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    text = "![Times of the peers as multiples of Riffle's](performance.svg)\n\n" + text_of(run)
    with open(path, "w") as file:
        file.write(f"{before}{BEGIN}\n{text}{END}{after}")
    with open(os.path.join(folder, "performance.svg"), "w") as file:
        file.write(picture(run.cells))


DOCS = os.path.abspath(os.environ.get("BENCH_DOCS", os.path.join(common.ROOT, "docs")))

if __name__ == "__main__":
    write_docs(load(common.OUT), DOCS)
