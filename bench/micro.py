#!/usr/bin/env python3
"""Runs micro.c and compares it with the figures of micro.txt, each divided by that of plain
arithmetic, so that another machine or a busy one moves them little. `make bench-micro SAVE=1`
writes micro.txt anew. Usage: micro.py [--quick]"""
import os
import subprocess
import sys

import common

SAVED = os.path.join(common.HERE, "micro.txt")
SLOWER, FASTER = 1.25, 0.8
ROUNDS = 3


def build():
    """Linked with the static library beside the program."""
    folder = os.path.dirname(common.RIFFLE)
    libraries = subprocess.run(["make", "-s", "libs"], cwd=common.ROOT, capture_output=True, text=True, check=True)
    program = os.path.join(common.OUT, "micro")
    os.makedirs(common.OUT, exist_ok=True)
    flags = ["-fsanitize=address,undefined"] if os.path.basename(folder) == "debug" else []
    subprocess.run([*common.CC, "-std=c11", "-D_GNU_SOURCE", "-O2", f"-I{common.ROOT}/include", f"-I{common.ROOT}", *flags,
                    "-pthread", os.path.join(common.HERE, "micro.c"), os.path.join(folder, "libriffle.a"),
                    *libraries.stdout.split(), "-o", program], check=True)
    return program


def figures(program, *words):
    out = subprocess.run([program, *words], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {name: float(ns) for name, ns in (line.split("\t") for line in out.splitlines())}


def saved_figures():
    if not os.path.exists(SAVED):
        return {}
    with open(SAVED) as file:
        return {name: float(ns) for name, ns in (line.rstrip("\n").split("\t") for line in file)}


def main():
    program = build()
    if "--quick" in sys.argv:
        print(f"{len(figures(program, 'quick'))} figures")
        return
    found = figures(program)
    for _ in range(ROUNDS - 1):
        for name, ns in figures(program).items():
            found[name] = min(ns, found[name])
    saved = saved_figures()
    unit, saved_unit = found["arithmetic"], saved.get("arithmetic", 1)
    print(f"{'':32} {'ns':>9} {'saved':>9} {'change':>7}")
    for name, ns in found.items():
        line = f"{name:32} {ns:9.2f}"
        if name in saved:
            change = ns / unit / (saved[name] / saved_unit)
            word = "SLOWER" if change > SLOWER else "faster" if change < FASTER else ""
            line += f" {saved[name]:9.2f} {change:7.2f} {word}"
        print(line.rstrip())
    if os.environ.get("SAVE"):
        with open(SAVED, "w") as file:
            file.writelines(f"{name}\t{ns:.3f}\n" for name, ns in found.items())


main()
