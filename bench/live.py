#!/usr/bin/env python3
"""Live input: the latency of one line over TCP, filtered, and back, beside a plain C epoll echo
(echo.c) in the same run and placement; 1,000 clients at 100 rows a second each on one core; what
an idle query costs. Usage: live.py [--lines N] [--rounds N] [--seconds N]"""
import argparse
import os
import resource
import socket
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RIFFLE = os.environ.get("RIFFLE", os.path.join(HERE, "..", "build", "release", "riffle"))
OUT = os.path.join(HERE, "..", "build", "bench")
SOURCE = "'tcp://:{port}?listen&clients={clients}' (id BIGINT, name TEXT, x DOUBLE) FORMAT CSV (header false)"
CORES = sorted(os.sched_getaffinity(0))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def build(name):
    program = os.path.join(OUT, name)
    os.makedirs(OUT, exist_ok=True)
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-D_GNU_SOURCE", "-o", program,
                    os.path.join(HERE, f"{name}.c")], check=True)
    return program


def start(command, core, **options):
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, {core}), text=True, **options)


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


def compare_latency(ping, echo, arguments):
    slow = False
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
        print(f"{place:10} ratio of the medians {ratio:.2f}")
        slow = slow or ratio > 2
    return slow


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
    return not complete or float(seconds) > 1.05 * arguments.seconds


def idle():
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
    print(f"idle for 5 s: {used * 1000:.0f} ms of processor time")
    return used > 0.011


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    arguments = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)) if hard > 0 else 8192, hard))
    ping, echo = build("ping"), build("echo")
    misses = [compare_latency(ping, echo, arguments), many_clients(ping, arguments), idle()]
    sys.exit(1 if any(misses) else 0)


main()
