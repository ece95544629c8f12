#!/usr/bin/env python3
"""make mutate: changes an operator, a constant or a condition in planner/ or runtime/ at
random places, one at a time, and counts how many of the changes the tests notice.

usage: mutate.py [--count 100] [--seed 1] [--least 85] [--jobs 2]

Each job works in a copy of the tree under build/mutate/. A change that does not compile is
drawn again; one that hangs the tests counts as noticed."""
import argparse
import concurrent.futures
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import threading

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
SWAPS = {
    "==": ["!="], "!=": ["=="], "<=": ["<", ">"], ">=": [">", "<"], "&&": ["||"], "||": ["&&"],
    " < ": [" <= ", " >= "], " > ": [" >= ", " <= "], " + ": [" - "], " - ": [" + "],
    "+=": ["-="], "-=": ["+="], "true": ["false"], "false": ["true"], "++": ["--"],
}
PATTERN = re.compile(r"==|!=|<=|>=|&&|\|\|| < | > | \+ | - |\+=|-=|\btrue\b|\bfalse\b|\+\+|(?<![\w.])\d+(?![\w.])")


def places():
    """Every (file, offset, old, new) that may be changed: code only, no comments, no text, no
    preprocessor lines."""
    found = []
    for folder in ("planner", "runtime"):
        for path in sorted(glob.glob(f"{ROOT}/{folder}/**/*.c", recursive=True)):
            text = open(path).read()
            code = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\])+\'|^[ \t]*#[^\n]*',
                          lambda m: re.sub(r"[^\n]", "\0", m.group()), text, flags=re.S | re.M)
            for match in PATTERN.finditer(code):
                old = match.group()
                for new in SWAPS.get(old, []) or [str(int(old) + 1)]:
                    found.append((os.path.relpath(path, ROOT), match.start(), old, new))
    return found


class Worker:
    """A copy of the tree with a build of its own."""

    def __init__(self, number):
        self.root = os.path.join(ROOT, "build", "mutate", str(number))
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns("build", ".git"))
        if not self.build():
            sys.exit("the unchanged tree does not build")
        if self.failing_test():
            sys.exit(f"the unchanged tree fails: {self.failing_test()}")

    def command(self, command, seconds):
        try:
            return subprocess.run(command, cwd=self.root, shell=True, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds,
                                  start_new_session=True).returncode
        except subprocess.TimeoutExpired:
            return -1

    def build(self):
        return self.command("make -s MODE=mutate MODE_mutate=-O1 build/mutate/riffle", 600) == 0

    def failing_test(self):
        """The first test that notices, or None. The quick ones first."""
        riffle = "build/mutate/riffle"
        for command, seconds in [
            (f"{riffle} test tests/query/*.test", 60),
            (f"{riffle} test --set batch_rows=2 tests/query/*.test", 120),
            (f"RIFFLE=$PWD/{riffle} sh tests/cli/run.sh", 120),
            ("make -s MODE=mutate MODE_mutate=-O1 units && "
             "for t in build/mutate/unit/test_*[!d]; do [ -x $t ] || continue; $t || exit 1; done", 900),
        ]:
            if self.command(command, seconds) != 0:
                return command
        return None

    def try_change(self, change):
        """True: noticed; False: not; None: does not compile."""
        path, offset, old, new = change
        path = os.path.join(self.root, path)
        text = open(path).read()
        try:
            with open(path, "w") as file:
                file.write(text[:offset] + new + text[offset + len(old):])
            if not self.build():
                return None
            return self.failing_test() is not None
        finally:
            with open(path, "w") as file:
                file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=85)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    changes = places()
    random.Random(arguments.seed).shuffle(changes)
    lock = threading.Lock()
    results = []

    def work(number):
        worker = Worker(number)
        while True:
            with lock:
                if len(results) >= arguments.count or not changes:
                    return
                change = changes.pop()
            noticed = worker.try_change(change)
            with lock:
                if noticed is None or len(results) >= arguments.count:
                    continue
                results.append(noticed)
                path, offset, old, new = change
                line = open(os.path.join(ROOT, path)).read()[:offset].count("\n") + 1
                word = "noticed" if noticed else "MISSED "
                print(f"{len(results):4} {word} {path}:{line}: {old.strip()} -> {new.strip()}", flush=True)

    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for future in [pool.submit(work, number) for number in range(arguments.jobs)]:
            future.result()
    noticed = sum(results)
    print(f"{noticed} of {len(results)} changes were noticed")
    sys.exit(0 if noticed * 100 >= arguments.least * len(results) else 1)


main()
