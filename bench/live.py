#!/usr/bin/env python3
"""Live input: the latency of one line over TCP, filtered, and back, beside a plain C epoll echo
(echo.c) in the same run and placement; how many short lines a second come in; 1,000 clients at
100 rows a second each on one core; what an idle query costs; the time from start to first row;
peak memory of a run ten times as long, through a pipe. Fails when rows are lost or wrong; a goal
that is missed is told."""
import argparse
import os
import resource
import socket
import statistics
import subprocess
import sys
import time

import common

RIFFLE = common.RIFFLE
SOURCE = "'tcp://:{port}?listen&clients={clients}' (id BIGINT, name TEXT, x DOUBLE) FORMAT CSV (header false)"
CORES = sorted(os.sched_getaffinity(0))
LATENCY_GOAL, FLOOD_GOAL, START_GOAL_MS, GROWTH_GOAL = 1.3, 20e6, 5, 1.1
FLOOD_BLOCK = 100_000  # ids of ping.c's flood


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command, *cores, **options):
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, set(cores)), text=True, **options)


def goal(is_reached, text):
    return f"goal {text} {'reached' if is_reached else 'missed'}"


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def latency(ping, server, lines, cores):
    """Median and p99 in microseconds of a line through a server, made by server(in, out)."""
    source, sink = free_port(), free_port()
    ends = start([ping, "latency", str(source), str(sink), str(lines)], cores[0], stdout=subprocess.PIPE)
    ends.stdout.readline()
    middle = start(server(source, sink), cores[1])
    median, p99 = map(float, ends.stdout.readline().split())
    ends.wait()
    middle.wait(10)
    return median, p99


def riffle(source, sink):
    return [RIFFLE, "-c", f"SELECT id, name, x FROM {SOURCE.format(port=source, clients=1)} WHERE x > 0 "
            f"INTO 'tcp://127.0.0.1:{sink}' FORMAT CSV (header false)"]


def compare_latency(ping, arguments):
    echo = common.compile_c("echo", "echo.c")
    for place, cores in (("one core", (CORES[0], CORES[0])), ("two cores", (CORES[0], CORES[-1]))):
        servers = {"echo": lambda source, sink: [echo, str(source), str(sink)], "riffle": riffle}
        results = {name: [] for name in servers}
        for _ in range(arguments.rounds):
            for name, server in servers.items():
                results[name].append(latency(ping, server, arguments.lines, cores))
        medians = {name: statistics.median(m for m, _ in result) for name, result in results.items()}
        for name, result in results.items():
            p99 = statistics.median(p for _, p in result)
            print(f"{place:10} {name:8} median {medians[name]:7.1f} us   p99 {p99:7.1f} us")
        ratio = medians["riffle"] / medians["echo"]
        print(f"{place:10} ratio of the medians {ratio:.2f}, {goal(ratio <= LATENCY_GOAL, f'{LATENCY_GOAL}')}")
    return False


def flood(ping, arguments):
    """Short lines as fast as they are taken, read, counted and added up."""
    source, total = free_port(), arguments.flood
    columns = SOURCE.replace("name TEXT, ", "").format(port=source, clients=1)
    query = f"SELECT count(*) AS n, sum(id) AS s, avg(x) AS x FROM {columns}"
    program = start([RIFFLE, "-o", "csv", "-c", query], *CORES, stdout=subprocess.PIPE)
    sender = start([ping, "flood", str(source), str(total)], *CORES, stdout=subprocess.PIPE)
    begin = time.monotonic()
    out = program.communicate()[0].split("\n")[1]
    seconds = time.monotonic() - begin
    sender.wait()
    blocks, rest = divmod(total, FLOOD_BLOCK)
    expected = blocks * FLOOD_BLOCK * (FLOOD_BLOCK - 1) // 2 + rest * (rest - 1) // 2
    is_complete = out.split(",")[:2] == [str(total), str(expected)]
    print(f"{total:,} short lines over TCP in {seconds:.2f} s: {total / seconds / 1e6:.1f} M lines/s, "
          f"{'none lost' if is_complete else 'WRONG: ' + out}, "
          f"{goal(total / seconds >= FLOOD_GOAL, f'{FLOOD_GOAL / 1e6:.0f} M lines/s')}")
    return not is_complete


def many_clients(ping, arguments):
    """1,000 clients on one listener; Riffle has one core, the senders the others."""
    clients, rate = 1000, 100
    source = free_port()
    query = (f"SELECT count(*) AS n, sum(id) AS s FROM {SOURCE.format(port=source, clients=clients)}")
    program = start([RIFFLE, "-o", "csv", "-c", query], CORES[-1], stdout=subprocess.PIPE)
    senders = start([ping, "load", str(source), str(clients), str(rate), str(arguments.seconds)], CORES[0],
                    stdout=subprocess.PIPE)
    sent, seconds = senders.communicate()[0].split()
    busy = cpu_seconds(program.pid)
    out = program.communicate()[0].split("\n")[1]
    total = int(sent)
    complete = out == f"{total},{total * (total - 1) // 2}"
    print(f"{clients} clients at {rate} rows/s: {total} rows in {float(seconds):.2f} s "
          f"(wanted {arguments.seconds} s), {100 * busy / float(seconds):.0f} % of one core, "
          f"{'none lost' if complete else 'WRONG: ' + out}")
    print(f"  {goal(float(seconds) <= 1.05 * arguments.seconds, 'no sender waits')}")
    return not complete


def idle(_, __):
    """Processor time of a query over 5 s in which nothing comes."""
    source = free_port()
    query = f"SELECT id FROM {SOURCE.format(port=source, clients=1)}"
    program = start([RIFFLE, "-o", "csv", "-c", query], CORES[-1], stdout=subprocess.PIPE)
    client = None
    while not client:
        try:
            client = socket.create_connection(("127.0.0.1", source))
        except ConnectionRefusedError:
            pass
    client.sendall(b"1,a,1.5\n")
    program.stdout.readline(), program.stdout.readline()
    before = cpu_seconds(program.pid)
    time.sleep(5)
    used = cpu_seconds(program.pid) - before
    client.close()
    program.wait(10)
    print(f"idle for 5 s: {used * 1000:.0f} ms of processor time, {goal(used <= 0.011, '10 ms')}")
    return False


def first_row(ping, arguments):
    """From start to the first byte of the first row."""
    data = common.generate(10000, "csv")
    query = f"SELECT ts, x FROM '{data}' (ts BIGINT, key TEXT, x DOUBLE, y DOUBLE) WHERE x > 0"
    out = common.run([ping, "first", str(arguments.starts), RIFFLE, "-o", "csv", "-c", query], check=True).stdout
    median, p99 = (float(us) / 1000 for us in out.split())
    print(f"start to first row: median {median:.2f} ms, p99 {p99:.2f} ms, {goal(median <= START_GOAL_MS, f'{START_GOAL_MS} ms')}")
    return False


MEMORY_WORK = [("W1", "plain"), ("W2", "plain"), ("W3", "plain"), ("W3", "unique"), ("W4", "unique"), ("W5", "plain")]


def peak_mb(name, shape, rows):
    """Peak memory of Riffle on so many rows through a pipe, and whether it read them all."""
    source = f"'-' ({common.columns_of(shape)}) FORMAT CSV"
    work = common.WORK[name].query.format(rows=source, timed=source + " TIMESTAMP BY epoch_ms(ts)")
    data = subprocess.Popen([os.path.join(common.OUT, "generate"), str(rows), "csv", shape], stdout=subprocess.PIPE)
    done = subprocess.run([os.path.join(common.OUT, "measure"), "2", RIFFLE, "-c", f"{work} INTO '/dev/null' FORMAT CSV"],
                          stdin=data.stdout, capture_output=True, text=True)
    data.stdout.close()
    if data.wait() != 0 or done.returncode != 0:
        print(done.stderr)
        return None
    return int(done.stderr.split()[-1]) / 1024


def memory(_, arguments):
    """The peak on ten times as many rows, which go through a pipe, so that no disk is used."""
    is_wrong = False
    for name, shape in MEMORY_WORK:
        peaks = [peak_mb(name, shape, rows) for rows in (arguments.memory_rows, 10 * arguments.memory_rows)]
        is_wrong = is_wrong or None in peaks
        if None not in peaks:
            growth = peaks[1] / peaks[0]
            print(f"{name} {'keys that never come twice' if shape == 'unique' else '1,000 keys':27} "
                  f"{arguments.memory_rows:,} rows {peaks[0]:.1f} MB, ten times as many {peaks[1]:.1f} MB, "
                  f"{goal(growth <= GROWTH_GOAL, f'{GROWTH_GOAL} times')}", flush=True)
    return is_wrong


PARTS = {"latency": compare_latency, "flood": flood, "clients": many_clients, "idle": idle, "start": first_row,
         "memory": memory}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    environment = os.environ.get
    parser.add_argument("--parts", default=environment("PARTS", ",".join(PARTS)))
    parser.add_argument("--lines", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--flood", type=int, default=20_000_000, help="lines")
    parser.add_argument("--starts", type=int, default=50)
    parser.add_argument("--memory-rows", type=int, default=int(environment("ROWS", 10_000_000)))
    arguments = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)) if hard > 0 else 8192, hard))
    common.build_tools()
    ping = common.compile_c("ping", "ping.c")
    failures = [name for name in arguments.parts.split(",") if PARTS[name](ping, arguments)]
    if failures:
        print(f"failed: {', '.join(failures)}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
