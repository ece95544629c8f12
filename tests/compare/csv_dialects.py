#!/usr/bin/env python3
"""CSV in dialects, both ways: what Python's csv module writes is read, and what is written is read by
it; 1,500 random rows of nasty texts each, at 1 and 2 threads and batches of 7. Comments, lines left
out and decimal commas, which Python's module does not know, are put in and taken out here."""
import csv
import io
import json
import os
import random
import subprocess
import tempfile

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")
ROWS = 1500
PARTS = ["a", "b c", " ", '"', '""', "'", "\\", "\\\\", "\\n", ",", ";", "|", "\t", "\n", "\r\n", "#", "# x", "é", "😀",
         "NA", "\\N", "1,5", "-"]

# The options, and the same for Python's writer; None: its default.
DIALECTS = [
    ("", {}),
    ("delimiter ';'", {"delimiter": ";"}),
    ("delimiter '\\t', quote ''''", {"delimiter": "\t", "quotechar": "'"}),
    ("escape '\\'", {"escapechar": "\\", "doublequote": False}),
    ("delimiter '|', escape '!'", {"delimiter": "|", "escapechar": "!", "doublequote": False}),
    ("delimiter ';', decimal ',', comment '#', skip 2", {"delimiter": ";"}),
    ("delimiter ';', decimal ',', comment '%', escape '\\', skip 1, null ('-', 'NA')",
     {"delimiter": ";", "escapechar": "\\", "doublequote": False}),
    ("quote none, escape '\\', null '\\N'", {"escapechar": "\\", "quoting": csv.QUOTE_NONE}),
]


def random_text(rng):
    return "".join(rng.choice(PARTS) for _ in range(rng.randrange(1, 7)))


def random_rows(rng):
    return [(random_text(rng), rng.randrange(-10**6, 10**6) / 64, i) for i in range(ROWS)]


def option(options, name, otherwise):
    for part in options.split(", "):
        if part.startswith(name + " "):
            return part[len(name) + 1:].strip("'")
    return otherwise


def run(query, *more):
    done = subprocess.run([RIFFLE, "--no-progress", *more, "-c", query], capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode()


def number_text(x, options):
    return repr(x).replace(".", ",") if "decimal ','" in options else repr(x)


def read_here(options, python, rows, rng, path):
    """Python writes, Riffle reads."""
    comment = option(options, "comment", "")
    # Without quotes a text could begin as a comment does, or be a word for NULL.
    must_quote = comment or "null" in options
    python = dict({"quoting": csv.QUOTE_ALL if must_quote else csv.QUOTE_MINIMAL}, **python)
    out = io.StringIO()
    skip = int(option(options, "skip", "0"))
    out.write('left "out\n' * skip)
    writer = csv.writer(out, lineterminator=rng.choice(["\n", "\r\n"]), **python)
    writer.writerow(["k", "x", "n"])
    for k, x, n in rows:
        if comment and rng.random() < 0.1:
            out.write(comment + ' a "comment\n')
        writer.writerow([k, number_text(x, options), n])
    with open(path, "w", newline="") as file:
        file.write(out.getvalue())
    source = "'%s' (k TEXT, x DOUBLE, n BIGINT)%s" % (path, " FORMAT CSV (%s)" % options if options else "")
    for more in ([], ["--threads", "2"], ["--set", "batch_rows=7", "--set", "chunk_bytes=64"]):
        status, text, error = run("SELECT k, x, n FROM %s" % source, "-o", "ndjson", *more)
        got = [tuple(json.loads(line).values()) for line in text.decode().splitlines()]
        if status != 0 or got != rows:
            wrong = [pair for pair in zip(rows, got) if pair[0] != pair[1]][:1] or (len(rows), len(got))
            return "reading (%s) %s: status %d %s %r" % (options, more, status, error[:300], wrong)
    return None


def write_here(options, python, rows, rng, path):
    """Riffle writes, Python reads."""
    kept = ", ".join(part for part in options.split(", ") if not part.startswith("skip"))
    lines = path + ".ndjson"
    with open(lines, "w") as file:
        for k, x, n in rows:
            file.write(json.dumps({"k": k, "x": x, "n": n}) + "\n")
    source = "'%s' (k TEXT, x DOUBLE, n BIGINT)" % lines
    for more in ([], ["--threads", "2"]):
        status, _, error = run("SELECT k, x, n FROM %s INTO '%s'%s" % (
            source, path, " FORMAT CSV (%s)" % kept if kept else ""), *more)
        with open(path, newline="") as file:
            got = list(csv.reader(file, **dict({"strict": True}, **python)))
        wanted = [["k", "x", "n"]] + [[k, number_text(x, options), str(n)] for k, x, n in rows]
        if status != 0 or got != wanted:
            wrong = [pair for pair in zip(wanted, got) if pair[0] != pair[1]][:1] or (len(wanted), len(got))
            return "writing (%s) %s: status %d %s %r" % (kept, more, status, error[:300], wrong)
    return None


def main():
    rng = random.Random(5)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.csv")
        for options, python in DIALECTS:
            for check in (read_here, write_here):
                problem = check(options, python, random_rows(rng), rng, path)
                if problem:
                    print(problem)
                failed += problem is not None
                passed += problem is None
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
