#!/usr/bin/env python3
"""Writes docs/functions.md from the table of functions, as DESCRIBE FUNCTION gives it. `make docs`
runs it; `functions_doc.py --check` compares the file with what would be written and changes nothing.
After a merge conflict in the file, run `make docs` again."""
import csv
import difflib
import io
import os
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
RIFFLE = os.environ.get("RIFFLE", os.path.join(ROOT, "build", "release", "riffle"))
PATH = os.path.join(ROOT, "docs", "functions.md")

HEAD = """# Functions

Made by `make docs` from the table that the engine itself uses: change the lists in `planner/functions/`
and `planner/aggregate_list.h`, not this file. SHOW FUNCTIONS lists the same, DESCRIBE FUNCTION name and
`.help name` in the shell show one of them. Every example runs as a test.

A function of NULL is NULL unless it says otherwise. BIGINT becomes DOUBLE where that is asked for, and a
quoted literal becomes any type that reads it. `any` is one type, the same for all of a call. A value that
can't be computed is NULL and is counted as an error.
"""

# Title and introduction of each family; one that is not here goes by its own name.
FAMILIES = {
    "arithmetic": ("Arithmetic", "`/` of BIGINT leaves out the fraction; overflow and division by zero are errors."),
    "logic": ("Comparison and logic", "Three-valued: a comparison with NULL is NULL. NaN equals NaN and sorts last."),
    "conditions": ("Conditions and casts", "Forms of the grammar. An operand is computed only for the rows that need it."),
    "maths": ("Mathematics", "Angles are in radians unless the name says degrees."),
    "text": ("Text", "Positions and lengths count code points from 1."),
    "time": ("Dates and times", "A TIMESTAMP is UTC in nanoseconds; weeks begin on Monday."),
    "regular expressions": ("Regular expressions", "Perl's syntax, by PCRE2 and within limits of steps and memory."),
    "hash": ("Hashes and encodings", ""),
    "geo": ("Geography", ""),
    "decimal": ("Decimals", "Exact to 38 digits."),
    "json": ("JSON", "Keys are exact."),
    "array": ("Arrays", "Subscripts count from 1."),
    "blob": ("Blobs", "Bytes, whatever they are."),
    "aggregates": ("Aggregates", "They skip NULLs and take FILTER (WHERE ...). The examples are over three rows, whose "
                   "values stand beside them."),
    "signals": ("Signals over event time", "Of a stream with TIMESTAMP BY. The examples are over values at 0, 10 and 30 s."),
    "over": ("Functions with OVER", "Over the rows of a partition up to the current one; so are all aggregates."),
    "windows": ("Columns of windows", "Known in the list, HAVING and ORDER BY of a query with WINDOW."),
}


def run(sql):
    done = subprocess.run([RIFFLE, "-o", "csv", "--no-progress", "-"], input=sql, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def functions():
    names = list(dict.fromkeys(row["name"] for row in csv.DictReader(io.StringIO(run("SHOW FUNCTIONS;")))))
    described = run("".join('DESCRIBE FUNCTION "%s";\n' % name for name in names))
    rows = csv.reader(io.StringIO(described))
    head = next(rows)
    return [dict(zip(head, row)) for row in rows if row and row != head]


def code(text):
    """A cell of code: a bar is escaped, since it would end the cell."""
    if not text:
        return ""
    text = text.replace("|", "\\|").replace("\n", " ")
    return "`` %s ``" % text if "`" in text else "`%s`" % text


def plain(text):
    for sign in "\\*_|<~":
        text = text.replace(sign, "\\" + sign)
    return text


def document():
    families = {}
    for row in functions():
        families.setdefault(row["family"], []).append(row)
    out = [HEAD]
    known = list(FAMILIES)
    for family in sorted(families, key=lambda name: known.index(name) if name in known else len(known)):
        rows = families[family]
        title, introduction = FAMILIES.get(family, (family.capitalize(), ""))
        out.append("\n## %s\n\n" % title + (introduction + "\n\n" if introduction else ""))
        has_example = any(row["example"] for row in rows)
        out.append("| form | what it gives |" + (" example | result |\n|---|---|---|---|\n" if has_example else "\n|---|---|\n"))
        for row in rows:
            cells = [code(row["signature"]), plain(row["description"])]
            if has_example:
                over = " of " + plain(row["over"]) if row["over"] else ""
                cells += [code(row["example"]) + over, code(row["result"])]
            out.append("| %s |\n" % " | ".join(cells))
    return "".join(out)


def main():
    made = document()
    if "--check" not in sys.argv:
        with open(PATH, "w") as file:
            file.write(made)
        return
    kept = open(PATH).read() if os.path.exists(PATH) else ""
    if kept != made:
        sys.stdout.writelines(list(difflib.unified_diff(kept.splitlines(True), made.splitlines(True), "docs/functions.md", "the table"))[:40])
        print("docs/functions.md is not what the table makes: run make docs")
    print("%d passed, %d failed" % (kept == made, kept != made))
    sys.exit(kept != made)


main()
