#!/usr/bin/env python3
"""Sources and sinks over real sockets of this machine, and files that are followed. Every step
waits for a condition (a row that came, a program that ended), with a deadline, never for a
time. Usage: RIFFLE=path sockets.py [test ...]"""
import os
import resource
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

RIFFLE = os.environ.get("RIFFLE", "build/debug/riffle")
DEADLINE = float(os.environ.get("DEADLINE", 60))
COLUMNS = "(k TEXT, x BIGINT)"
FOLDER = tempfile.mkdtemp(prefix="riffle-sockets-")


def soon(condition, what):
    """Waits until the condition gives something true, and gives that."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        os.sched_yield()
    raise AssertionError(f"never came: {what}")


def free_port(family=socket.AF_INET):
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        return probe.getsockname()[1]


def path(name):
    return os.path.join(FOLDER, name)


def write(name, data, mode="w"):
    with open(path(name), mode) as file:
        file.write(data)
    return path(name)


class Program:
    """A riffle that runs; its output comes line by line."""

    def __init__(self, *statements, options=()):
        self.process = subprocess.Popen(
            [RIFFLE, "-o", "csv", *options, "-c", "; ".join(statements)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.selector = selectors.DefaultSelector()
        self.texts = {"out": b"", "err": b""}
        self.selector.register(self.process.stdout, selectors.EVENT_READ, "out")
        self.selector.register(self.process.stderr, selectors.EVENT_READ, "err")

    def read(self, condition, what):
        end = time.monotonic() + DEADLINE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"never came: {what}; out {self.texts['out'][-300:]!r}, "
                                     f"err {self.texts['err'][-600:]!r}")
            if not self.selector.get_map():
                raise AssertionError(f"ended before: {what}; out {self.texts['out'][-300:]!r}, "
                                     f"err {self.texts['err'][-600:]!r}")
            for key, _ in self.selector.select(1):
                data = os.read(key.fd, 1 << 20)
                self.texts[key.data] += data
                if not data:
                    self.selector.unregister(key.fileobj)
        return self

    def lines(self, count):
        """Waits for so many lines of output, the header included; gives all there are."""
        self.read(lambda: self.texts["out"].count(b"\n") >= count, f"{count} lines")
        return self.texts["out"].decode().splitlines()

    def says(self, text):
        self.read(lambda: text in self.texts["err"].decode(errors="replace"), f"{text!r} on stderr")

    def end(self, status=0):
        """Waits for its end; gives its output."""
        self.read(lambda: not self.selector.get_map(), "its end")
        self.process.wait(DEADLINE)
        got = self.process.returncode
        assert got == status, f"status {got}, not {status}: {self.err()}"
        return self.texts["out"].decode()

    def err(self):
        return self.texts["err"].decode(errors="replace")

    def memory_kb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                if line.startswith("VmHWM"):
                    return int(line.split()[1])
        return 0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def has_open(self, part):
        """Whether a descriptor of it is called so."""
        folder = f"/proc/{self.process.pid}/fd"
        try:
            return any(part in os.readlink(f"{folder}/{name}") for name in os.listdir(folder))
        except FileNotFoundError:
            return False  # one was closed meanwhile

    def cpu_ticks(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
        self.selector.close()


def connect(address, program=None):
    """Connects as soon as somebody listens there."""
    def attempt():
        family = socket.AF_UNIX if isinstance(address, str) else (
            socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
        one = socket.socket(family, socket.SOCK_STREAM)
        try:
            one.connect(address)
            return one
        except OSError:
            one.close()
            if program and program.process.poll() is not None:
                raise AssertionError(f"ended early: {program.process.stderr.read()!r}")
            return None
    return soon(attempt, f"a listener on {address}")


def tcp(port, program=None):
    return connect(("127.0.0.1", port), program)


def listen(port=0, family=socket.AF_INET):
    one = socket.socket(family, socket.SOCK_STREAM)
    one.settimeout(DEADLINE)
    one.bind(("127.0.0.1" if family == socket.AF_INET else "::1", port))
    one.listen(128)
    return one


def accept(listener):
    one, _ = listener.accept()
    one.settimeout(DEADLINE)
    return one


def read_all(one):
    data = b""
    while True:
        part = one.recv(1 << 16)
        if not part:
            return data
        data += part


def read_lines(one, count):
    data = b""
    one.settimeout(DEADLINE)
    while data.count(b"\n") < count:
        part = one.recv(1 << 16)
        if not part:
            break
        data += part
    return data


def reset(one):
    """Closes so that the other side gets a reset."""
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


def fails(statement, *texts, status=None):
    with Program(statement) as program:
        program.read(lambda: not program.selector.get_map(), "its end")
        program.process.wait(DEADLINE)
        for text in texts:
            assert text in program.err(), f"{text!r} is not in {program.err()!r}"
        assert program.process.returncode == (status or program.process.returncode)
        assert program.process.returncode != 0
        return program.err()


# ---- sources ----

def test_same_bytes_by_every_way():
    rows = "".join(f"k{i % 7},{i}\n" for i in range(3000))
    data = ("k,x\n" + rows).encode()
    query = "SELECT k, count(*) AS n, sum(x) AS s, first(x) AS f FROM {} GROUP BY k WINDOW TUMBLING 100"
    name = write("same.csv", data.decode())
    outputs = {}
    with Program(query.format(f"'{name}' {COLUMNS}")) as program:
        outputs["file"] = program.end()
    piped = subprocess.run([RIFFLE, "-o", "csv", "-c", query.format(f"'-' {COLUMNS}")], input=data,
                           capture_output=True, timeout=DEADLINE)
    outputs["pipe"] = piped.stdout.decode()
    port = free_port()
    with Program(query.format(f"'tcp://127.0.0.1:{port}?listen&clients=1' {COLUMNS}")) as program:
        with tcp(port, program) as one:
            for start in range(0, len(data), 997):
                one.sendall(data[start:start + 997])
        outputs["tcp, listening"] = program.end()
    with listen() as listener:
        port = listener.getsockname()[1]
        with Program(query.format(f"'tcp://localhost:{port}' {COLUMNS}")) as program:
            with accept(listener) as one:
                one.sendall(data)
            outputs["tcp, connecting"] = program.end()
    sock = path("same.sock")
    with Program(query.format(f"'unix:{sock}?listen&clients=1' {COLUMNS}")) as program:
        with connect(sock, program) as one:
            one.sendall(data)
        outputs["unix, listening"] = program.end()
    assert not os.path.exists(sock), "the socket file stays"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.settimeout(DEADLINE)
    listener.bind(sock)
    listener.listen(1)
    with listener, Program(query.format(f"'unix:{sock}' {COLUMNS}")) as program:
        with accept(listener) as one:
            one.sendall(data)
        outputs["unix, connecting"] = program.end()
    for way, text in outputs.items():
        assert text == outputs["file"], f"{way} differs from the file: {text[:200]!r}"
    assert outputs["file"].count("\n") == 30 * 7 + 1


def test_same_rows_by_many_clients():
    rows = [f"k{i % 7},{i}" for i in range(300)]
    name = write("many.csv", "k,x\n" + "\n".join(rows) + "\n")
    query = "SELECT k, x * 2 AS y, sum(x) AS s FROM {} WINDOW SLIDING 10"
    with Program(query.format(f"'{name}' {COLUMNS}")) as program:
        want = program.end()
    port = free_port()
    with Program(query.format(f"'tcp://:{port}?listen&clients=3' {COLUMNS}")) as program:
        clients = [tcp(port, program) for _ in range(3)]
        for one in clients:
            one.sendall(b"k,x\n")
        # One row is on its way at a time, so that they arrive in the order of the file.
        for i, row in enumerate(rows):
            clients[i * i % 3].sendall(row.encode() + b"\n")
            program.lines(i + 2)
        for one in clients:
            one.close()
        assert program.end() == want


def test_many_clients_in_order_of_arrival():
    port = free_port()
    with Program(f"SELECT k, x, _peer FROM 'tcp://:{port}?listen&clients=3' {COLUMNS}") as program:
        clients = [tcp(port, program) for _ in range(3)]
        want, line = [], 1
        for one in clients:
            one.sendall(b"k,x\n")
        for i in range(60):
            one = clients[i * 7 % 3]
            one.sendall(f"r,{i}\n".encode())
            line += 1
            want.append(f"r,{i},127.0.0.1:{one.getsockname()[1]}")
            assert program.lines(line)[1:] == want
        for one in clients:
            one.close()
        program.end()


def test_half_lines_of_several_clients():
    port = free_port()
    with Program(f"SELECT k, x FROM 'tcp://:{port}?listen&clients=2' {COLUMNS}") as program:
        a, b = tcp(port, program), tcp(port, program)
        a.sendall(b"k,")
        b.sendall(b"k,x\r\nb1,1")
        a.sendall(b"x\na1,")
        b.sendall(b"0\n\"b")
        assert program.lines(2)[1] == "b1,10"
        a.sendall(b"11\na2,1")
        assert program.lines(3)[2] == "a1,11"
        b.sendall(b"\"\"2\",20\nb3,30")
        assert program.lines(4)[3] == '"b""2",20'
        b.close()
        assert program.lines(5)[4] == "b3,30", "the unfinished last line is a row"
        a.sendall(b"2")
        a.close()
        assert program.end().splitlines()[5] == "a2,12"


def test_each_connection_has_its_header():
    port = free_port()
    with Program(f"SELECT x FROM 'tcp://:{port}?listen&clients=2' {COLUMNS}") as program:
        for value in (1, 2):
            with tcp(port, program) as one:
                one.sendall(f"k,x\na,{value}\n".encode())
            program.lines(value + 1)
        assert program.end() == "x\n1\n2\n"


def test_without_header():
    port = free_port()
    statement = f"SELECT x FROM 'tcp://:{port}?listen&clients=1' {COLUMNS} FORMAT CSV (header false)"
    with Program(statement) as program:
        with tcp(port, program) as one:
            one.sendall(b"a,1\na,2")
        assert program.end() == "x\n1\n2\n"


def test_ndjson_and_lines():
    port = free_port()
    with Program(f"SELECT k, x FROM 'tcp://:{port}?listen&clients=2' {COLUMNS} FORMAT NDJSON") as program:
        a, b = tcp(port, program), tcp(port, program)
        a.sendall(b'{"k": "a", ')
        b.sendall(b'{"x": 2, "k": "b"}\n{"k"')
        assert program.lines(2)[1] == "b,2"
        a.sendall(b'"x": 1}\n')
        assert program.lines(3)[2] == "a,1"
        a.close()
        b.close()
        program.end(3)
        assert "not valid JSON" in program.err()
    port = free_port()
    with Program(f"SELECT line, _line FROM 'tcp://:{port}?listen&clients=1' FORMAT LINES") as program:
        with tcp(port, program) as one:
            one.sendall(b"one\ntwo, three\nfour")
        assert program.end() == 'line,_line\none,1\n"two, three",2\nfour,3\n'


def test_columns_by_inference():
    port = free_port()
    with Program(f"SELECT * FROM 'tcp://:{port}?listen&clients=2'") as program:
        tcp(port, program).close()
        one = tcp(port, program)
        one.sendall(b"city,t\nBonn,1.5\n")
        assert program.lines(2) == ["city,t", "Bonn,1.5"]
        one.sendall(b"Kiel,2.5\n")
        assert program.lines(3)[2] == "Kiel,2.5"
        one.close()
        program.end()
    with listen() as listener:
        port = listener.getsockname()[1]
        with Program(f"SELECT * FROM 'tcp://127.0.0.1:{port}'") as program:
            with accept(listener) as one:
                one.sendall(b"city,t\nBonn,1\nKiel,2")
            assert program.end() == "city,t\nBonn,1\nKiel,2\n"


def test_ipv6():
    try:
        port = free_port(socket.AF_INET6)
    except OSError:
        return
    with Program(f"SELECT x, _peer FROM 'tcp://[::1]:{port}?listen&clients=1' {COLUMNS}") as program:
        with connect(("::1", port), program) as one:
            one.sendall(b"k,x\na,1\n")
            mine = one.getsockname()[1]
        assert program.end() == f"x,_peer\n1,[::1]:{mine}\n"
    with listen(0, socket.AF_INET6) as listener:
        port = listener.getsockname()[1]
        with Program(f"SELECT x FROM 'tcp://[::1]:{port}' {COLUMNS}") as program:
            with accept(listener) as one:
                one.sendall(b"k,x\na,1\n")
            assert program.end() == "x\n1\n"


def test_loopback_unless_an_address_is_given():
    port = free_port()
    with Program(f"SELECT x FROM 'tcp://:{port}?listen' {COLUMNS}") as program:
        tcp(port, program).close()
        with open("/proc/net/tcp") as table:
            local = [line.split()[1] for line in table if line.split()[3] == "0A"]
        assert f"0100007F:{port:04X}" in local, local
        assert f"00000000:{port:04X}" not in local
        program.interrupt()
        program.end(130)


def test_a_reset_peer():
    port = free_port()
    with Program(f"SELECT x FROM 'tcp://:{port}?listen&clients=2' {COLUMNS}") as program:
        a, b = tcp(port, program), tcp(port, program)
        a.sendall(b"k,x\na,1\na,2\na,3")
        b.sendall(b"k,x\n")
        assert program.lines(3) == ["x", "1", "2"]
        reset(a)
        program.says("connection reset by peer")
        b.sendall(b"b,4\n")
        assert program.lines(4)[3] == "4", "3 was cut off"
        b.close()
        program.end(3)
        assert "the row is cut off" in program.err() and "1 row left out" in program.err()
    with listen() as listener:
        port = listener.getsockname()[1]
        with Program(f"SELECT x FROM 'tcp://127.0.0.1:{port}' {COLUMNS}") as program:
            one = accept(listener)
            one.sendall(b"k,x\na,1\n")
            program.lines(2)
            reset(one)
            assert program.end() == "x\n1\n"
            assert "connection reset by peer" in program.err()


def test_a_slow_peer_holds_nobody_back():
    port = free_port()
    with Program(f"SELECT x FROM 'tcp://:{port}?listen&clients=2' {COLUMNS}") as program:
        slow, fast = tcp(port, program), tcp(port, program)
        fast.sendall(b"k,x\n")
        for i, byte in enumerate(b"k,x\ns,123\n"):
            slow.sendall(bytes([byte]))
            fast.sendall(f"f,{i}\n".encode())
            program.lines(i + 2)
        assert sorted(program.lines(12)[1:], key=int) == [str(i) for i in range(10)] + ["123"]
        slow.close()
        fast.close()
        program.end()


def test_a_thousand_clients():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = 1000 if hard >= 4096 or hard == resource.RLIM_INFINITY else 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192) if hard > 0 else 8192, hard))
    port = free_port()
    try:
        with Program(f"SELECT count(*) AS n, sum(x) AS s FROM "
                     f"'tcp://:{port}?listen&clients={count}' {COLUMNS}") as program:
            clients = [tcp(port, program) for _ in range(count)]
            for i, one in enumerate(clients):
                one.sendall(b"k,x\na," + str(i).encode())
            for one in clients:
                one.sendall(b"0\nb,1")
            for one in clients:
                one.close()
            want = f"{2 * count},{10 * sum(range(count)) + count}"
            assert program.end() == f"n,s\n{want}\n"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_idle_clients_cost_little():
    count = 500
    port = free_port()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192) if hard > 0 else 8192, hard))
    try:
        with Program(f"SELECT x FROM 'tcp://:{port}?listen' {COLUMNS}") as program:
            first = tcp(port, program)
            first.sendall(b"k,x\na,1\n")
            program.lines(2)
            before, base = program.memory_kb(), program.descriptors()
            clients = [tcp(port, program) for _ in range(count)]
            for one in clients:
                one.sendall(b"k,x\nhalf")
            soon(lambda: program.descriptors() == base + count, "all clients")
            first.sendall(b"a,2\n")
            program.lines(3)
            grown = program.memory_kb() - before
            assert grown < 10 * count + 2048, f"{grown} KB for {count} clients"
            for one in clients:
                one.close()
            soon(lambda: program.descriptors() == base, "the descriptors back")
            first.close()
            program.interrupt()
            program.end(130)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_no_descriptors_left():
    port = free_port()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (40, hard))
    try:
        program = Program(f"SELECT x FROM 'tcp://:{port}?listen' {COLUMNS}")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with program:
        clients = [tcp(port, program) for _ in range(60)]
        program.says("new clients wait: too many open files")
        before = program.cpu_ticks()
        for one in clients[:40]:
            one.close()
        late = clients[-1]
        late.sendall(b"k,x\na,7\n")
        assert program.lines(2)[1] == "7"
        assert program.cpu_ticks() - before < 100
        program.interrupt()
        program.end(130)


def test_a_row_without_end():
    port = free_port()
    with Program(f"SELECT x FROM 'tcp://:{port}?listen&clients=2' {COLUMNS}") as program:
        bad, good = tcp(port, program), tcp(port, program)
        good.sendall(b"k,x\na,1\n")
        program.lines(2)
        before = program.memory_kb()
        bad.sendall(b"k,x\n")
        block = b"x" * (1 << 20)
        for i in range(1024):
            bad.sendall(block)
            if i % 256 == 0:
                good.sendall(b"a,2\n")
        bad.sendall(b"\nb,3\n")
        program.lines(7)
        peak = program.memory_kb()
        bad.close()
        good.close()
        out = program.end(3).splitlines()[1:]
        assert sorted(out) == ["1", "2", "2", "2", "2", "3"], out
        assert "longer than 1048576 bytes" in program.err()
        assert "1 row left out" in program.err()
        assert peak - before < 24 * 1024, f"{peak - before} KB"


# ---- errors ----

def test_port_in_use():
    with listen() as listener:
        port = listener.getsockname()[1]
        fails(f"SELECT x FROM 'tcp://127.0.0.1:{port}?listen' {COLUMNS}",
              f'cannot listen on "tcp://127.0.0.1:{port}": address already in use',
              "use another port", f"1:15: error", "^~~")


def test_refused():
    port = free_port()
    fails(f"SELECT x FROM 'tcp://127.0.0.1:{port}' {COLUMNS}",
          f'cannot connect to "tcp://127.0.0.1:{port}": connection refused',
          f"write 'tcp://127.0.0.1:{port}?listen'", "1:15: error", "^~~")
    fails(f"SELECT 1 AS x INTO 'tcp://127.0.0.1:{port}'", "connection refused")
    fails(f"SELECT * FROM 'unix:{path('nobody.sock')}'", "no such file or directory", "^~~")


def test_bad_uris():
    fails("SELECT * FROM 'tcp://nobody.invalid:1'", 'unknown host "nobody.invalid"', "^~~")
    fails("SELECT * FROM 'tcp://localhost:99999'", '"99999" is not a port', "from 1 to 65535", "^~~")
    fails("SELECT * FROM 'tcp://localhost'", "is not a host and a port")
    fails("SELECT * FROM 'tcp:localhost:1'", "is not a host and a port")
    fails("SELECT * FROM 'tcp://::1:9000'", "is not a host and a port", "tcp://[::1]:9000")
    fails("SELECT * FROM 'tcp://:9000?listne'", 'unknown parameter "listne"', "Known are listen")
    fails("SELECT * FROM 'tcp://:9000?clients=2'", "clients needs listen", "?listen&clients=2")
    fails("SELECT * FROM 'tcp://:9000?listen&clients=0'", "is not a number of clients")
    fails("SELECT 1 AS x INTO 'tcp://:9000?listen&clients=2'", "clients is a parameter of sources")
    fails(f"SELECT * FROM 'unix:/{'x' * 200}'", "at most 107 bytes")
    fails("SELECT * FROM 'unix:'", "names no socket")


def test_unix_files():
    name = path("stale.sock")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stale:
        stale.bind(name)
    with Program(f"SELECT x FROM 'unix:{name}?listen&clients=2' {COLUMNS}") as program:
        one = connect(name, program)
        fails(f"SELECT x FROM 'unix:{name}?listen' {COLUMNS}", "address already in use")
        one.sendall(b"k,x\na,1\n")
        one.close()
        connect(name, program).close()
        assert program.end() == "x\n1\n"
    assert not os.path.exists(name)
    write("plain.sock", "precious")
    fails(f"SELECT x FROM 'unix:{path('plain.sock')}?listen' {COLUMNS}", "cannot listen on")
    with open(path("plain.sock")) as file:
        assert file.read() == "precious"


def test_interrupt_closes_all():
    name = path("interrupt.sock")
    with Program(f"SELECT count(*) AS n FROM 'unix:{name}?listen&clients=5' {COLUMNS}") as program:
        one = connect(name, program)
        one.sendall(b"k,x\na,1\na,2\n")
        program.interrupt()
        program.end(130)
        try:
            assert one.recv(10) == b""
        except ConnectionResetError:
            pass  # rows that were not read yet
        one.close()
    assert not os.path.exists(name)


# ---- sinks ----

def test_a_sink_that_connects():
    with listen() as listener:
        port = listener.getsockname()[1]
        name = write("sink.csv", "k,x\na,1\nb,2\n")
        with Program(f"SELECT x FROM '{name}' INTO 'tcp://127.0.0.1:{port}'") as program:
            with accept(listener) as one:
                assert read_all(one) == b"x\n1\n2\n"
            program.end()


def test_rows_leave_when_they_come():
    source = free_port()
    with listen() as listener:
        sink = listener.getsockname()[1]
        with Program(f"SELECT count(*) AS n, sum(x) AS s FROM 'tcp://:{source}?listen&clients=1' {COLUMNS} "
                     f"WINDOW TUMBLING 2 INTO 'tcp://127.0.0.1:{sink}' FORMAT CSV (header false)") as program:
            out = accept(listener)
            with tcp(source, program) as one:
                one.sendall(b"k,x\n")
                for i in range(20):
                    one.sendall(b"a,%d\na,1\n" % i)
                    assert read_lines(out, 1) == b"2,%d\n" % (i + 1)
            program.end()
            assert read_all(out) == b""
            out.close()


def test_a_sink_that_listens():
    source, sink = free_port(), free_port()
    with Program(f"SELECT x FROM 'tcp://:{source}?listen&clients=1' {COLUMNS} "
                 f"INTO 'tcp://:{sink}?listen'") as program:
        first = tcp(sink, program)
        one = tcp(source, program)
        one.sendall(b"k,x\na,1\n")
        assert read_lines(first, 2) == b"x\n1\n"
        second = tcp(sink, program)
        one.sendall(b"a,2\n")
        assert read_lines(first, 1) == b"2\n"
        assert read_lines(second, 2) == b"x\n2\n", "it gets rows from when it came"
        first.close()
        for i in range(3, 6):
            one.sendall(f"a,{i}\n".encode())
            assert read_lines(second, 1) == f"{i}\n".encode(), "one that has gone harms nobody"
        one.close()
        assert read_all(second) == b""
        second.close()
        program.end()


def test_one_program_feeds_another():
    name = path("chain.sock")
    rows = write("chain.csv", "k,x\n" + "".join(f"a,{i}\n" for i in range(20000)))
    with Program(f"SELECT count(*) AS n, sum(x) AS s FROM 'unix:{name}?listen&clients=1' (x BIGINT)") as last:
        soon(lambda: os.path.exists(name) or last.process.poll() is not None, "the listener")
        with Program(f"SELECT x FROM '{rows}' INTO 'unix:{name}'") as first:
            first.end()
        assert last.end() == f"n,s\n20000,{sum(range(20000))}\n"


def test_a_consumer_that_does_not_read():
    source = free_port()
    with listen() as listener:
        sink = listener.getsockname()[1]
        with Program(f"SELECT k, x FROM 'tcp://:{source}?listen&clients=1' {COLUMNS} "
                     f"INTO 'tcp://127.0.0.1:{sink}'") as program:
            out = accept(listener)
            one = tcp(source, program)
            one.sendall(b"k,x\n")
            one.setblocking(False)
            block = b"".join(b"abcdefgh,%d\n" % i for i in range(1000, 9000))
            sent, row_bytes = 0, len(block)
            # Until all buffers are full and nothing moves: the program takes no more.
            stuck = 0
            while stuck < 3 and sent < 200 << 20:
                try:
                    sent += one.send(block[sent % row_bytes:])
                    stuck = 0
                except BlockingIOError:
                    before = program.cpu_ticks()
                    poll = selectors.DefaultSelector()
                    poll.register(one, selectors.EVENT_WRITE)
                    if not poll.select(0.3):
                        stuck += 1
                    poll.close()
                    ticks = program.cpu_ticks() - before
            assert sent < 64 << 20, "it took everything"
            assert ticks <= 3, "it spins"
            peak = program.memory_kb()
            assert peak < 120 * 1024, f"{peak} KB"
            one.setblocking(True)
            rest = (-sent) % row_bytes
            got = []
            reader = threading.Thread(target=lambda: got.append(read_all(out)))
            reader.start()
            one.sendall(block[row_bytes - rest:] if rest else b"")
            one.close()
            program.end()
            reader.join()
            whole = (sent + rest) // row_bytes
            assert got[0] == b"k,x\n" + block * whole, f"{len(got[0])} bytes of {len(block) * whole + 4}"
            out.close()


def test_a_consumer_that_goes():
    source = free_port()
    with listen() as listener:
        sink = listener.getsockname()[1]
        with Program(f"SELECT x FROM 'tcp://:{source}?listen' {COLUMNS} INTO 'tcp://127.0.0.1:{sink}'") as program:
            out = accept(listener)
            one = tcp(source, program)
            one.sendall(b"k,x\na,1\n")
            read_lines(out, 2)
            reset(out)

            def gone():
                try:
                    one.sendall(b"a,2\n")
                except OSError:
                    return True
                return program.process.poll() is not None
            soon(gone, "its end")
            program.read(lambda: not program.selector.get_map(), "its end")
            assert program.process.wait(DEADLINE) != 0
            assert "the other side has closed" in program.err(), program.err()


def test_interrupt_while_a_consumer_does_not_read():
    source = free_port()
    with listen() as listener:
        sink = listener.getsockname()[1]
        with Program(f"SELECT k, x FROM 'tcp://:{source}?listen' {COLUMNS} INTO 'tcp://127.0.0.1:{sink}'") as program:
            out = accept(listener)
            one = tcp(source, program)
            one.settimeout(0.5)
            try:
                one.sendall(b"k,x\n" + b"abcdefgh,1234\n" * 4000000)
            except TimeoutError:
                pass
            program.interrupt()
            program.read(lambda: not program.selector.get_map(), "its end")
            assert program.process.wait(DEADLINE) == 130
            out.close()
            one.close()


# ---- files that are followed ----

def test_tail_grows():
    name = write("grow.csv", "k,x\na,1\n")
    with Program(f"SELECT x, _line FROM 'tail:{name}' {COLUMNS}") as program:
        assert program.lines(2)[1] == "1,2"
        write("grow.csv", "a,2\na,", "a")
        assert program.lines(3)[2] == "2,3"
        write("grow.csv", "3\n", "a")
        assert program.lines(4)[3] == "3,4"
        program.interrupt()
        program.end(130)


def test_tail_waits_for_its_file():
    name = path("later.csv")
    with Program(f"SELECT x FROM 'tail:{name}' {COLUMNS}") as program:
        soon(lambda: program.has_open("inotify"), "it watches")
        write("later.csv", "k,x\na,1\n")
        assert program.lines(2)[1] == "1"


def test_tail_rotation():
    name = write("rotate.csv", "k,x\na,1\n")
    with Program(f"SELECT x FROM 'tail:{name}' {COLUMNS}") as program:
        program.lines(2)
        old = open(name, "a")
        os.rename(name, name + ".1")
        old.write("a,2\na,3")
        old.close()
        assert program.lines(3)[2] == "2", "the old file under its new name"
        write("rotate.csv", "k,x\na,4\n")
        assert program.lines(5)[3:] == ["3", "4"], "the old file's last line, then the new file"
        os.unlink(name)
        write("rotate.csv", "k,x\na,5\n")
        assert program.lines(6)[5] == "5", "a file that was removed and made again"
        write("rotate.new", "k,x\na,6\n")
        os.rename(path("rotate.new"), name)
        assert program.lines(7)[6] == "6", "a file that another was moved over"


def test_tail_truncation():
    name = write("truncate.csv", "k,x\na,1\na,2\n")
    with Program(f"SELECT x FROM 'tail:{name}' {COLUMNS}") as program:
        program.lines(3)
        write("truncate.csv", "k,x\na,3\n")
        assert program.lines(4)[3] == "3"
        write("truncate.csv", "a,4\n", "a")
        assert program.lines(5)[4] == "4"


def test_tail_from_its_end():
    name = write("end.csv", "k,x\na,1\na,2\na,")
    with Program(f"SELECT x FROM 'tail:{name}?from=end' {COLUMNS}") as program:
        soon(lambda: program.has_open("end.csv"), "it is open")
        write("end.csv", "3\na,4\n", "a")
        assert program.lines(3)[1:] == ["3", "4"]


def test_tail_infers():
    name = write("infer.ndjson", '{"k": "a", "x": 1.5}\n')
    with Program(f"SELECT * FROM 'tail:{name}'") as program:
        assert program.lines(2) == ["k,x", "a,1.5"]
    fails(f"SELECT * FROM 'tail:{name}?form=end'", "unknown parameter", "from=end")
    fails(f"SELECT * FROM 'tail:{path('no/such.csv')}' {COLUMNS}", "no such file or directory", "^~~")
    fails(f"SELECT * FROM 'tail:{FOLDER}' {COLUMNS}", "is a directory")


# ---- rest ----

def test_idle_costs_nothing():
    port = free_port()
    name = write("idle.csv", "k,x\n")
    for source in (f"tcp://:{port}?listen", f"tail:{name}"):
        with Program(f"SELECT x FROM '{source}' {COLUMNS}") as program:
            if source.startswith("tcp"):
                one = tcp(port, program)
                one.sendall(b"k,x\na,1\n")
            else:
                write("idle.csv", "a,1\n", "a")
            program.lines(2)
            before = program.cpu_ticks()
            program.selector.select(0.5)
            assert program.cpu_ticks() - before <= 1


def main():
    tests = {name[5:]: test for name, test in globals().items() if name.startswith("test_")}
    wanted = sys.argv[1:] or list(tests)
    passed = failed = 0
    for name in wanted:
        start = time.monotonic()
        try:
            tests[name]()
            passed += 1
        except Exception:
            failed += 1
            print(f"{name} failed:")
            traceback.print_exc(file=sys.stdout)
        if os.environ.get("TIMES"):
            print(f"{name}: {time.monotonic() - start:.2f} s")
    shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
