#!/usr/bin/env python3
"""Compressed files and pipes, in and out, against gzip, zstd and lz4 themselves: the same rows as
plain; what is cut off or corrupt is told after the rows before it; memory stays bounded; what is
written is whole at the end, at Ctrl-C and after an error, and seen by a reader at every flush.
Usage: RIFFLE=path compressed.py [test ...]"""
import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
import zlib

RIFFLE = os.path.abspath(os.environ.get("RIFFLE", "build/debug/riffle"))
DEADLINE = 120
FOLDER = tempfile.mkdtemp(prefix="riffle-compressed-")
os.chdir(FOLDER)

ROWS = [f"{i},{'abc'[i % 3]},{i * 7 % 11 / 4}" for i in range(20000)]
CSV = ("a,k,x\n" + "\n".join(ROWS) + "\n").encode()
CODECS = {"gzip": ("gz", ["gzip", "-c"], ["gzip", "-dc"]),
          "zstd": ("zst", ["zstd", "-qc"], ["zstd", "-dqc"]),
          "lz4": ("lz4", ["lz4", "-qc", "-B4"], ["lz4", "-dqc"])}


def pack(codec, data):
    return subprocess.run(CODECS[codec][1], input=data, stdout=subprocess.PIPE, check=True).stdout


def unpack(codec, data):
    """What the codec's own program makes of it; it must be whole."""
    return subprocess.run(CODECS[codec][2], input=data, stdout=subprocess.PIPE, check=True).stdout


def seen(codec, data):
    """What a reader sees of a frame that has not ended."""
    if codec == "gzip":
        return zlib.decompressobj(31).decompress(data)
    return subprocess.run(CODECS[codec][2], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)
    return name


def read(name):
    with open(name, "rb") as file:
        return file.read()


def run(*statements, data=None, options=(), status=0):
    """Rows and what was told."""
    done = subprocess.run([RIFFLE, "-o", "csv", *options, "-c", "; ".join(statements)], timeout=DEADLINE,
                          input=data, stdin=subprocess.DEVNULL if data is None else None,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    err = done.stderr.decode()
    assert done.returncode == status, f"status {done.returncode}, not {status}: {err[-800:]}"
    return done.stdout, err


# ---- in ----

QUERY = "SELECT count(*), sum(a), avg(x), min(k), max(_line) FROM {}"


def test_reads_as_plain():
    write("plain.csv", CSV)
    wanted, _ = run(QUERY.format("'plain.csv'"))
    for codec, (ending, _, _) in CODECS.items():
        write(f"plain.csv.{ending}", pack(codec, CSV))
        write("said.dat", pack(codec, CSV))
        for settings in ([], ["chunk_bytes=1", "batch_rows=7"], ["chunk_bytes=64"]):
            options = [word for setting in settings for word in ("--set", setting)]
            source = f"'plain.csv.{ending}'"
            assert run(QUERY.format(source), options=options)[0] == wanted, (codec, settings)
        source = f"'said.dat' FORMAT CSV (compression {codec})"
        assert run(QUERY.format(source))[0] == wanted, codec
        source = f"'-' FORMAT CSV (compression '{codec.upper()}')"
        assert run(QUERY.format(source), data=pack(codec, CSV))[0] == wanted, codec
    # One input of several compressions, and of none.
    os.mkdir("mixed")
    for name in os.listdir("."):
        if name.startswith("plain.csv"):
            shutil.copy(name, os.path.join("mixed", name))
    out, _ = run("SELECT _file, count(*), max(_line) FROM 'mixed/plain.csv*' FORMAT CSV GROUP BY _file")
    assert out.decode().split()[1:] == [f"mixed/plain.csv{ending},20000,20001" for ending in ("", ".gz", ".lz4", ".zst")], out


def test_other_formats():
    for codec, (ending, _, _) in CODECS.items():
        write(f"o.ndjson.{ending}", pack(codec, b'{"a":1,"b":"x"}\n{"a":2}\n'))
        assert run(f"SELECT a, b FROM 'o.ndjson.{ending}'")[0] == b"a,b\n1,x\n2,\n"
        write(f"o.log.{ending}", pack(codec, b"one\n\ntwo"))
        assert run(f"SELECT line FROM 'o.log.{ending}'")[0] == b'line\none\n""\ntwo\n'
        write(f"o.tsv.{ending}", pack(codec, b"a\tb\n1\tx y\n"))
        assert run(f"SELECT * FROM 'o.tsv.{ending}'")[0] == b"a,b\n1,x y\n"


def test_errors_have_their_lines():
    data = CSV.replace(b"\n777,", b"\n777,too,", 1).replace(b"\n1501,b,", b"\n1501,b,oops", 1)
    for codec, (ending, _, _) in CODECS.items():
        write(f"bad.csv.{ending}", pack(codec, data))
        for chunk in ("1", "64", "262144"):
            out, err = run(f"SELECT count(x) FROM 'bad.csv.{ending}'", status=3, options=["--set", f"chunk_bytes={chunk}"])
            assert out == b"count\n19998\n", out
            assert f"bad.csv.{ending}:779: 4 fields where 3 are expected" in err, err
            assert f'bad.csv.{ending}:1503: column "x": "oops' in err, err


def test_frames_follow():
    parts = [b"a,b\n", b"", b"1,x\n2,", b"y\n", b""]
    for codec, (ending, _, _) in CODECS.items():
        write(f"parts.csv.{ending}", b"".join(pack(codec, part) for part in parts))
        assert run(f"SELECT * FROM 'parts.csv.{ending}'")[0] == b"a,b\n1,x\n2,y\n", codec
    write("tape.csv.gz", gzip.compress(b"a,b\n1,x\n") + b"\0" * 5000)
    assert run("SELECT * FROM 'tape.csv.gz'")[0] == b"a,b\n1,x\n"
    skipped = bytes.fromhex("502a4d18") + (9).to_bytes(4, "little") + b"something"
    for codec in ("zstd", "lz4"):
        ending = CODECS[codec][0]
        write(f"skip.csv.{ending}", skipped + pack(codec, b"a,b\n") + skipped + pack(codec, b"1,x\n") + skipped)
        assert run(f"SELECT * FROM 'skip.csv.{ending}'")[0] == b"a,b\n1,x\n", codec


def test_no_bytes():
    for codec, (ending, _, _) in CODECS.items():
        for name, data in ((f"none.csv.{ending}", b""), (f"nothing.csv.{ending}", pack(codec, b""))):
            write(name, data)
            assert run(f"SELECT count(*) FROM '{name}' (a BIGINT)")[0] == b"count\n0\n"
            _, err = run(f"SELECT * FROM '{name}'", status=1)
            assert f'"{name}" is empty: no columns can be inferred' in err, err
        assert run(f"SELECT count(*) FROM '-' (a BIGINT) FORMAT CSV (compression {codec})", data=b"")[0] == b"count\n0\n"


def rows_before(out):
    """The rows that came, which must be the first ones, each whole."""
    lines = out.decode().split("\n")
    assert lines[0] in ("a,k,x", ""), lines[0]
    assert lines[-1] == ""
    rows = lines[1:-1]
    assert rows == ROWS[:len(rows)], f"{len(rows)} rows, the last {rows[-1:]}"
    return len(rows)


def test_cut_off():
    for codec, (ending, _, _) in CODECS.items():
        whole = pack(codec, CSV)
        counts = []
        for size in (1, 7, 30, len(whole) // 2, len(whole) * 9 // 10, len(whole) - 5, len(whole) - 1):
            name = write(f"cut.csv.{ending}", whole[:size])
            told = f'cannot read "{name}": the {codec} {"member" if codec == "gzip" else "frame"} ends early, at byte {size}'
            for columns in ("", " (a BIGINT, k TEXT, x DOUBLE)"):
                # Nothing to infer from is told by the plan, all else by the run.
                out, err = run(f"SELECT * FROM '{name}'{columns}", status=4)
                assert told in err, err
                counts.append(rows_before(out))
            out, err = run("SELECT * FROM '-' FORMAT CSV (compression %s)" % codec, data=whole[:size], status=4)
            assert told.replace(f'"{name}"', "standard input") in err, err
            assert rows_before(out) == counts[-1], (codec, size)
            # A window that has not closed says nothing; those before stand.
            out, _ = run(f"SELECT count(*) FROM '{name}' (a BIGINT, k TEXT, x DOUBLE) WINDOW TUMBLING 100", status=4)
            assert out in (b"", b"count\n" + b"100\n" * (counts[-1] // 100)), (codec, size, out[-20:])
        expected = seen(codec, whole[:len(whole) * 9 // 10]).count(b"\n") - 1
        assert counts[0] == 0 and counts[8] >= expected > 0, (codec, counts, expected)


def test_corrupt():
    for codec, (ending, _, _) in CODECS.items():
        whole = bytearray(pack(codec, CSV))
        for at in (len(whole) // 2, len(whole) - (6 if codec == "gzip" else 2)):
            broken = bytearray(whole)
            broken[at] ^= 0x55
            name = write(f"corrupt.csv.{ending}", broken)
            out, err = run(f"SELECT * FROM '{name}' INTO '-' FORMAT CSV", status=4)
            match = re.search(r'cannot read "%s": the %s (member|frame) is corrupt near byte (\d+): \w+' % (name, codec), err)
            assert match, err
            # A changed byte may be told once its block or the whole is there; rows of it are wrong then.
            assert int(match.group(2)) <= len(whole), err
            if at > len(whole) * 9 // 10:
                assert rows_before(out) >= 15000
        name = write(f"plain_text.csv.{ending}", CSV)
        _, err = run(f"SELECT * FROM '{name}'", status=4)
        assert re.search(r'cannot read "plain_text.csv.\w+": the \w+ \w+ is corrupt near byte \d: ', err), err
        # What follows the last frame is no frame.
        name = write(f"after.csv.{ending}", whole + b"trailing garbage")
        out, err = run(f"SELECT * FROM '{name}'", status=4)
        assert rows_before(out) == len(ROWS), codec
        assert "is corrupt near byte" in err, err


def test_bounded_memory():
    """50 MB in one line, within 12 MiB."""
    size = 50_000_000
    bomb = {"gzip": gzip.compress(b"a\n" + b"x" * size + b"\n1\n", 1),
            "zstd": pack("zstd", b"a\n" + b"x" * size + b"\n1\n"),
            "lz4": pack("lz4", b"a\n" + b"x" * size + b"\n1\n")}
    for codec, data in bomb.items():
        name = write(f"bomb.csv.{CODECS[codec][0]}", data)
        assert len(data) < size // 200
        out, err = run(f"SELECT a FROM '{name}' (a TEXT)", status=3, options=["--set", "memory=12MB"])
        assert out == b"a\n1\n" and f"{name}:2: the row is longer than 1048576 bytes" in err, err
    # A frame that needs more than the limit says which.
    big = subprocess.run(["zstd", "-qc", "--ultra", "-20"], input=CSV, stdout=subprocess.PIPE, check=True).stdout
    write("window.csv.zst", big)
    assert run(QUERY.format("'window.csv.zst'"))[0]
    head = write("huge.csv.zst", bytes.fromhex("28b52ffd00") + bytes([17 << 3]) + bytes(8))
    _, err = run(f"SELECT * FROM '{head}' (a TEXT)", options=["--set", "memory=8MB"], status=1)
    assert "decompression needs more than the memory limit of 8388608 bytes" in err, err


def test_bytes_read():
    """Progress goes by the bytes of the file."""
    for codec, (ending, _, _) in CODECS.items():
        data = pack(codec, CSV * 5)
        write(f"read.csv.{ending}", data)
        out, _ = run(f"EXPLAIN ANALYZE SELECT k FROM 'read.csv.{ending}' WHERE k <> 'k'", options=["--set", "chunk_bytes=1000"])
        assert f"{len(data) / 1024:.1f} KiB read" in out.decode(), (len(data), out)


def test_one_read_for_several():
    for codec, (ending, _, _) in CODECS.items():
        write(f"several.csv.{ending}", pack(codec, CSV))
        run(f"CREATE STREAM s FROM 'several.csv.{ending}'", "CREATE SINK one TO 'one.csv'", "CREATE SINK two TO 'two.csv'",
            "INSERT INTO one SELECT a FROM s WHERE a % 2 = 0", "INSERT INTO two SELECT sum(a) FROM s")
        assert read("one.csv") == b"a\n" + b"".join(b"%d\n" % i for i in range(0, 20000, 2))
        assert read("two.csv") == b"sum\n199990000\n"


def test_standard_input_is_given_back():
    """What a statement that only infers has read of a file is there for the next."""
    for codec, (ending, _, _) in CODECS.items():
        name = write(f"again.csv.{ending}", pack(codec, CSV))
        with open(name, "rb") as file:
            done = subprocess.run([RIFFLE, "-o", "csv", "-c", f"EXPLAIN SELECT * FROM '-' FORMAT CSV (compression {codec}); "
                                   f"SELECT count(*) FROM '-' FORMAT CSV (compression {codec})"], stdin=file, stdout=subprocess.PIPE, timeout=DEADLINE)
        assert done.stdout.endswith(b"count\n20000\n"), done.stdout


# ---- out ----

def test_writes_as_plain():
    write("in.csv", CSV)
    for codec, (ending, _, _) in CODECS.items():
        for settings in ([], ["--set", "batch_rows=7"]):
            run(f"SELECT * FROM 'in.csv' INTO 'out.csv.{ending}'", options=settings)
            assert unpack(codec, read(f"out.csv.{ending}")) == CSV, codec
        out, _ = run(f"SELECT * FROM 'in.csv' INTO '-' FORMAT CSV (compression {codec}, level 1)")
        assert unpack(codec, out) == CSV, codec
        out, _ = run(f"SELECT a, k FROM 'in.csv' LIMIT 2 INTO '-' FORMAT NDJSON (compression {codec})")
        assert unpack(codec, out) == b'{"a":0,"k":"a"}\n{"a":1,"k":"b"}\n'
        run(f"SELECT k FROM 'in.csv' WHERE a < 0 INTO 'no_rows.ndjson.{ending}'")
        assert unpack(codec, read(f"no_rows.ndjson.{ending}")) == b""
        # The rows of a second INSERT go after those of the first.
        run(f"CREATE SINK s TO 'twice.csv.{ending}'", "INSERT INTO s SELECT 1 AS n", "INSERT INTO s SELECT 2")
        assert unpack(codec, read(f"twice.csv.{ending}")) == b"n\n1\n2\n"
        assert run(f"SELECT n FROM 'twice.csv.{ending}'")[0] == b"n\n1\n2\n"


def test_whole_after_an_error():
    broken = write("broken.csv.gz", gzip.compress(CSV)[:-300])
    for codec, (ending, _, _) in CODECS.items():
        run(f"SELECT * FROM '{broken}' INTO 'saved.csv.{ending}'", status=4)
        assert rows_before(unpack(codec, read(f"saved.csv.{ending}"))) > 19000
    run(f"SELECT * FROM '{broken}' INTO 'saved.csv'", status=4)
    assert rows_before(read("saved.csv")) > 19000


def live(codec, to):
    """A query whose input goes on, and its process."""
    process = subprocess.Popen(
        [RIFFLE, "-c", "SELECT window_end, sum(a) AS s, window_partial AS p FROM '-' (a BIGINT) FORMAT CSV (header false) "
         f"WINDOW TUMBLING 2 INTO '{to}' FORMAT CSV (compression {codec})"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return process


def test_flushed_as_windows_close():
    for codec in CODECS:
        process = live(codec, "-")
        wanted = b"window_end,s,p\n"
        data = b""
        for i in range(3):
            process.stdin.write(b"%d\n%d\n" % (i, i + 10))
            process.stdin.flush()
            wanted += b"%d,%d,false\n" % (2 * i + 2, 2 * i + 10)
            data += read_more(process, codec, data, wanted)
        process.stdin.write(b"5\n")
        process.stdin.flush()
        if codec == "lz4":
            process.stdin.close()
        else:
            # Ctrl-C: what is open is partial, and the frame is whole.
            wait_taken(process)
            process.send_signal(signal.SIGINT)
        data += process.stdout.read()
        assert process.wait(DEADLINE) == (0 if codec == "lz4" else 130)
        text = unpack(codec, data)
        assert text in (wanted, wanted + b"7,5,true\n"), text
        assert codec != "lz4" or text.endswith(b"7,5,true\n")
        process.stdout.close()


def read_more(process, codec, data, wanted):
    more = b""
    while seen(codec, data + more) != wanted:
        got = os.read(process.stdout.fileno(), 65536)
        assert got, f"ended with {seen(codec, data + more)}, not {wanted}"
        more += got
    return more


def wait_taken(process):
    """Until the pipe to the process is empty."""
    import fcntl
    import struct
    import termios
    while struct.unpack("i", fcntl.ioctl(process.stdin.fileno(), termios.FIONREAD, b"\0" * 4))[0]:
        os.sched_yield()


def test_live_input_as_it_comes():
    """Rows that were flushed into a pipe come out before it ends."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    process = subprocess.Popen([RIFFLE, "-o", "csv", "--no-header", "-c", "SELECT a * 10 FROM '-' (a BIGINT) "
                                "FORMAT CSV (header false, compression gzip)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for i in range(5):
        process.stdin.write(packer.compress(b"%d\n" % i) + packer.flush(zlib.Z_SYNC_FLUSH))
        process.stdin.flush()
        assert process.stdout.readline() == b"%d\n" % (i * 10)
    process.stdin.write(packer.flush())
    process.stdin.close()
    assert process.stdout.read() == b"" and process.wait(DEADLINE) == 0
    process.stdout.close()


def test_full_disk():
    if not os.path.exists("/dev/full"):
        return
    write("in.csv", CSV)
    for codec in CODECS:
        _, err = run(f"SELECT * FROM 'in.csv' INTO '/dev/full' FORMAT CSV (compression {codec})", status=4)
        assert 'cannot write "/dev/full"' in err, err


def main():
    tests = {name[5:]: test for name, test in globals().items() if name.startswith("test_")}
    passed = failed = 0
    for name in sys.argv[1:] or tests:
        try:
            tests[name]()
            passed += 1
        except Exception:
            failed += 1
            print(f"failed: {name}")
            traceback.print_exc(file=sys.stdout)
    shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
