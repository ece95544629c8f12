#!/usr/bin/env python3
"""Sends the rows of a CSV file to a TCP port at the pace of their own times, so many times faster.
usage: replay.py FILE PORT SPEED. The first column is the time; the header is sent first."""
import datetime
import socket
import sys
import time


def seconds(line):
    stamp = line.split(",", 1)[0].replace("Z", "+00:00")
    return datetime.datetime.fromisoformat(stamp).timestamp()


def connect(port):
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            time.sleep(0.05)
    sys.exit("nobody listens on the port")


def main():
    path, port, speed = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    with open(path) as file, connect(port) as peer:
        peer.sendall(file.readline().encode())
        start, first = time.monotonic(), None
        for line in file:
            now = seconds(line)
            first = now if first is None else first
            wait = (now - first) / speed - (time.monotonic() - start)
            if wait > 0:
                time.sleep(wait)
            peer.sendall(line.encode())


main()
