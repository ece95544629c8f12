"""What the benchmarks share: the work, the programs of this folder, the engines and how each is
run and checked. Invariant: a time counts only beside an answer that was checked."""
import os
import shlex
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
RIFFLE = os.path.abspath(os.environ.get("RIFFLE", os.path.join(ROOT, "build", "release", "riffle")))
# Programs, data and results; answers, which are as large as the data, may go elsewhere.
OUT = os.path.abspath(os.environ.get("BENCH_FOLDER", os.path.join(ROOT, "build", "bench")))
ANSWERS = os.path.abspath(os.environ.get("BENCH_ANSWERS", OUT))
VENV_PYTHON = os.path.join(OUT, "venv", "bin", "python")
PEER_PYTHON = VENV_PYTHON if os.path.exists(VENV_PYTHON) else sys.executable
PEERS = {"duckdb": "duckdb", "polars": "polars", "df": "datafusion", "chdb": "chdb"}
NAMES = {"riffle": "Riffle", "limit": "C by hand", "duckdb": "DuckDB", "polars": "Polars", "df": "DataFusion",
         "chdb": "chDB"}
TIMEOUT_S = 900
CC = shlex.split(os.environ.get("CC", "cc"))


class Work:
    """A query of Riffle over {rows} (or {timed}, with its event time), what peers.py and limits/
    call it, and how its answer is checked: see check.c."""

    def __init__(self, query, peer, limit, check):
        self.query, self.peer, self.limit, self.check = query, peer, limit, check


WORK = {
    "W1": Work("SELECT count(*), avg(x), avg(y) FROM {rows} WINDOW TUMBLING 200", "W1", "w1", ["ordered"]),
    "W2": Work("SELECT ts, x, y FROM {rows} WHERE x > 0", "W2b", "w2", ["ordered", "any"]),
    "W3": Work("SELECT key, epoch_s(window_start), count(*), avg(x), min(y), max(y) FROM {timed} "
               "GROUP BY key WINDOW TUMBLING 1s", "W3", "w3", ["keys", "2", "0"]),
    "W4": Work("SELECT key, epoch_s(window_start) * 1000, count(*), avg(x) FROM {timed} "
               "GROUP BY key WINDOW HOPPING 10s EVERY 1s", "W4", "w4", ["keys", "2", "0"]),
    "W5": Work("SELECT avg(x) FROM {rows} WINDOW SLIDING 200", "W5", "w5", ["ordered"]),
    "W7": Work("SELECT key, count(*), avg(x), stddev(x), approx_quantile(x, 0.5) FROM {rows} GROUP BY key",
               "W7", None, ["keys", "1", "4"]),
    "W7m": Work("SELECT key, count(*), avg(x), stddev(x), max(x) FROM {rows} GROUP BY key",
                "W7m", "w7", ["keys", "1", "0"]),
}
REFERENCE = {"W7": "W7m"}  # whose answer the moments of W7 are compared with


class Failed(Exception):
    pass


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **options)


# ---- the programs of this folder ----

def has_avx2():
    try:
        with open("/proc/cpuinfo") as info:
            return "avx2" in info.read()
    except OSError:
        return False


def newest_source():
    folders = (HERE, os.path.join(HERE, "limits"))
    return max(os.path.getmtime(os.path.join(f, name)) for f in folders for name in os.listdir(f))


def compile_c(name, source, *flags):
    """A program of this folder, compiled if a source is newer."""
    program = os.path.join(OUT, name)
    os.makedirs(os.path.dirname(program), exist_ok=True)
    if os.path.exists(program) and os.path.getmtime(program) > newest_source():
        return program
    subprocess.run([*CC, "-O2", f"-I{ROOT}", "-pthread", *flags, "-o", program,
                    os.path.join(HERE, source), "-lm"], check=True)
    return program


def build_tools():
    for name in ("generate", "measure", "check"):
        compile_c(name, f"{name}.c")
    machine = ["-ftree-vectorize", "-fvect-cost-model=dynamic", *(["-march=x86-64-v3"] if has_avx2() else [])]
    for name in sorted({work.limit for work in WORK.values() if work.limit}):
        compile_c(f"limits/{name}", f"limits/{name}.c", *machine)
        compile_c(f"limits/{name}-many", f"limits/{name}.c", *machine, "-DKEY_BITS=22")


def data_path(rows, form, shape="plain"):
    return os.path.join(OUT, f"rows-{rows}{'' if shape == 'plain' else '-' + shape}.{form}")


def generate(rows, form, shape="plain"):
    """The data file of a shape, made if it is not there, and warm."""
    path = data_path(rows, form, shape)
    if not os.path.exists(path):
        with open(path + ".part", "wb") as part:
            subprocess.run([os.path.join(OUT, "generate"), str(rows), form, shape], stdout=part, check=True)
        os.replace(path + ".part", path)
    with open(path, "rb") as data:
        while data.read(1 << 22):
            pass
    return path


def columns_of(shape):
    return run([os.path.join(OUT, "generate"), "columns", shape], check=True).stdout.strip()


# ---- engines ----

def peers(wanted):
    """Those of the wanted peers that are installed; says which are not."""
    found = []
    for peer in wanted:
        if run([PEER_PYTHON, "-c", f"import {PEERS[peer]}"]).returncode == 0:
            found.append(peer)
        else:
            print(f"{NAMES[peer]} is not installed (make bench-deps): skipped")
    return found


def riffle_threads(threads):
    knows = "--threads" in run([RIFFLE, "--help"]).stdout
    return ["--threads", str(threads)] if knows else []


class Data:
    """A data file and what engines must be told of it."""

    def __init__(self, path, shape="plain"):
        self.path, self.shape = path, shape
        self.columns = columns_of(shape)
        self.bytes = os.path.getsize(path)

    def source(self):
        return f"'{self.path}' ({self.columns})"

    def peer_environment(self):
        extra = {"PEER_COLUMNS": self.columns}
        if self.shape == "nulls":
            extra["PEER_NULLS"] = "1"
        return {**os.environ, **extra}


def command_for(engine, name, data, out, threads):
    work = WORK[name]
    if engine == "riffle":
        query = work.query.format(rows=data.source(), timed=data.source() + " TIMESTAMP BY epoch_ms(ts)")
        return [RIFFLE, *riffle_threads(threads), "-c", f"{query} INTO '{out}' FORMAT CSV (header false)"]
    if engine == "limit":
        many = "-many" if data.shape == "keys" else ""
        return [os.path.join(OUT, "limits", work.limit + many), data.path, out, str(threads)]
    # With more than one thread a peer keeps its own ways: the cores that measure.c leaves it.
    return [PEER_PYTHON, os.path.join(HERE, "peers.py"), engine, work.peer, data.path, out, *(["1"] if threads == 1 else [])]


def measure(command, threads, environment=None):
    """Wall-clock seconds, processor seconds and peak MB of one whole process."""
    try:
        done = run([os.path.join(OUT, "measure"), str(threads), *command], env=environment, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise Failed(f"no answer after {TIMEOUT_S} s")
    lines = done.stderr.strip().splitlines()
    if done.returncode != 0:
        raise Failed((lines[-2] if len(lines) > 1 else "it failed")[-200:])
    seconds, processor, peak = lines[-1].split()
    return float(seconds), float(processor), int(peak) / 1024


def check(name, right, answer, ranks_of):
    """"same", "other order", or what is wrong."""
    checker, way = os.path.join(OUT, "check"), WORK[name].check
    done = run([checker, way[0], *(way[1:] if way[0] == "keys" else []), right, answer])
    verdict = "same"
    if done.returncode != 0 and way[-1] == "any" and run([checker, "any", right, answer]).returncode == 0:
        return "other order"
    if done.returncode == 0 and name == "W7":
        done = run([checker, "ranks", "5", ranks_of, answer])
    return verdict if done.returncode == 0 else "WRONG: " + (done.stdout.strip() or "check failed")


def remove(path):
    if os.path.exists(path):
        os.unlink(path)


class Result:
    """One entrant of a race, an engine on a data file, and its runs. right: the answer;
    ranks_of: the data as CSV, for quantiles."""

    def __init__(self, engine, data, right, ranks_of):
        self.engine, self.data, self.right, self.ranks_of = engine, data, right, ranks_of
        self.runs, self.answer = [], "not run"

    def is_right(self):
        return bool(self.runs) and self.answer in ("same", "other order")

    def seconds(self):
        return statistics.median(r[0] for r in self.runs)

    def processor_seconds(self):
        return statistics.median(r[1] for r in self.runs)

    def peak_mb(self):
        return max(r[2] for r in self.runs)


def race(entrants, name, threads, runs):
    """Runs the entrants in turn; checks each one's last answer."""
    for turn in range(runs):
        for result in entrants:
            if result.answer.startswith("failed"):
                continue
            out = os.path.join(ANSWERS, f"answer-{name}-{result.engine}.csv")
            remove(out)
            try:
                command = command_for(result.engine, name, result.data, out, threads)
                result.runs.append(measure(command, threads, result.data.peer_environment()))
                if turn == runs - 1:
                    result.answer = check(name, result.right, out, result.ranks_of)
            except Failed as failure:
                result.runs, result.answer = [], f"failed: {failure}"
            finally:
                remove(out)


def best_peer(results):
    """The quickest peer whose answer is right, or None."""
    right = [r for r in results if r.engine in PEERS and r.is_right()]
    return min(right, key=Result.seconds, default=None)


def the(results, engine):
    return next((r for r in results if r.engine == engine), None)
