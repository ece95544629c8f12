#!/usr/bin/env python3
"""The same rows whether the input is a file or a pipe that gives it in pieces cut at random
places: rows, errors and exit status must be equal, at several batch sizes."""
import fcntl
import os
import random
import struct
import subprocess
import sys
import tempfile
import termios

RIFFLE = os.environ["RIFFLE"]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

CSV = "".join(
    ["k,x,note\n"]
    + [f"{'abc'[i % 3]},{i * 37 % 101 / 4},{note}\n"
       for i, note in enumerate(['plain', '"quoted, with ""marks"""', '"two\nlines"', 'é漢字', '', '""'] * 40)]
).encode()
BAD = CSV.replace(b"plain", b"plain,extra", 3).replace(b",1.5,", b",oops,", 2) + b"a,1,\xff\xfe\nb,2,last line"
CRLF = b"\xef\xbb\xbf" + CSV.replace(b"\n", b"\r\n")
NDJSON = b"".join(b'{"k":"%c","x":%d.25,"note":"line \\u00e9 \\n %d"}\n' % (97 + i % 3, i, i) for i in range(200))
COLUMNS = "(k TEXT, x DOUBLE, note TEXT)"
QUERIES = [
    "SELECT * FROM {source}",
    "SELECT k, count(*), sum(x) FROM {source} GROUP BY k",
    "SELECT window_start, avg(x), count(note) FROM {source} WINDOW TUMBLING 7",
    "SELECT k, sum(x) FROM {source} GROUP BY k WINDOW HOPPING 10 EVERY 3",
    "SELECT x, max(x) FROM {source} WINDOW SLIDING 5",
    "SELECT note, x - avg(x) OVER WINDOW FROM {source} WINDOW TUMBLING 6",
    "SELECT sum(x) FROM {source} WINDOW TUMBLING UNTIL sum(x) > 100",
    "SELECT note FROM {source} WHERE x > 5 LIMIT 20",
]


def unread(descriptor):
    return struct.unpack("i", fcntl.ioctl(descriptor, termios.FIONREAD, b"\0" * 4))[0]


def run(query, settings, data=None, cuts=None):
    command = [RIFFLE, "-o", "csv"]
    for setting in settings:
        command += ["--set", setting]
    process = subprocess.Popen(command + ["-c", query], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, cwd=ROOT)
    if data is not None:
        start = 0
        try:
            for end in cuts + [len(data)]:
                os.write(process.stdin.fileno(), data[start:end])
                start = end
                # The reader has taken this piece before the next one comes, or has gone.
                while unread(process.stdin.fileno()) and process.poll() is None:
                    pass
        except BrokenPipeError:
            pass
    out, error = process.communicate()
    return out, error, process.returncode


def main():
    rng = random.Random(7)
    passed = failed = 0
    for name, data, form in [("plain", CSV, "CSV"), ("bad rows", BAD, "CSV"), ("CRLF and BOM", CRLF, "CSV"),
                             ("NDJSON", NDJSON, "NDJSON"), ("empty", b"", "CSV")]:
        with tempfile.NamedTemporaryFile(suffix=".txt") as file:
            file.write(data)
            file.flush()
            for query in QUERIES:
                whole = run(query.format(source=f"'{file.name}' {COLUMNS} FORMAT {form}"), [])
                for rows in (1, 7, 2048):
                    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(rng.randrange(1, 30))) if data else []
                    piped = run(query.format(source=f"'-' {COLUMNS} FORMAT {form}"), [f"batch_rows={rows}"], data, cuts)
                    # A problem is told with the name of its input.
                    told = whole[1].replace(file.name.encode(), b"stdin")
                    if (piped[0], piped[2]) == (whole[0], whole[2]) and piped[1] == told:
                        passed += 1
                    else:
                        failed += 1
                        print(f"{name}: {query} at batches of {rows}, cut at {cuts}:\n"
                              f"file: {whole[2]} {whole[0][-300:]} {told[-300:]}\npipe: {piped[2]} {piped[0][-300:]} {piped[1][-300:]}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
