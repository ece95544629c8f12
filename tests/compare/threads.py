#!/usr/bin/env python3
"""The same bytes whatever the threads, chunks and batches: every query of tests/query over its
streams as files, and queries over large files with quotes, newlines and errors in them. What is
told of bad rows and values must be the same, too. Usage: threads.py [SEED]; RIFFLE is the program."""
import concurrent.futures
import glob
import os
import random
import re
import subprocess
import sys
import tempfile

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")
HERE = os.path.dirname(os.path.abspath(__file__))
PLAINLY = {"threads": 0}
WAYS = [{"threads": 1}, {"threads": 2}, {"threads": 2, "chunk_bytes": 64}, {"threads": 3, "batch_rows": 7},
        {"threads": 8, "chunk_bytes": 1000, "batch_rows": 1}]
passed = failed = 0
two_at_once = concurrent.futures.ThreadPoolExecutor(2)
folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def write(name, text):
    with open(path(name), "w", newline="", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    return path(name)


def run(script, way, mode=()):
    settings = [word for name, value in way.items() for word in ("--set", f"{name}={value}")]
    done = subprocess.run([RIFFLE, *mode, *settings, script], capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
    return done.returncode, done.stdout, done.stderr


def check(what, script):
    """All ways give what one thread gives that reads, decodes and runs operators in turn."""
    global passed, failed
    expected, *others = two_at_once.map(lambda way: run(script, way), [PLAINLY, *WAYS])
    for way, got in zip(WAYS, others):
        if got == expected:
            passed += 1
            continue
        failed += 1
        print(f"{what}, {way}: exit {got[0]} for {expected[0]}")
        for ours, theirs in zip(got[1:], expected[1:]):
            one, other = ours.split(b"\n"), theirs.split(b"\n")
            at = next((i for i, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
            if ours != theirs:
                print(f"  line {at + 1}: {one[at:at + 1]} for {other[at:at + 1]}")
    return expected


def statements(text):
    """Of a script, without comments; $$ texts and strings are whole."""
    pieces = re.findall(r"\$\$.*?\$\$|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|;|.", text, re.S)
    one = ""
    for piece in pieces:
        if piece.startswith(("--", "/*")):
            continue
        if piece != ";":
            one += piece
            continue
        if one.strip():
            yield one.strip()
        one = ""


CREATE = r"(?is)create\s+(?:or\s+replace\s+)?stream\s+(\w+)\s*(\((?:[^()]|\([^()]*\))*\))(.*)"
BY_CLOCK = r"(?i)\b(now|random|uuid\w*|gen_random_uuid|current_\w+|today|_\w+|generate:\w+)\b"


def from_files(source, number):
    """A script that runs the queries of a test over files with what it feeds; None if it has none."""
    make, script, current = [], [], {}

    def leave(name):
        make.append(f"SELECT * FROM {name} INTO '{current.pop(name)}'")

    with open(source, encoding="utf-8", errors="surrogateescape") as file:
        all_statements = list(statements(file.read()))
    for at, statement in enumerate(all_statements):
        kind = statement.split()[0].upper()
        made = re.match(CREATE, statement)
        after = all_statements[at + 1] if at + 1 < len(all_statements) else ""
        if made and not re.search(r"(?i)\bfrom\b", made[3]):
            name = made[1]
            if name in current:
                leave(name)
            current[name] = path(f"{number}_{at}.csv")
            make.append(statement)
            rest = re.sub(r"(?is)\bformat\s+\w+(\s*\([^)]*\))?", "", made[3])
            script.append(f"CREATE OR REPLACE STREAM {name} {made[2]} FROM '{current[name]}' {rest}")
        elif kind in ("FEED", "END"):
            make.append(statement)
        elif kind in ("SELECT", "WITH") and re.match(r"(?i)expect\s*(unordered\s*)?\$\$", after):
            if current and not re.search(BY_CLOCK, statement):
                script.append(statement)
    for name in list(current):
        leave(name)
    run(write("make.test", ";\n".join(make) + ";\n"), {}, ["test"])
    script = [one for one in script if not (found := re.search(r"FROM '([^']*)'", one)) or os.path.exists(found[1])]
    if not any(one[:6].upper() in ("SELECT", "WITH  ") for one in script):
        return None
    return write(f"{number}.rql", ";\n".join(script) + ";\n")


def suite():
    queries = 0
    for number, source in enumerate(sorted(glob.glob(os.path.join(HERE, "..", "query", "*.test")))):
        script = from_files(source, number)
        if script:
            check(os.path.basename(source), script)
            queries += open(script, errors="surrogateescape").read().count(";\n")
    print(f"{queries} statements of the query tests")


def csv_field(chance):
    kind = chance.random()
    if kind < 0.06:
        return '"a ""b"" c"'
    if kind < 0.12:
        return '"two\nlines, and a comma"'
    if kind < 0.13:
        return '"' + "x" * chance.randrange(3000) + '\n"'
    if kind < 0.14:
        return 'stray " quote'
    if kind < 0.15:
        return "\udcff\udcfe"
    return chance.choice(["", "alpha", "beta", "gamma", "k%d" % chance.randrange(50)])


def csv_file(chance, rows, is_clean):
    lines = ["id,t,x,k,s"]
    for i in range(rows):
        x = chance.choice(["", chance.choice(NUMBERS), chance.choice(NUMBERS), f"{chance.uniform(-9, 9):.6f}", f"{chance.random()!r}", "1e3", "7"])
        t = i * 100 + chance.randrange(500)
        k = f"k{chance.randrange(20)}"
        row = f"{i},{t},{x},{k},{csv_field(chance) if not is_clean else 'plain'}"
        if not is_clean and chance.random() < 0.02:
            row = chance.choice([row + ",more", "only", f"{i},{t},nonsense,k,s", '"open,1,2,3,4', "", f'{i},{t},"1"x,k,s',
                                 f"{i},{t},{'9' * 400},k,s", f"{i},{t},1e-400,k,\0"])
        lines.append(row)
    return chance.choice(["\n", "\r\n"]).join(lines) + chance.choice(["", "\n", '\n"never closed\nby anyone'])


def ndjson_file(chance, rows):
    lines = []
    for i in range(rows):
        fields = [f'"id":{i}', f'"t":{i * 100}', f'"x":{chance.uniform(-9, 9):.5f}', f'"k":"k{chance.randrange(20)}"',
                  '"s":"a\\n\\u00e9"']
        if chance.random() < 0.1:
            chance.shuffle(fields)
        if chance.random() < 0.1:
            fields.pop()
        line = "{" + ",".join(fields) + "}"
        if chance.random() < 0.02:
            line = chance.choice([line[:-3], "[1]", "", "{" + '"id":"text"' + "}", line + " "])
        lines.append(line)
    return "\n".join(lines) + chance.choice(["", "\n"])


QUERIES = [
    "SELECT id, x, s, upper(k) || 'z' FROM {s} WHERE x > 0 OR x IS NULL",
    "SELECT id, 10 / (id % 7), sqrt(x) FROM {s}",
    "SELECT count(*), sum(x), avg(x), min(s), max(s), first(id), last(id) FROM {s} WINDOW TUMBLING 100",
    "SELECT k, count(*), avg(x), stddev(x) FROM {s} GROUP BY k WINDOW TUMBLING 500",
    "SELECT id, avg(x) FROM {s} WHERE id % 3 <> 0 WINDOW SLIDING 20",
    "SELECT k, window_start, count(*), sum(x) FROM {s} TIMESTAMP BY epoch_ms(t) WATERMARK 1s GROUP BY k WINDOW HOPPING 10s EVERY 2s",
    "SELECT k, count(*), sum(x), string_agg(s, ';') FROM {s} GROUP BY k",
    "SELECT DISTINCT k FROM {s}", "SELECT * FROM {s} ORDER BY x, id LIMIT 20", "SELECT id, s FROM {s} LIMIT 37",
    "SELECT a.k, count(*) FROM (SELECT k, x FROM {s} WHERE x > 1 UNION ALL SELECT k, x FROM {s} WHERE x < 1) a GROUP BY a.k",
    "SELECT id FROM {s} WHERE x > 100",
]
# Numbers that are handed on as they were written, also where they are computed with.
AS_IT_CAME = """SELECT x, id, t, x AS again FROM {s} INTO '/dev/stdout' FORMAT {f};
SELECT t, y FROM (SELECT x AS y, t, id FROM {s} WHERE id % 2 = 0) a WHERE y < 5 INTO '/dev/stdout' FORMAT {f};
"""
NUMBERS = ["0.1", "0.10", "00.1", "-0.0", "-0.5", "-0.000", "0.0001", "0.00012", "0.00001", "1.", ".5", "+1.5", "1e5", "12345678901234.5",
           "123456789012345.6", "1234567890123456.7", "0.000", "100.0", "100.000", "1.50000000000000", "9.99999999999999", "7", "-7", "-0",
           "007", "+7", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1234567890123456", "12345678901234567",
           "0.30000000000000004", "4.35", "nan", "inf", "-", ".", "1..2", "1.2.3", "1-2", " 1.5", "1.5 ", "0", "0.0", "-1.25", "5e-324"]


def large(seed):
    chance = random.Random(seed)
    columns = "(id BIGINT, t BIGINT, x DOUBLE, k TEXT, s TEXT)"
    sources = []
    for index, is_clean in enumerate([True, False, False]):
        sources.append(f"'{write(f'{index}.csv', csv_file(chance, 4000, is_clean))}' {columns}")
    sources.append(f"'{write('all.ndjson', ndjson_file(chance, 3000))}' {columns}")
    for i, rows in enumerate([0, 3, 900, 1, 0, 500]):
        write(f"part{i}.csv", csv_file(chance, rows, False))
    sources.append(f"'{path('part*.csv')}' {columns}")
    write("lines.txt", "\n".join(f"line {i} {'y' * (i % 90)}" for i in range(3000)))
    for number, source in enumerate(sources):
        for at, query in enumerate(QUERIES):
            check(f"source {number}: {query}", write("query.rql", query.format(s=source) + ";\n"))
            if at < 3:
                check(f"source {number} until an error: {query}",
                      write("query.rql", f"SET on_error = 'fail'; {query.format(s=source)};\n"))
        for form in ("CSV", "NDJSON", "LOGFMT", "TSV"):
            check(f"source {number} as it came, in {form}", write("query.rql", AS_IT_CAME.format(s=source, f=form)))
    check("lines", write("query.rql", f"SELECT length(line), upper(line) FROM '{path('lines.txt')}';\n"))


suite()
large(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
