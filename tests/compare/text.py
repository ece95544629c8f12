#!/usr/bin/env python3
"""Functions of text, regular expressions, hashes and encodings on random rows with NULLs, against
Python's library and, if it is installed, DuckDB. Prints `N passed, N failed`; a case is one
function of one row."""
import base64, hashlib, hmac, json, os, random, re, subprocess, sys, tempfile, unicodedata, uuid, zlib
from urllib.parse import quote, unquote, urlsplit

RIFFLE = os.environ.get('RIFFLE', 'build/debug/riffle')
ROWS = 300
random.seed(20260131)

LETTERS = 'aabbcABé漢ß- .,%_\\\'"0129🙂ñÅ'
COLUMNS = 'a TEXT, b TEXT, p TEXT, r TEXT, n BIGINT, m BIGINT, x DOUBLE'


def text(most, letters=LETTERS):
    return ''.join(random.choice(letters) for _ in range(random.randrange(most + 1)))


def pattern(depth=0):
    """A pattern that Python, PCRE2 and RE2 read alike."""
    atoms = ['a', 'b', 'é', '.', '[ab]', '[^a]', r'\d', r'\.', '漢']
    made = ''
    for _ in range(random.randrange(1, 4)):
        atom = random.choice(atoms)
        if depth < 2 and random.random() < 0.25:
            atom = '(%s)' % pattern(depth + 1)
        made += atom + random.choice(['', '', '', '*', '+', '?', '*?', '{1,2}'])
    return made + ('|' + pattern(depth + 1) if depth < 2 and random.random() < 0.2 else '')


def rows():
    for _ in range(ROWS):
        a = text(12)
        at = random.randrange(len(a) + 1)
        b = random.choice([text(3), a[at:at + 2], a, ''.join(random.sample(a, len(a)))])
        row = [a, b, pattern(), random.choice(['<\\1>', '\\\\', '-', '\\&\\&', '']), random.randrange(-6, 15),
               random.randrange(-2**40, 2**40) >> random.randrange(40),
               random.uniform(-1, 1) * 10**random.randrange(-3, 9)]
        yield [None if random.random() < 0.04 else value for value in row]


# ---- what the functions mean ----

def compiled(p, letters=''):
    flags = (re.I if 'i' in letters else 0) | re.S | re.A if p.isascii() else re.S
    return re.compile(p.replace(r'\d', '[0-9]'), flags | (re.I if 'i' in letters else 0))


def matches(a, p, start=1, letters=''):
    at = start - 1
    while at <= len(a):
        found = compiled(p, letters).search(a, at)
        if not found:
            return
        yield found
        at = found.end() + (found.end() == found.start())


def replaced(a, p, r, is_global, start=1):
    out, done = '', 0
    for found in matches(a, p, start):
        groups = {'&': found.group(), '\\': '\\'}
        if found.re.groups:
            groups['1'] = found.group(1) or ''
        out += a[done:found.start()] + re.sub(r'\\(.)', lambda g: groups.get(g[1], ''), r, flags=re.S)
        done = found.end()
        if not is_global:
            break
    return out + a[done:]


def split(a, p):
    parts, done = [], 0
    for found in matches(a, p):
        if found.start() < len(a) and found.end() > done:
            parts.append(a[done:found.start()])
            done = found.end()
    return parts + [a[done:]]


def first(found):
    return next(found, None)


def edits(a, b):
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j - 1] + (x != y), before[j] + 1, row[j - 1] + 1))
        before = row
    return before[-1]


def one_by_one(change):
    """Characters that one other character stands for; the others stay."""
    return lambda a: ''.join(change(c) if len(change(c)) == 1 and c != 'ß' else c for c in a)


def padded(a, n, fill, is_left):
    n = max(n, 0)
    if len(a) >= n or not fill:
        return a[:n]
    more = (fill * n)[:n - len(a)]
    return more + a if is_left else a + more


def part_of(a, b, n):
    if n == 0:
        return None
    parts = a.split(b) if b and a else [a]
    at = n - 1 if n > 0 else len(parts) + n
    return parts[at] if 0 <= at < len(parts) else ''


def before(a, b, n):
    if n == 0 or not b:
        return ''
    parts = a.split(b)
    return b.join(parts[:n] if n > 0 else parts[n:])


def translated(a, b, r):
    table = {}
    for i, c in enumerate(b):
        table.setdefault(ord(c), r[i] if i < len(r) else None)
    return a.translate(table)


def laid_over(a, b, n):
    return None if n < 1 else a[:n - 1] + b + a[n - 1 + len(b):]


def like(a, p, flags=0):
    """p has no backslash."""
    made = ''.join('.*' if c == '%' else '.' if c == '_' else re.escape(c) for c in p)
    return re.fullmatch(made, a, re.S | flags) is not None


def url_part(a, name):
    return getattr(urlsplit(a), name)


def formatted(a, b, n, r):
    a, n, r = ('' if value is None else value for value in (a, n, r))
    return '%s|%s|%5s|%-5s|%s' % (a, 'NULL' if b is None else "'%s'" % b.replace("'", "''"), n, r, a)


ARGUMENTS = 'abprnmx'
PYTHON = {
    "length(a)": len,
    "upper(a)": one_by_one(str.upper),
    "lower(a)": one_by_one(str.lower),
    "casefold(a)": str.casefold,
    "normalize(a, 'NFD')": lambda a: unicodedata.normalize('NFD', a),
    "normalize(a || chr(769) || '²', 'NFKC')": lambda a: unicodedata.normalize('NFKC', a + '\u0301²'),
    "normalize(normalize(a, 'NFKD'))": lambda a: unicodedata.normalize('NFC', unicodedata.normalize('NFKD', a)),
    "reverse(a)": lambda a: a[::-1],
    "bit_length(a)": lambda a: 8 * len(a.encode()),
    "left(a, n)": lambda a, n: a[:n],
    "right(a, n)": lambda a, n: (a[-n:] if n > 0 else a[-n:] if n < 0 else '') if n <= 0 or n < len(a) else a,
    "substr(a, n)": lambda a, n: a[max(n - 1, 0):],
    "lpad(a, n, b)": lambda a, n, b: padded(a, n, b, True),
    "rpad(a, n, b)": lambda a, n, b: padded(a, n, b, False),
    "position(a, b)": lambda a, b: a.find(b) + 1,
    "replace(a, b, r)": lambda a, b, r: a.replace(b, r) if b else a,
    "translate(a, b, r)": translated,
    "starts_with(a, b)": lambda a, b: a.startswith(b),
    "ends_with(a, b)": lambda a, b: a.endswith(b),
    "contains(a, b)": lambda a, b: b in a,
    "split_part(a, b, n)": part_of,
    "substring_index(a, b, n)": before,
    "count_substrings(a, b)": lambda a, b: a.count(b) if b else 0,
    "overlay(a, b, n)": laid_over,
    "repeat(b, n)": lambda b, n: b * n,
    "trim(a, b)": lambda a, b: a.strip(b) if b else a,
    "ltrim(a, b)": lambda a, b: a.lstrip(b) if b else a,
    "rtrim(a, b)": lambda a, b: a.rstrip(b) if b else a,
    "a LIKE replace(b, '\\', '')": lambda a, b: like(a, b.replace('\\', '')),
    "a ILIKE replace(b, '\\', '') || '%'": lambda a, b: like(
        one_by_one(str.lower)(a), one_by_one(str.lower)(b.replace('\\', '')) + '%'),
    "levenshtein(a, b)": edits,
    "hamming(a, b)": lambda a, b: sum(x != y for x, y in zip(a, b)) if len(a) == len(b) else None,
    "jaccard(a, b)": lambda a, b: len(set(a) & set(b)) / len(set(a) | set(b)) if a or b else 1.0,
    "md5(a)": lambda a: hashlib.md5(a.encode()).hexdigest(),
    "sha256(a)": lambda a: hashlib.sha256(a.encode()).hexdigest(),
    "hmac(a, b, 'sha512')": lambda a, b: hmac.new(b.encode(), a.encode(), 'sha512').hexdigest(),
    "crc32(a)": lambda a: zlib.crc32(a.encode()),
    "uuidv5('url', a)": lambda a: str(uuid.uuid5(uuid.NAMESPACE_URL, a)),
    "hex(a)": lambda a: a.encode().hex().upper(),
    "to_base64(a)": lambda a: base64.b64encode(a.encode()).decode(),
    "url_encode(a)": lambda a: quote(a, safe='-._~'),
    "url_decode(url_encode(a))": lambda a: a,
    "url_extract_path('http://h/' || url_encode(a) || '?' || n)": lambda a, n: '/' + quote(a, safe='-._~'),
    "url_extract_host('ftp://u@' || md5(a) || '.org:21/x')": lambda a: hashlib.md5(a.encode()).hexdigest() + '.org',
    "url_extract_parameter('/?x=1&k=' || url_encode(a), 'k')": lambda a: a,
    "quote_literal(a)": lambda a: "'" + a.replace("'", "''") + "'",
    "format('%s|%L|%5s|%-5s|%1$s', a, b, n, r)": formatted,
    "printf('%d|%5d|%-8d|%+d|%08d|%s', m, m, m, m, m, a)": lambda m, a: '%d|%5d|%-8d|%+d|%08d|%s' % (m, m, m, m, m, a),
    "printf('%.2f|%12.3f|%e|%g|%G|%-12.1f|', x, x, x, x, x, x)": lambda x: '%.2f|%12.3f|%e|%g|%G|%-12.1f|' % (
        x, x, x, x, x, x),
    "printf('%,d|%,.2f', m, x)": lambda m, x: '{:,}|{:,.2f}'.format(m, x),
    "printf('%x|%o|%b', abs(m), abs(m), abs(m))": lambda m: '{0:x}|{0:o}|{0:b}'.format(abs(m)),
    "to_hex(m)": lambda m: '%x' % (m % 2**64),
    "to_char(x, 'FM999,999,999,990.00')": lambda x: '{:,.2f}'.format(x),
    "to_char(m, 'FM9,999,999,999,990')": lambda m: '{:,}'.format(m),
    "to_char(m, '00000000000000')": lambda m: '{: 015d}'.format(m),
    "a ~ p": lambda a, p: compiled(p).search(a) is not None,
    "a !~* p": lambda a, p: compiled(p, 'i').search(a) is None,
    "regexp_full_match(a, p)": lambda a, p: compiled(p).fullmatch(a) is not None,
    "regexp_count(a, p)": lambda a, p: len(list(matches(a, p))),
    "regexp_instr(a, p)": lambda a, p: (lambda f: f.start() + 1 if f else 0)(first(matches(a, p))),
    "regexp_instr(a, p, abs(n) + 1)": lambda a, p, n: (
        lambda f: f.start() + 1 if f else 0)(first(matches(a, p, abs(n) + 1))),
    "regexp_substr(a, p)": lambda a, p: (lambda f: f.group() if f else None)(first(matches(a, p))),
    "regexp_extract(a, p)": lambda a, p: (lambda f: f.group() if f else '')(first(matches(a, p))),
    "substring(a, p)": lambda a, p: (lambda f: f.group(min(f.re.groups, 1)) if f else None)(first(matches(a, p))),
    "regexp_replace(a, p, r)": lambda a, p, r: replaced(a, p, r, False),
    "regexp_replace(a, p, r, 'g')": lambda a, p, r: replaced(a, p, r, True),
    "regexp_match(a, p)": lambda a, p: (lambda f: list(f.groups() or [f.group()]) if f else None)(first(matches(a, p))),
    "regexp_extract_all(a, p)": lambda a, p: [f.group() for f in matches(a, p)],
    "regexp_split_to_array(a, p)": split,
    "regexp_full_match(a, regexp_escape(a))": lambda a: True,
}

# The same text means the same in DuckDB; a condition leaves out rows where it does not.
BYTES = "strlen(a || b) = length(a || b) AND a <> '' AND b <> ''"
DUCKDB = {
    "jaro_similarity(a, b)": BYTES,
    "jaro_winkler_similarity(a, b)": BYTES,
    "levenshtein(a, b)": BYTES,
    "damerau_levenshtein(a, b)": BYTES,
    "upper(a)": "NOT contains(a, 'ß')",
    "strip_accents(a)": "TRUE",
    "format_bytes(m * 1000)": "TRUE",
    "bar(x, -1000.0, 100000.0, 20)": "TRUE",
    "regexp_matches(a, p)": "NOT contains(a, chr(10))",
    "regexp_extract(a, p)": "TRUE",
    "regexp_replace(a, '[ab]+', '<&>', 'g')": "TRUE",
    "regexp_escape(a)": "NOT contains(a, '🙂')",
    "left(a, n)": "TRUE",
    "translate(a, b, r)": "length(r) >= length(b)",
}


# ---- running ----

def literal(value):
    return '' if value is None else '"%s"' % value.replace('"', '""') if isinstance(value, str) else repr(value)


def run(path, expressions):
    listed = ', '.join('%s AS c%d' % (e, i) for i, e in enumerate(expressions))
    done = subprocess.run([RIFFLE, '-o', 'ndjson', '--no-progress', '--set', 'max_errors=1000000', '-c',
                           "SELECT %s FROM '%s' (%s);" % (listed, path, COLUMNS)],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return [list(json.loads(line).values()) for line in done.stdout.splitlines()]


def expected(function, row):
    names = function.__code__.co_varnames[:function.__code__.co_argcount] if hasattr(function, '__code__') else ('a',)
    values = [row[ARGUMENTS.index(name)] for name in names]
    return None if None in values and function is not formatted else function(*values)


def check(what, row, got, wanted, shown):
    good = got == wanted or (isinstance(wanted, float) and got is not None and abs(got - wanted) < 1e-15)
    if not good and len(shown) < 20:
        shown.append('%s of %r: got %r, expected %r' % (what, row, got, wanted))
    return good


def main():
    passed = failed = 0
    shown = []
    table = list(rows())
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'rows.csv')
        with open(path, 'w') as file:
            file.write('a,b,p,r,n,m,x\n' + ''.join(','.join(map(literal, row)) + '\n' for row in table))
        results = run(path, PYTHON)
        for row, result in zip(table, results):
            for (expression, function), got in zip(PYTHON.items(), result):
                good = check(expression, row, got, expected(function, row), shown)
                passed, failed = passed + good, failed + (not good)
        try:
            import duckdb
        except ImportError:
            duckdb = None
        for expression, condition in DUCKDB.items() if duckdb else ():
            peer = duckdb.connect()
            peer.execute('CREATE TABLE t (%s)' % COLUMNS)
            peer.executemany('INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)', table)
            wanted = peer.execute('SELECT %s, %s FROM t' % (expression, condition)).fetchall()
            for row, (got,), (value, is_same) in zip(table, run(path, [expression]), wanted):
                if not is_same:
                    continue
                good = check('DuckDB: ' + expression, row, got, value, shown)
                passed, failed = passed + good, failed + (not good)
    for line in shown:
        print(line)
    print('%d passed, %d failed' % (passed, failed))
    return failed > 0 or len(results) != ROWS


sys.exit(main())
