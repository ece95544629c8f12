#!/usr/bin/env python3
"""make mutate: changes an operator, a constant or a condition in planner/ or runtime/ at
random places, one at a time, and counts how many of the changes the tests notice.

usage: mutate.py [--count 100] [--seed 1] [--least 85] [--jobs 2] [--file PART]
                 [--longest 4] [--leave-out]

The sources stay as they are: a changed file is compiled beside its object, and linked into a
shared library of the job that runs it. The program and the unit tests are linked to that library,
so a change costs one compilation and one link. A change that does not compile is drawn again; one
that crashes, hangs or takes all memory is noticed. The query tests are run for every change, other
tests that take long only for files of their name or folder, so that the number is rather too small.
Left out are only numbers that tune: see TUNING.

`make test` runs in a build with ASan and UBSan. So a change that no test notices in the plain
build is compiled once more with them, and meets the query tests, the sessions and the unit tests
named like its file again: a read past the end of an array is then noticed too."""
import argparse
import concurrent.futures
import glob
import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
BUILD = "build/mutate"
SANITIZED = f"{BUILD}/sanitized"
LIBS = subprocess.check_output(["make", "-s", "-C", ROOT, "libs"], text=True).strip()
LAYERS = "base parser planner runtime engine"
FLAGS = "-std=c11 -D_GNU_SOURCE -Iinclude -I. -fPIC -ffp-contract=off -pthread -O1 -g0 -w -fvisibility=default"
SANITIZE = "-fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all"
SANITIZER_OPTIONS = {"ASAN_OPTIONS": "detect_leaks=1:exitcode=99:hard_rss_limit_mb=4096"}
SANITIZED_TIMES = 12 # about so many times as long takes a test with the sanitizers
# What the query tests are run with, one after the other.
SETTINGS = ["", "--set batch_rows=1 ", "--set batch_rows=2 ", "--set batch_rows=7 ", "--set chunk_bytes=1 "]
SWAPS = {
    "==": ["!="], "!=": ["=="], "<=": ["<", ">"], ">=": [">", "<"], "&&": ["||"], "||": ["&&"],
    " < ": [" <= ", " >= "], " > ": [" >= ", " <= "], " + ": [" - "], " - ": [" + "],
    "+=": ["-="], "-=": ["+="], "true": ["false"], "false": ["true"], "++": ["--"],
}
PATTERN = re.compile(r"==|!=|<=|>=|&&|\|\|| < | > | \+ | - |\+=|-=|\btrue\b|\bfalse\b|\+\+|(?<![\w.])\d+(?![\w.])")
# No result can depend on where a buffer starts to grow, or on which numbers mix a hash. The rule:
# a number is left out in a line that gives a value to a name of one of these words.
TUNING = re.compile(r"\b\w*(?:INITIAL|FIRST_CAPACITY|PREFETCH|HASH_SEED|GROWTH)\w*\s*=\s*[^=]")


def places(part):
    """Every (file, offset, old, new) that may be changed: code only, no comments, no text, no
    preprocessor lines."""
    found = []
    for folder in ("planner", "runtime"):
        for path in sorted(glob.glob(f"{ROOT}/{folder}/**/*.c", recursive=True)):
            if part not in path:
                continue
            with open(path) as file:
                text = file.read()
            code = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\])+\'|^[ \t]*#[^\n]*',
                          lambda m: re.sub(r"[^\n]", "\0", m.group()), text, flags=re.S | re.M)
            for match in PATTERN.finditer(code):
                old = match.group()
                line = code[code.rfind("\n", 0, match.start()) + 1:code.find("\n", match.start())]
                if old.isdigit() and TUNING.search(line):
                    continue
                for new in SWAPS.get(old, []) or [str(int(old) + 1)]:
                    found.append((os.path.relpath(path, ROOT), match.start(), old, new))
    return found


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(command, seconds, quiet=True, limits=limit_memory, **variables):
    """The exit status; -1 when it took too long, and all it started is ended."""
    output = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(command, cwd=ROOT, shell=True, stdin=subprocess.DEVNULL, stdout=output,
                               stderr=output, start_new_session=True, preexec_fn=limits if quiet else None,
                               env={**os.environ, **variables})
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return -1
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def need(command, what):
    if run(command, 3600, quiet=False) != 0:
        sys.exit(f"{what} does not build")


def objects(build):
    names = glob.glob(f"{ROOT}/{build}/obj/gen/*.o")
    for layer in LAYERS.split():
        for source in glob.glob(f"{ROOT}/{layer}/**/*.c", recursive=True):
            names.append(f"{ROOT}/{build}/obj/{os.path.relpath(source, ROOT)[:-2]}.o")
    return sorted(os.path.relpath(name, ROOT) for name in names)


def is_older(made, *sources):
    made, sources = f"{ROOT}/{made}", [f"{ROOT}/{source}" for source in sources]
    return not os.path.exists(made) or any(os.path.getmtime(made) < os.path.getmtime(s) for s in sources)


class Build:
    """The unchanged library, built with some flags, and the program and the unit tests that are
    linked to it."""

    def __init__(self, folder, flags, jobs, **environment):
        self.folder, self.flags, self.environment = folder, f"{flags} -I{folder}/gen", environment
        self.unchanged = {}
        need(f"make -s -j{jobs} BUILD={folder} MODE=mutate MODE_mutate='{self.flags}' {folder}/libriffle.a >/dev/null",
             "the library")
        os.makedirs(f"{ROOT}/{folder}/0", exist_ok=True)
        os.makedirs(f"{ROOT}/{folder}/unit", exist_ok=True)
        need(self.link(objects(folder), 0), "the library")
        use = f"-L{folder}/0 -lriffle_mutate {LIBS}"
        need(f"cc {self.flags} cli/*.c {use} -lreadline -o {folder}/riffle", "the program")
        headers = [os.path.relpath(h, ROOT) for h in glob.glob(f"{ROOT}/**/*.h", recursive=True)]
        commands = []
        for source in sorted(glob.glob(f"{ROOT}/tests/unit/test_*.c")):
            source = os.path.relpath(source, ROOT)
            made = f"{folder}/unit/{os.path.basename(source)[:-2]}"
            if is_older(made, source, *headers):
                commands.append(f"cc {self.flags} {source} {use} -lcmocka -o {made}")
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(lambda command: need(command, command), commands))

    def link(self, names, number):
        return (f"cc -shared {self.flags} {' '.join(names)} {LIBS} -pthread "
                f"-o {self.folder}/{number}/libriffle_mutate.so")

    def link_change(self, path, text, number):
        """Whether the library of job `number` could be made, with this text in place of a source's."""
        folder = f"{self.folder}/{number}"
        os.makedirs(f"{ROOT}/{folder}", exist_ok=True)
        with open(f"{ROOT}/{folder}/changed.c", "w") as file:
            file.write(text)
        if run(f"cc {self.flags} -I{os.path.dirname(path)} -c {folder}/changed.c -o {folder}/changed.o", 240) != 0:
            return False
        own = f"{self.folder}/obj/{path[:-2]}.o"
        names = [f"{folder}/changed.o" if name == own else name for name in objects(self.folder)]
        return run(self.link(names, number), 240) == 0

    def run(self, command, seconds, number=0):
        return run(command.format(build=self.folder), seconds, limits=None if self.environment else limit_memory,
                   LD_LIBRARY_PATH=f"{ROOT}/{self.folder}/{number}", **self.environment)

    def passes_unchanged(self, command, seconds):
        if command not in self.unchanged:
            self.unchanged[command] = self.run(command, seconds) == 0
        return self.unchanged[command]


def suite(plain, leave_out):
    """What is run: (command, seconds that it takes in the plain build of the unchanged tree)."""
    riffle = f"{ROOT}/{{build}}/riffle"
    scripts = sorted(os.path.relpath(path, ROOT) for path in glob.glob(f"{ROOT}/tests/query/*.test"))
    commands = [f"{riffle} test {setting}{script}" for setting in SETTINGS for script in scripts]
    later = [f"{{build}}/unit/{os.path.basename(source)[:-2]}"
             for source in glob.glob(f"{ROOT}/tests/unit/test_*.c")]
    later += [f"sh tests/rules_off.sh {riffle}", f"RIFFLE={riffle} sh tests/cli/run.sh"]
    later += [f"RIFFLE={riffle} python3 {os.path.relpath(path, ROOT)}"
              for path in glob.glob(f"{ROOT}/tests/io/*.py") + glob.glob(f"{ROOT}/tests/cli/*.py")]
    later.append(f"RIFFLE={riffle} python3 tests/docs.py")
    timed = []
    for command in commands + sorted(later):
        begin = time.monotonic()
        if not plain.passes_unchanged(command, 600):
            if not leave_out:
                sys.exit(f"the unchanged tree fails: {command}")
            print(f"left out, as the unchanged tree fails it: {command}", flush=True)
            continue
        timed.append((command, time.monotonic() - begin))
    return timed


def words(path):
    return set(re.split(r"[_/.{}]", path)) - {"", "c", "op", "test", "tests", "runtime", "planner", "build", "unit"}


def is_near(command, path):
    """Whether a unit test or script is named like the changed file or its folder."""
    return bool(words(path) & words(command.split()[-1]))


def order_of(command, path):
    """Query tests are quick and see most: those near first, then all; then what else is near."""
    is_plain = command.startswith(f"{ROOT}/{{build}}/riffle test {SETTINGS[0]}tests/query/")
    return (not is_plain, not is_near(command, path), "/query/" not in command)


def noticed_by(build, tests, path, number, longest):
    """The first test that fails; "" when there is none. How long a query test takes depends on what
    else the machine does, so that none is left out for its time."""
    for command, seconds in sorted(tests, key=lambda test: order_of(test[0], path)):
        if seconds > longest and "/query/" not in command and not is_near(command, path):
            continue
        if build.run(command, 10 + 10 * seconds, number) != 0 and build.passes_unchanged(command, 600):
            return command
    return ""


def try_change(change, plain, sanitized, tests, number, longest):
    """The test that notices it, "" if none does, None if it does not compile."""
    path, offset, old, new = change
    with open(f"{ROOT}/{path}") as file:
        text = file.read()
    text = text[:offset] + new + text[offset + len(old):]
    if not plain.link_change(path, text, number):
        return None
    noticed = noticed_by(plain, tests, path, number, longest)
    if noticed or not sanitized.link_change(path, text, number):
        return noticed
    slower = [(command, SANITIZED_TIMES * seconds) for command, seconds in tests
              if "--set" not in command and (is_near(command, path) or "/query/" in command)
              or "batch_rows=1 " in command or "chunk_bytes=1 " in command or "/cli/run.sh" in command]
    return noticed_by(sanitized, slower, path, number, SANITIZED_TIMES * longest)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=85)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--file", default="", help="only files whose path holds this")
    parser.add_argument("--longest", type=float, default=4, help="seconds of a test run for every change")
    parser.add_argument("--leave-out", action="store_true", help="go on without tests that fail unchanged")
    arguments = parser.parse_args()
    plain = Build(BUILD, FLAGS, arguments.jobs)
    sanitized = Build(SANITIZED, f"{FLAGS} {SANITIZE}", arguments.jobs, **SANITIZER_OPTIONS)
    tests = suite(plain, arguments.leave_out)
    changes = places(arguments.file)
    random.Random(arguments.seed).shuffle(changes)
    lock = threading.Lock()
    results = []

    def work(number):
        while True:
            with lock:
                if len(results) >= arguments.count or not changes:
                    return
                change = changes.pop()
            noticed = try_change(change, plain, sanitized, tests, number, arguments.longest)
            with lock:
                if noticed is None or len(results) >= arguments.count:
                    continue
                results.append(noticed != "")
                path, offset, old, new = change
                with open(os.path.join(ROOT, path)) as file:
                    text = file.read()
                number_of_line = text[:offset].count("\n") + 1
                word = "noticed" if noticed else "MISSED "
                line = f"{len(results):4} {word} {path}:{number_of_line}: {old.strip()} -> {new.strip()}"
                if not noticed:
                    line += "    " + text.split("\n")[number_of_line - 1].strip()
                print(line, flush=True)

    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for future in [pool.submit(work, number) for number in range(1, arguments.jobs + 1)]:
            future.result()
    noticed = sum(results)
    print(f"{noticed} of {len(results)} changes were noticed")
    sys.exit(0 if noticed * 100 >= arguments.least * len(results) else 1)


if __name__ == "__main__":
    main()
