#!/usr/bin/env python3
"""Runs every example of the documentation. In docs/*.md and README.md a block

    ```sql
    SELECT 1 + 1;
    ```
    ```text
    2
    ```

is run with `riffle -o csv`, after all CREATE and SET statements of the blocks before it in the
same document, and its output is compared with the text block that follows, if one does. A
block marked `sql error` must fail, and the text block is what is printed on standard error;
`sql columns` keeps the header line; `sql fragment` is not run.
`docs.py --update` writes the outputs into the documents instead of comparing."""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
RIFFLE = os.environ.get("RIFFLE", os.path.join(ROOT, "build", "release", "riffle"))
BLOCK = re.compile(r"^```(sql[^\n]*)\n(.*?)^```\n(?:\n?```text\n(.*?)^```\n)?", re.S | re.M)
DEFINITION = re.compile(r"^\s*(CREATE|SET|FEED|END)\b", re.I)


def run(script, header):
    command = [RIFFLE, "-o", "csv", "--no-progress"] + ([] if header else ["--no-header"])
    command += [word for text in script if text for word in ("-c", text)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def statements(text):
    """Splits at semicolons that end a line; examples are written so."""
    return re.findall(r".*?;[ \t]*(?:--[^\n]*)?\n", text, re.S)


def strip_place(error):
    """Errors are shown without the name of the text they came from."""
    return re.sub(r"^[^\s:]+:\d+:\d+: ", "", error, flags=re.M)


def examples(path, update):
    text = open(path).read()
    passed = failed = 0
    definitions = ""
    out, last = [], 0
    for match in BLOCK.finditer(text):
        kind, body, expected = match.groups()
        if "fragment" in kind:
            continue
        status, stdout, stderr = run([definitions, body], "columns" in kind)
        is_error = "error" in kind
        if not is_error:
            definitions += "".join(s for s in statements(body) if DEFINITION.match(re.sub(r"--[^\n]*\n", "", s)))
        got = strip_place(stderr) if is_error else stdout
        line = text[:match.start()].count("\n") + 1
        good = (status not in (0, 3)) if is_error else status in (0, 3)
        if expected is not None and not update:
            good = good and got == expected
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"{os.path.relpath(path, ROOT)}:{line}: status {status}\n--- expected\n{expected}--- got\n{got}{stderr}")
        if update and expected is not None:
            start = match.start(3)
            out.append(text[last:start] + got)
            last = match.end(3)
    if update:
        with open(path, "w") as file:
            file.write("".join(out) + text[last:])
    return passed, failed


def main():
    totals = [0, 0]
    for path in sorted(glob.glob(os.path.join(ROOT, "docs", "*.md"))) + [os.path.join(ROOT, "README.md")]:
        if os.path.exists(path):
            passed, failed = examples(path, "--update" in sys.argv)
            totals[0] += passed
            totals[1] += failed
    print(f"{totals[0]} passed, {totals[1]} failed")
    sys.exit(totals[1] > 0)


main()
