#!/usr/bin/env python3
"""The benchmarks on 2,000 rows, without peers and without looking at times: the data is always
the same, Riffle and the hand-written C give what plain Python gives on every shape, and the
checker notices wrong answers; the micro-benchmarks and those of live input run. Usage: RIFFLE=path bench.py"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = tempfile.mkdtemp(prefix="riffle-bench-")
os.environ["BENCH_FOLDER"] = FOLDER
os.environ["RIFFLE"] = os.path.abspath(os.environ.get("RIFFLE", os.path.join(ROOT, "build", "debug", "riffle")))
sys.path.insert(0, os.path.join(ROOT, "bench"))
import common
import reference

ROWS = 2000
# Of 2,000 plain rows: figures of different days are of the same data.
DIGESTS = {"csv": "303dae7f2485cd4c27d47f1809ce88cbbe708b4396c1ba568424860dd68e9615", "ndjson": "a45b4495a312f900041e916b004d71bfb268a5f766dda265cbc10dd145537b39"}
SHAPES = ["plain", "wide", "reordered", "quoted", "digits", "keys", "crlf", "nulls", "unique"]


def path(name):
    return os.path.join(FOLDER, name)


def write(name, text):
    with open(path(name), "w") as file:
        file.write(text)
    return path(name)


def same_bytes():
    for form, digest in DIGESTS.items():
        with open(common.generate(ROWS, form), "rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == digest, form
    listed = subprocess.run([path("generate"), "shapes"], capture_output=True, text=True, check=True).stdout.split()
    assert listed == SHAPES, listed


def answers(shape):
    """Riffle's and the hand-written programs' answers on a shape, in both formats."""
    files = {form: common.Data(common.generate(ROWS, form, shape), shape) for form in ("csv", "ndjson")}
    for name in common.WORK:
        right = path(f"right-{common.REFERENCE.get(name, name)}-{shape}")
        if not os.path.exists(right):
            reference.write(common.REFERENCE.get(name, name), files["csv"].path, right)
        runs = [("riffle", form, threads) for form in files for threads in ((1, 2) if shape == "plain" else (2,))]
        if common.WORK[name].limit and shape in ("plain", "digits", "keys", "unique"):
            runs += [("limit", "csv", 1), ("limit", "csv", 3)]
        for engine, form, threads in runs:
            out = path("answer.csv")
            common.measure(common.command_for(engine, name, files[form], out, threads), threads)
            answer = common.check(name, right, out, files["csv"].path)
            assert answer == "same", f"{name} {shape} {form} {engine} on {threads} threads: {answer}"


def checker():
    right = write("right", 'k1,1,2.5,\n"k2",2,-1e-3,3\n')
    cases = [
        (["ordered"], 'k1,1,2.5000000000001,\\N\nk2,2.0,-0.001,3\n', "ok 2"),
        (["ordered"], 'k1,1,2.50001,\nk2,2,-0.001,3\n', "row 1"),
        (["ordered"], 'k1,1,2.5,\n', "it has too few rows"),
        (["ordered"], 'k2,2,-0.001,3\nk1,1,2.5,\n', "row 1"),
        (["any"], 'k2,2,-0.001,3\nk1,1,2.5,nan\n', "ok 2"),
        (["any"], 'k2,2,-0.001,3\nk1,1,2.25,\n', "its rows are not the same"),
        (["any"], 'k1,1,2.5,\nk1,1,2.5,\nk2,2,-0.001,3\n', "it has 3 rows"),
        (["keys", "2", "0"], 'k2,2,-0.001,3\nk1,1,2.5,\n', "ok 2"),
        (["keys", "2", "3"], 'k2,2,-0.001,4\nk1,1,2.5,\n', "ok 2"),
        (["keys", "2", "0"], 'k2,2,-0.001,4\nk1,1,2.5,\n', "row 1: k2,2,-0.001,4 instead of"),
        (["keys", "2", "0"], 'k2,2,-0.001,3\nk1,3,2.5,\n', "row 2: k1,3,2.5, has no such key"),
        (["keys", "2", "0"], 'k2,2,-0.001,3\nk2,2,-0.001,3\n', "row 2"),
        (["keys", "2", "0"], 'k2,2,-0.001,3\n', "it has 1 rows instead of 2"),
    ]
    for words, answer, expected in cases:
        done = subprocess.run([path("check"), *words, right, write("answer", answer)], capture_output=True, text=True)
        assert done.stdout.startswith(expected), f"{words} {answer!r}: {done.stdout!r}"
        assert (done.returncode == 0) == expected.startswith("ok"), f"{words} {answer!r}"


def ranks():
    data = write("data", "ts,key,x,y\n" + "".join(f"{i},k,{i},0\n" for i in range(1000)))
    for median, is_right in ((500, True), (491, True), (509.5, True), (480, False), (530, False), ("", False)):
        answer = write("answer", f"k,{median}\n")
        done = subprocess.run([path("check"), "ranks", "2", data, answer], capture_output=True, text=True)
        assert (done.returncode == 0) == is_right, f"{median}: {done.stdout}"


def script(name, *options):
    done = subprocess.run([sys.executable, os.path.join(ROOT, "bench", name), *options],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def whole_run():
    script("run.py", "--rows", str(ROWS), "--runs", "1", "--peers", "")
    with open(path("results.json")) as file:
        cells = json.load(file)["cells"]
    assert len(cells) == len(common.WORK) * 4
    assert all(r["answer"] == "same" and len(r["runs"]) == 1 for cell in cells for r in cell["results"]), cells
    for name in ("results.md", "ratios.svg"):
        assert os.path.getsize(path(name)) > 0, name
    before = write("performance.md", "before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n")
    os.environ["BENCH_DOCS"] = FOLDER
    script("report.py")
    with open(before) as file:
        text = file.read()
    with open(path("results.md")) as file:
        assert text.startswith("before\n") and text.endswith("-->\nafter\n") and file.read() in text and "old" not in text, text
    assert os.path.getsize(path("performance.svg")) > 0
    assert not [name for name in os.listdir(FOLDER) if name.startswith("answer-")], "answers are left"


def wrong_is_seen():
    """A program that answers wrongly fails the run and is named."""
    fake = write("wrong", '#!/bin/sh\nexec "$REAL" "$@" --set batch_rows=1 -c "SELECT 1 INTO \'$WRONG\' FORMAT CSV"\n')
    os.chmod(fake, 0o755)
    wrong = os.path.join(FOLDER, "answer-W1-riffle.csv")
    environment = {**os.environ, "REAL": common.RIFFLE, "RIFFLE": fake, "WRONG": wrong}
    done = subprocess.run([sys.executable, os.path.join(ROOT, "bench", "run.py"), "--rows", str(ROWS), "--runs", "1",
                           "--peers", "", "--work", "W1", "--formats", "csv", "--threads", "1"],
                          capture_output=True, text=True, env=environment)
    assert done.returncode == 1 and "WRONG: row 1" in done.stdout, done.stdout + done.stderr


def shapes():
    out = script("shapes.py", "--rows", str(ROWS), "--runs", "1", "--peers", "", "--work", "W1,W3")
    assert len(out.splitlines()) == 2 + 2 * 8, out


def live():
    out = script("live.py", "--parts", "latency,flood,start,memory", "--lines", "100", "--rounds", "1",
                 "--flood", "250000", "--starts", "2", "--memory-rows", "1000")
    for text in ("one core   ratio", "two cores  ratio", "none lost", "start to first row", "W5 1,000 keys"):
        assert text in out, out


def micro():
    out = script("micro.py", "--quick")
    with open(os.path.join(ROOT, "bench", "micro.txt")) as file:
        assert out == f"{len(file.readlines())} figures\n", out


def main():
    common.build_tools()
    tests = [("same bytes", same_bytes), ("checker", checker), ("ranks", ranks), ("run.py", whole_run),
             ("wrong answers", wrong_is_seen), ("shapes.py", shapes),
             ("live.py", live), ("micro.py", micro)]
    tests += [(f"answers, {shape}", lambda shape=shape: answers(shape)) for shape in SHAPES]
    passed = 0
    for name, test in tests:
        try:
            test()
            passed += 1
        except Exception:
            print(f"{name} failed:\n{traceback.format_exc()}")
    subprocess.run(["rm", "-rf", FOLDER], check=True)
    print(f"{passed} passed, {len(tests) - passed} failed")
    sys.exit(passed != len(tests))


main()
