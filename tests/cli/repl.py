#!/usr/bin/env python3
"""The shell under a pseudo-terminal. Every step waits for what it expects to see, with a deadline;
nothing sleeps. The last line counts what passed and failed."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

RIFFLE = os.path.abspath(os.environ.get("RIFFLE", "build/release/riffle"))
DEADLINE_S = 60
PROMPT = "riffle> "
MORE = "   ...> "
CTRL_C, CTRL_D, CTRL_P, CTRL_R, TAB = "\x03", "\x04", "\x10", "\x12", "\t"


class Failed(Exception):
    pass


class Shell:
    """A shell on a terminal of its own. `seen` is what it wrote since the last expect."""

    def __init__(self, home, columns=100, arguments=()):
        self.seen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(HOME=home, TERM="xterm", LC_ALL="C.UTF-8", INPUTRC="/dev/null")
            os.environ.pop("XDG_STATE_HOME", None)
            os.chdir(home)
            os.execv(RIFFLE, [RIFFLE, *arguments])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.expect(PROMPT)

    def read(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self.fd], [], [], left)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side has gone
            data = b""
        text = data.decode("utf-8", "replace")
        # Bracketed paste, colours, erasing and the bell are no text.
        self.seen += re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|\x07", "", text)
        return bool(data)

    def expect(self, *parts):
        """Waits until the parts were seen in their order; returns all that was seen up to there."""
        deadline = time.monotonic() + DEADLINE_S
        while True:
            at = 0
            for part in parts:
                found = self.seen.find(part, at)
                if found < 0:
                    break
                at = found + len(part)
            else:
                taken, self.seen = self.seen[:at], self.seen[at:]
                return taken
            if not self.read(deadline):
                raise Failed(f"expected {parts!r}, saw {self.seen!r}")

    def type(self, text):
        os.write(self.fd, text.encode())

    def run(self, line, *parts):
        """Types a line and waits for the parts and the next prompt."""
        self.type(line + "\n")
        return self.expect(*parts, PROMPT)

    def wait(self):
        """Waits for the end; returns the exit status."""
        deadline = time.monotonic() + DEADLINE_S
        while self.read(deadline):
            pass
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            select.select([], [], [], 0.01)
        raise Failed("the shell does not end")

    def close(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


CASES = []


def case(function):
    CASES.append(function)
    return function


def check(condition, what):
    if not condition:
        raise Failed(what)


@case
def select_shows_a_box(shell, home):
    """a statement's rows come as a box, and the prompt comes back"""
    shell.run("SELECT 1 AS one, 'x' AS two;", "┌", "│ one │ two │", "│   1 │ x   │", "└")


@case
def continuation(shell, home):
    """a statement may take several lines"""
    shell.type("SELECT 40 +\n")
    shell.expect(MORE)
    shell.type("2 AS answer\n")
    shell.expect(MORE)
    shell.type("-- a comment with a ;\n")
    shell.expect(MORE)
    shell.type(";\n")
    shell.expect("answer", "42", PROMPT)


@case
def continuation_in_quotes(shell, home):
    """open quotes, $$ and comments go on too"""
    shell.type("SELECT 'a;\n")
    shell.expect(MORE)
    shell.run("b' AS q;", "a;\\nb")
    shell.type("/* open ;\n")
    shell.expect(MORE)
    shell.run("*/ SELECT $$x;y$$ AS d;", "x;y")
    shell.type("-- only a comment\n")
    shell.expect(PROMPT)


@case
def several_on_a_line(shell, home):
    """several statements on a line run in turn, and a rest is kept"""
    shell.type("SELECT 1 AS a; SELECT 2 AS b; SELECT\n")
    shell.expect("a", "1", "b", "2", MORE)
    shell.run("3 AS c;", "c", "3")


@case
def empty_lines(shell, home):
    """empty lines and lone semicolons do nothing"""
    shell.run("")
    shell.run(";")
    shell.run("  ;; ")


@case
def error_with_caret(shell, home):
    """an error shows its line with a caret, and the shell goes on"""
    shell.run("SELECT avg(pirce) FROM nosuch;", "error:", 'nosuch', "^~~~~")
    shell.run("SELECT 1 AS fine;", "fine")


@case
def syntax_error_at_once(shell, home):
    """a line that is wrong is told at once, without a semicolon"""
    shell.run("SELECT FROM FROM x", "error:", "^~~~")
    shell.run("selec 1", "error:", "^~~~")


@case
def error_in_second_line(shell, home):
    """lines of an error count from the first line that was typed"""
    shell.type("SELECT 1 AS a,\n")
    shell.expect(MORE)
    shell.run("oops;", "2:1: error:", "2 | oops;", "^~~~")


@case
def ctrl_c_clears_a_line(shell, home):
    """Ctrl-C clears a half-typed line"""
    shell.type("SELECT nonsense")
    shell.expect("nonsense")
    shell.type(CTRL_C)
    shell.expect("^C", PROMPT)
    shell.run("SELECT 5 AS five;", "five")


@case
def ctrl_c_clears_a_statement(shell, home):
    """Ctrl-C clears a half-typed statement of several lines"""
    shell.type("SELECT nonsense,\n")
    shell.expect(MORE)
    shell.type("more" + CTRL_C)
    shell.expect("^C", PROMPT)
    shell.run("SELECT 6 AS six;", "six")


@case
def ctrl_c_stops_a_query(shell, home):
    """Ctrl-C stops an endless query, says what it had done, and the shell stays"""
    shell.type("SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 10;\n")
    shell.expect("│ 10 │", "│ 10 │")
    shell.type(CTRL_C)
    told = shell.expect("stopped after ", " rows read", PROMPT)
    check(re.search(r"stopped after \d+\.\d s, [\d,.]+( M)? rows read", told), told)
    shell.run("SELECT 8 AS eight;", "eight")


@case
def ctrl_c_stops_each_query(shell, home):
    """a second query can be stopped like the first, and the statements after it do not run"""
    for _ in range(2):
        shell.type("SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 10; SELECT 77 AS no;\n")
        shell.expect("│ 10 │")
        shell.type(CTRL_C)
        told = shell.expect("stopped after ", PROMPT)
        check("│ no" not in told, told)


@case
def history(shell, home):
    """a statement of several lines is one entry, kept for the next shell"""
    shell.type("SELECT 11\n")
    shell.expect(MORE)
    shell.run("AS eleven;", "eleven", "11")
    shell.run("SELECT 12 AS twelve;", "twelve", "12")
    shell.type(CTRL_P + CTRL_P + "\n")
    shell.expect("eleven", "11", PROMPT)
    shell.type(CTRL_D)
    check(shell.wait() == 0, "status of Ctrl-D")
    path = home + "/.local/state/riffle/history"
    check(os.stat(path).st_mode & 0o077 == 0, "the history is for its user only")
    second = Shell(home)
    try:
        second.type(CTRL_R + "twelve")
        second.expect("SELECT 12 AS twelve;")
        second.type("\r")
        second.expect("│ twelve │", PROMPT)
        second.type(CTRL_P + CTRL_P + "\n")
        second.expect("│ eleven │", PROMPT)
    finally:
        second.close()


@case
def completion(shell, home):
    """Tab completes keywords, functions, streams and dot commands"""
    shell.run("CREATE STREAM readings (x BIGINT);")
    shell.type("sel" + TAB + "quanti" + TAB)
    shell.expect("select ", "quantile")
    shell.type(CTRL_C)
    shell.expect(PROMPT)
    shell.type("SELECT x FROM readi" + TAB)
    shell.expect("readings")
    shell.type(CTRL_C)
    shell.expect(PROMPT)
    shell.type("SELECT * FROM 'x' FORMAT ngi" + TAB)
    shell.expect("nginx")
    shell.type(CTRL_C)
    shell.expect(PROMPT)
    shell.type(".tim" + TAB)
    shell.expect(".timing")
    shell.type(CTRL_C)
    shell.expect(PROMPT)
    shell.run("CREATE FUNCTION centigrade(f DOUBLE) AS (f - 32) * 5 / 9;")
    shell.type("SELECT centi" + TAB)
    shell.expect("centigrade")


@case
def help_of_functions(shell, home):
    """.help NAME shows signatures, examples and results, and suggests for a typo"""
    shell.run(".help ltrim", "ltrim(TEXT) -> TEXT", "without the blanks at the start", "ltrim('  a')  gives  a",
              "ltrim(TEXT, TEXT) -> TEXT")
    shell.run(".help LIKE", "TEXT LIKE TEXT -> BOOLEAN", "gives  true")
    shell.run(".help bool_or", "bool_or(ok)  gives  true  (ok: true, false, true)")
    shell.run(".help coalesce(a, b)", "the first value that is not NULL")
    shell.run(".help uper", 'unknown function "uper"', 'did you mean "upper"?')
    shell.run(".help .mode", "table, box, csv")
    shell.run("CREATE FUNCTION twice_over(a BIGINT) AS 2 * a;")
    shell.run(".help twice_over", "twice_over(a BIGINT) -> BIGINT", "AS 2 * a")
    shell.type("DROP FUNCTION twi" + TAB)
    shell.expect("twice_over")
    shell.type(";\n")
    shell.expect(PROMPT)
    shell.run(".help twice_over", 'unknown function "twice_over"')


@case
def file_completion(shell, home):
    """Tab completes files within quotes"""
    with open(home + "/measured.csv", "w", encoding="utf-8") as file:
        file.write("x\n1\n2\n")
    shell.type("SELECT sum(x) AS s FROM 'meas" + TAB)
    shell.expect("measured.csv")
    shell.type(";\n")
    shell.expect("│ s │", "│ 3 │", PROMPT)


@case
def progress(shell, home):
    """a query that takes long says how far it is, in a line that goes away"""
    shell.type("SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 100000;\n")
    shell.expect(" rows, ", " rows/s, ", " MB/s", "\r", " rows, ")
    shell.type(CTRL_C)
    shell.expect("stopped after ", PROMPT)


@case
def dot_commands(shell, home):
    """.help lists the commands; .mode, .timing, .read, .streams work; unknown ones are told"""
    shell.run(".help", ".mode", ".quit", ".timing")
    shell.run(".mode csv")
    shell.run("SELECT 1 AS a, 2 AS b;", "a,b", "1,2")
    shell.run(".mode nosuch", "unknown mode \"nosuch\"")
    shell.run(".mode", "csv")
    shell.run(".timing on", "timing is on")
    shell.run("SELECT 1 AS a;", "1 row, 0.", " s")
    shell.run(".nosuch", 'unknown command ".nosuch"')
    with open(home + "/s.rql", "w", encoding="utf-8") as file:
        file.write("CREATE STREAM from_file (x BIGINT);\nSELECT oops;\n")
    shell.run(".read s.rql", "s.rql:2:8: error:", "^~~~")
    shell.run(".read nosuch.rql", 'cannot read "nosuch.rql"')
    shell.run(".streams", "from_file")


@case
def startup_file(shell, home):
    """~/.riffrc is run first"""
    with open(home + "/.riffrc", "w", encoding="utf-8") as file:
        file.write("CREATE STREAM at_start (x BIGINT);\n")
    second = Shell(home)
    try:
        second.run("SHOW STREAMS;", "at_start")
    finally:
        second.close()


@case
def narrow_terminal(shell, home):
    """on a narrow terminal text is cut and no line is longer than the terminal"""
    second = Shell(home, columns=40)
    try:
        for line in [
            "SELECT 'a long text that does not fit into forty columns' AS t, 1 AS n;",
            "SELECT 1000000 AS a, 2000000 AS b, 3000000 AS c, 4000000 AS d, 5000000 AS e, 6000000 AS f;",
        ]:
            seen = second.run(line, "…", "└")
            box = [part for part in seen.splitlines() if part and part[0] in "┌│├└"]
            check(len(box) == 5 and all(len(part) <= 40 for part in box), repr(box))
    finally:
        second.close()


@case
def leaving(shell, home):
    """quit, exit, .quit and Ctrl-D leave with status 0"""
    for word in ["quit", "exit;", "QUIT ;", ".quit"]:
        other = Shell(home)
        try:
            other.type(word + "\n")
            check(other.wait() == 0, f"status after {word}")
        finally:
            other.close()
    shell.type(CTRL_D)
    check(shell.wait() == 0, "status after Ctrl-D")


@case
def signals(shell, home):
    """stopping and going on keeps what was typed; SIGTERM leaves with its status, also from a query"""
    shell.type("SELECT 9")
    shell.expect("SELECT 9")
    os.kill(shell.pid, signal.SIGSTOP)
    os.kill(shell.pid, signal.SIGCONT)
    shell.expect("SELECT 9")
    shell.type(" AS nine;\n")
    shell.expect("│ nine │", PROMPT)
    os.kill(shell.pid, signal.SIGTERM)
    check(shell.wait() == 128 + signal.SIGTERM, "status after SIGTERM at the prompt")
    second = Shell(home)
    try:
        second.type("SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 10;\n")
        second.expect("│ 10 │")
        os.kill(second.pid, signal.SIGTERM)
        check(second.wait() == 128 + signal.SIGTERM, "status after SIGTERM in a query")
    finally:
        second.close()


LIVE = "CREATE STREAM s (x BIGINT); CREATE QUERY {name} AS SELECT sum(x) AS total FROM s WINDOW TUMBLING 2 INTO '{sink}';"


def eventually(condition, what):
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        check(time.monotonic() < deadline, what)
        select.select([], [], [], 0.01)


def text_of(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


@case
def background_query(shell, home):
    """a started query runs while the prompt waits, and the prompt counts those that run"""
    shell.run("CREATE QUERY q AS SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 10 INTO 'q.csv';")
    shell.type("START QUERY q;\n")
    shell.expect("riffle[1]> ")
    eventually(lambda: text_of(home + "/q.csv").count("10\n") > 3, "rows while the prompt waits")
    shell.type("SELECT 40 + ")
    shell.expect("SELECT 40 + ")
    size = len(text_of(home + "/q.csv"))
    eventually(lambda: len(text_of(home + "/q.csv")) > size, "rows while a line is typed")
    shell.type("2 AS answer;\n")
    shell.expect("│ answer │", "42", "riffle[1]> ")
    shell.type(".queries\n")
    shell.expect("│ q ", "running", "riffle[1]> ")
    shell.type(".stop q\n")
    shell.expect("riffle> ")
    shell.run(".queries", "│ q ", "stopped")
    shell.run(".stop q", 'query "q" does not run')
    shell.run(".stop nosuch", 'no query "nosuch"')
    shell.run(".stop", ".stop takes")


@case
def background_rows(shell, home):
    """what a query in the background writes to the terminal stands above the line that is typed"""
    os.mkfifo(home + "/rows")
    shell.run("CREATE QUERY q AS SELECT x * 2 AS twice FROM 'rows' (x BIGINT) FORMAT CSV (header false) INTO '-';")
    shell.type("START QUERY q;\n")
    shell.expect("riffle[1]> ")
    with open(home + "/rows", "w", encoding="utf-8") as rows:
        shell.type("SELECT 'half a ")
        shell.expect("SELECT 'half a ")
        rows.write("21\n")
        rows.flush()
        shell.expect("\r", "twice\r\n42\r\n", "riffle[1]> SELECT 'half a ")
        rows.write("oops\n")
        rows.flush()
        shell.expect("\r", "warning: ", '"oops"', "\r\n", "riffle[1]> SELECT 'half a ")
        shell.type("line' AS whole;\n")
        shell.expect("│ half a line │", "riffle[1]> ")
        shell.type("SELECT 1 AS a,\n")
        shell.expect(MORE)
        rows.write("4\n")
        rows.flush()
        shell.expect("\r\n", MORE)
        shell.type("2 AS b;\n")
        shell.expect("│ a │ b │", "riffle[1]> ")
    shell.expect("riffle> ")


@case
def background_beside_a_query(shell, home):
    """a query in the background goes on while one runs in front, which Ctrl-C stops alone"""
    shell.run("CREATE QUERY q AS SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 10 INTO 'q.csv';")
    shell.type("START QUERY q;\n")
    shell.expect("riffle[1]> ")
    shell.type("SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 10;\n")
    shell.expect("│ 10 │")
    size = len(text_of(home + "/q.csv"))
    eventually(lambda: len(text_of(home + "/q.csv")) > size, "rows while a query is in front")
    shell.type(CTRL_C)
    shell.expect("stopped after ", " rows read", "riffle[1]> ")
    shell.type(CTRL_C)
    shell.expect("^C", "riffle[1]> ")
    shell.type("half" + CTRL_C)
    shell.expect("^C", "riffle[1]> ")
    shell.type("SELECT half,\n")
    shell.expect(MORE)
    shell.type(CTRL_C)
    shell.expect("^C", "riffle[1]> ")
    shell.type(".queries\n")
    shell.expect("running", "riffle[1]> ")
    shell.type(".stop 1\n")
    shell.expect("riffle> ")


@case
def background_at_leaving(shell, home):
    """leaving stops what runs in the background, and its open windows come out"""
    shell.run(LIVE.format(name="q", sink="q.csv"))
    shell.type("START QUERY q;\n")
    shell.expect("riffle[1]> ")
    shell.type("FEED s VALUES (1), (2), (3);\n")
    shell.expect("riffle[1]> ")
    eventually(lambda: text_of(home + "/q.csv") == "total\n3\n", "the first window's row")
    shell.type(CTRL_D)
    check(shell.wait() == 0, "status")
    check(text_of(home + "/q.csv") == "total\n3\n3\n", text_of(home + "/q.csv"))


@case
def background_failure(shell, home):
    """a failure in the background is told once, and the shell goes on"""
    shell.run("SET on_error = 'fail';")
    os.mkfifo(home + "/rows")
    shell.run("CREATE QUERY q AS SELECT x FROM 'rows' (x BIGINT) FORMAT CSV (header false) INTO 'q.csv';")
    shell.type("START QUERY q;\n")
    shell.expect("riffle[1]> ")
    with open(home + "/rows", "w", encoding="utf-8") as rows:
        rows.write("1\ntwo\n3\n")
    shell.expect('query "q" failed: ', "riffle> ")
    shell.run(".queries", "failed")


@case
def idle_uses_no_processor(shell, home):
    """neither the prompt nor a query that waits uses the processor"""
    shell.run(LIVE.format(name="q", sink="q.csv"))
    shell.type("START QUERY q;\n")
    shell.expect("riffle[1]> ")

    def ticks():
        with open(f"/proc/{shell.pid}/stat", encoding="utf-8") as file:
            return sum(int(field) for field in file.read().rsplit(")", 1)[1].split()[11:13])

    before = ticks()
    select.select([shell.fd], [], [], 1.0)
    check(ticks() - before <= 10, f"{ticks() - before} ticks of 10 ms in a second")


@case
def output_file(shell, home):
    """.output sends results to a file and back to the terminal"""
    shell.run(".mode csv")
    shell.run(".output out.csv")
    seen = shell.run("SELECT 1 AS a, 2 AS b;")
    check("a,b" not in seen, seen)
    shell.run("EXPLAIN SELECT 1 AS a;")
    shell.run("SELECT oops;", "error:", "^~~~")
    shell.run(".output")
    shell.run("SELECT 3 AS c;", "c\r\n3")
    text = text_of(home + "/out.csv")
    check(text.startswith("a,b\n1,2\n") and len(text) > 10 and "c\n3" not in text, text)
    shell.run(".output none/x.csv", 'cannot write "none/x.csv"')
    shell.run("SELECT 4 AS d;", "d\r\n4")


@case
def column_completion(shell, home):
    """Tab completes the columns of the streams and files that a statement names"""
    with open(home + "/measured.csv", "w", encoding="utf-8") as file:
        file.write("temperature,pressure\n1,2\n")
    shell.run("CREATE STREAM readings (humidity_percent BIGINT);")
    shell.run("CREATE STREAM far (distance BIGINT) FROM 'tcp://127.0.0.1:1';")
    for typed, wanted in [
        ("SELECT x FROM 'measured.csv' WHERE temp", "temperature"),
        ("SELECT max(x) FROM readings WHERE humi", "humidity_percent"),
        ("SELECT x FROM readings r JOIN 'measured.csv' m WHERE m.x = 1 AND press", "pressure"),
        ("SELECT x FROM far WHERE dista", "distance"),
        ("SET max_er", "max_errors"),
    ]:
        shell.type(typed)
        shell.expect(typed)
        shell.type(TAB)
        shell.expect(wanted[len(re.split(r"\W", typed)[-1]) :])
        shell.type(CTRL_C)
        shell.expect("^C", PROMPT)
    shell.type("SELECT x FROM readings\n")
    shell.expect(MORE)
    shell.type("WHERE humi" + TAB)
    shell.expect("humidity_percent")
    shell.type(CTRL_C)
    shell.expect(PROMPT)
    shell.run("CREATE QUERY minutes AS SELECT 1 AS x FROM readings INTO 'null:';")
    shell.type("START QUERY min" + TAB + "\n")
    shell.expect("minutes", MORE)


@case
def progress_beside_a_file(shell, home):
    """progress is shown too when the rows go to a file"""
    shell.run(".mode csv")
    shell.run(".output out.csv")
    shell.type("SELECT count(*) AS n FROM 'generate:sensors?rate=1000' WINDOW TUMBLING 1000;\n")
    shell.expect(" rows, ", " rows/s, ", " MB/s", "\r", " rows, ")
    shell.type(CTRL_C)
    shell.expect("stopped after ", PROMPT)


@case
def progress_of_a_live_stream(shell, home):
    """of a live stream the line tells how far the watermark is behind, and the bad and late rows"""
    os.mkfifo(home + "/rows")
    shell.run(".output out.txt")
    shell.type("SELECT count(*) AS n FROM 'rows' (t BIGINT) FORMAT CSV (header false) "
               "TIMESTAMP BY epoch_s(t) WINDOW TUMBLING 1s;\n")
    with open(home + "/rows", "w", encoding="utf-8") as rows:
        now = int(time.time())
        rows.write(f"{now - 9000}\nnonsense\n{now - 9900}\n{now - 3600}\n")
        rows.flush()
        told = shell.expect("4 rows, ", "watermark 3", " s behind", "  1 bad", "  1 late")
        check(re.search(r"watermark 36\d\d\.\d s behind  1 bad  1 late$", told), told)
        rows.write(f"{now + 3600}\n")
        rows.flush()
        # Ahead of the clock nothing is behind.
        told = shell.expect("5 rows, ", " MB/s", "  1 bad", "  1 late")
        check("watermark" not in told[told.rindex("5 rows, "):], told)
    shell.expect(PROMPT)
    check(text_of(home + "/out.txt").count("│ 1 │") == 3, text_of(home + "/out.txt"))


def main():
    if not os.access(RIFFLE, os.X_OK):
        print(f"no program at {RIFFLE}\n0 passed, 1 failed")
        return 1
    wanted = sys.argv[1:]
    passed = failed = 0
    for function in CASES:
        if wanted and function.__name__ not in wanted:
            continue
        home = tempfile.mkdtemp(prefix="riffle-repl-")
        shell = None
        try:
            shell = Shell(home)
            function(shell, home)
            passed += 1
        except (Failed, OSError) as problem:
            failed += 1
            print(f"failed: {function.__name__} ({function.__doc__}): {problem}")
        finally:
            if shell:
                shell.close()
            shutil.rmtree(home, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
