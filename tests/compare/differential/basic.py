"""Random expressions of BOOLEAN, BIGINT, DOUBLE, TEXT and TIMESTAMP: what every SQL has, and aggregates."""
import re


class Node:
    """An expression: its text here, its text there, its type."""

    def __init__(self, here, there, type_):
        self.here, self.there, self.type = here, there, type_


class Basic:
    def __init__(self, rng, engine):
        self.rng, self.engine = rng, engine
        self.columns = {c: kind for c, (kind, _) in engine.columns.items()}
        self.types = sorted(set(self.columns.values()))
        self.comparable = [type_ for type_ in self.types if type_ != "ARRAY"]
        self.is_lite = engine.name == "SQLite"
        self.functions = []  # CREATE FUNCTION statements for the query at work

    def pick(self, *choices):
        return self.rng.choice(choices)

    def make(self, type_, depth):
        if depth > 0 and self.rng.random() < 0.06:
            return self.wrapped(type_, depth)
        if depth > 0 and self.rng.random() < 0.3:
            newer = getattr(self, "newer_" + type_.lower())(depth)
            if newer:
                return newer
        return getattr(self, type_.lower())(depth)

    def any(self, depth):
        return self.make(self.rng.choice(self.types), depth)

    def column(self, type_):
        name = self.rng.choice([c for c, kind in self.columns.items() if kind == type_])
        return Node(name, name, type_)

    def form(self, type_, text, *parts, there=None):
        """%s of the text are the parts; there: the other engine's text where it is another."""
        return Node(text % tuple(p.here for p in parts), (there or text) % tuple(p.there for p in parts), type_)

    def general(self, type_, depth):
        """What there is for every type."""
        kind = self.rng.randrange(6)
        a, b = self.make(type_, depth - 1), self.make(type_, depth - 1)
        if kind == 0:
            return self.form(type_, "CASE WHEN %s THEN %s ELSE %s END", self.make("BOOLEAN", depth - 1), a, b)
        if kind == 1:
            return self.form(type_, "CASE WHEN %s THEN %s WHEN %s THEN %s END", self.make("BOOLEAN", depth - 1), a,
                             self.make("BOOLEAN", depth - 1), b)
        if kind == 2:
            return self.form(type_, "coalesce(%s, %s)", a, b)
        if kind == 3:
            return self.form(type_, "nullif(%s, %s)", a, b)
        if kind == 4 and not self.is_lite:
            return self.form(type_, self.pick("greatest(%s, %s)", "least(%s, %s)"), a, b)
        operand, value = self.make("BIGINT", depth - 1), self.make("BIGINT", 0)
        return self.form(type_, "CASE %s WHEN %s THEN %s ELSE %s END", operand, value, a, b)

    def wrapped(self, type_, depth):
        """A function of Riffle whose body is an expression, over arguments of the columns' types."""
        body = getattr(self, type_.lower())(depth - 1)
        name = "f%d" % len(self.functions)
        self.functions.append("CREATE OR REPLACE FUNCTION %s(%s) AS %s;" % (
            name, ", ".join("%s %s" % (c, type_) for c, (_, type_) in self.engine.columns.items()), body.here))
        args = {c: getattr(self, t.lower())(0) if t != "DECIMAL" and self.rng.random() < 0.3 else Node(c, c, t)
                for c, t in self.columns.items()}
        return Node("%s(%s)" % (name, ", ".join(a.here for a in args.values())),
                    re.sub(r"\bc_[a-z]\b", lambda m: "(" + args[m[0]].there + ")", body.there), type_)

    def checked(self, text, *parts):
        """Arithmetic of BIGINT, NULL at overflow."""
        if self.is_lite:
            return self.form("BIGINT", text, *parts, there="whole(%s)" % text)
        there = text.replace("%s", "(%s)::HUGEINT").replace(" / (%s)", " // NULLIF((%s)")
        there = there.replace(" %% (%s)", " %% NULLIF((%s)")
        there = there.replace("NULLIF((%s)::HUGEINT", "NULLIF((%s)::HUGEINT, 0)")
        return self.form("BIGINT", text, *parts, there="TRY_CAST(%s AS BIGINT)" % there)

    def bigint(self, depth):
        if depth <= 0 or self.rng.random() < 0.2:
            if self.rng.random() < 0.35:
                number = self.pick(0, 1, 2, -3, 10, 7)
                return Node(str(number), "(%d)" % number if self.is_lite else "%d::BIGINT" % number, "BIGINT")
            return self.column("BIGINT")
        kind = self.rng.randrange(12)
        a = self.make("BIGINT", depth - 1)
        if kind < 4:
            return self.checked(self.pick("(%s + %s)", "(%s - %s)", "(%s * %s)"), a, self.make("BIGINT", depth - 1))
        if kind < 6:
            return self.checked(self.pick("(%s / %s)", "(%s %% %s)"), a, self.make("BIGINT", depth - 1))
        if kind == 6:
            return self.checked("(-(%s))", a)
        if kind == 7:
            if self.is_lite:  # its abs fails at the least BIGINT
                return self.form("BIGINT", "abs(%s)", a,
                                 there="(SELECT CASE WHEN v < 0 THEN whole(-v) ELSE v END FROM (SELECT %s AS v))")
            return self.checked("abs(%s)", a)
        if kind == 8:
            text = self.make("TEXT", depth - 1)
            if self.rng.random() < 0.5:
                return self.form("BIGINT", "length(%s)", text)
            return self.form("BIGINT", "octet_length(%s)", text,
                             there="length(CAST(%s AS BLOB))" if self.is_lite else "strlen(%s)")
        if kind == 9:
            text = self.make("TEXT", depth - 1)
            part = self.literal("a", "b", ",", "日", "ab")
            return self.form("BIGINT", "position(%s, %s)", text, part,
                             there="instr(%s, %s)" if self.is_lite else "strpos(%s, %s)")
        if kind == 10:
            return self.pick(self.field, self.truth)(depth)
        return self.general("BIGINT", depth)

    def literal(self, *texts):
        quoted = "'%s'" % self.pick(*texts)
        return Node(quoted, quoted, "TEXT")

    def truth(self, depth):
        return self.form("BIGINT", "CAST(%s AS BIGINT)", self.make("BOOLEAN", depth - 1))

    def field(self, depth):
        time = self.make("TIMESTAMP", depth - 1)
        if self.is_lite:
            field, sign = self.pick(("year", "Y"), ("month", "m"), ("day", "d"), ("hour", "H"), ("minute", "M"),
                                    ("second", "S"), ("doy", "j"), ("dow", "w"), ("epoch", "s"))
            return self.form("BIGINT", "CAST(extract(" + field + " FROM %s) AS BIGINT)", time,
                             there="CAST(strftime('%%" + sign + "', %s) AS INTEGER)")
        field = self.pick("year", "month", "day", "hour", "minute", "dow", "doy", "week", "quarter", "isodow", "isoyear",
                          "century", "decade", "epoch")
        return self.form("BIGINT", "CAST(extract(" + field + " FROM %s) AS BIGINT)", time)

    def double(self, depth):
        if depth <= 0 or self.rng.random() < 0.2:
            if self.rng.random() < 0.35:
                number = self.pick("0.5", "2.0", "(-1.25)", "1e3")
                return Node(number, number if self.is_lite else number + "::DOUBLE", "DOUBLE")
            return self.column("DOUBLE")
        kind = self.rng.randrange(10)
        a = self.make("DOUBLE", depth - 1)
        if kind < 3:
            b = self.make("DOUBLE", depth - 1)
            # Products of products would overflow to Infinity, and NaN come of it.
            if self.is_lite and self.rng.random() < 0.5:
                b = self.column("DOUBLE")
            return self.form("DOUBLE", self.pick("(%s + %s)", "(%s - %s)", "(%s * %s)"), a, b)
        if kind == 3:
            return self.form("DOUBLE", "(%s / %s)", a, self.make("DOUBLE", depth - 1),
                             there=None if self.is_lite else "(%s / NULLIF(%s, 0))")
        if kind == 4:
            return self.form("DOUBLE", self.pick("abs(%s)", "(-(%s))", "floor(%s)", "ceil(%s)", "trunc(%s)"), a)
        if kind == 5:
            column = Node("c_g", "c_g", "BIGINT")
            return self.form("DOUBLE", self.pick("(%s * %s)", "(%s + %s)", "(%s - %s)"), a, column)
        if kind == 6:
            return self.form("DOUBLE", "CAST(%s AS DOUBLE)", self.make("BIGINT", depth - 1),
                             there="CAST(%s AS REAL)" if self.is_lite else None)
        if kind == 7:
            inner = self.form("DOUBLE", "(abs(%s) + 1)", self.column("DOUBLE"))
            if not self.is_lite:
                inner = self.column("DOUBLE")
                inner = self.form("DOUBLE", "CASE WHEN abs(%s) < 100 THEN abs(%s) + 1 ELSE 2 END", inner, inner)
            return self.form("DOUBLE", self.pick("sqrt(%s)", "ln(%s)", "log10(%s)", "sin(%s)", "cos(%s)", "atan(%s)",
                                                 "power(%s, 2)", "exp(1 / %s)"), inner)
        return self.general("DOUBLE", depth)

    def text(self, depth):
        if depth <= 0 or self.rng.random() < 0.2:
            if self.rng.random() < 0.3:
                return self.literal("ab", "", "x", "日", "B")
            return self.column("TEXT")
        kind = self.rng.randrange(12)
        a = self.make("TEXT", depth - 1)
        if kind < 2:
            return self.form("TEXT", "(%s || %s)", a, self.make("TEXT", depth - 1))
        if kind == 2:
            return self.form("TEXT", self.pick("lower(%s)", "upper(%s)"), a)
        if kind == 3:
            return self.form("TEXT", self.pick("trim(%s)", "ltrim(%s)", "rtrim(%s)", "trim(%s, 'ab ')",
                                               "ltrim(%s, 'a')", "rtrim(%s, 'bc')"), a)
        if kind == 4:
            start, size = self.rng.randint(1, 4), self.rng.randint(0, 3)
            return self.form("TEXT", self.pick("substr(%%s, %d)" % start, "substr(%%s, %d, %d)" % (start, size)), a)
        if kind == 5:
            return self.form("TEXT", "replace(%s, %s, %s)", a, self.literal("a", "b", "ab", "日"),
                             self.literal("", "ZZ", "a"))
        if kind == 6:
            size = self.rng.randint(1, 3)
            if self.is_lite:
                return self.form("TEXT", self.pick("left(%%s, %d)" % size), a, there="substr(%%s, 1, %d)" % size)
            return self.form("TEXT", self.pick("left(%%s, %d)", "right(%%s, %d)", "repeat(%%s, %d)", "lpad(%%s, %d, '*')",
                                               "rpad(%%s, %d, 'xy')", "split_part(%%s, 'a', %d)") % size, a)
        if kind == 7:
            return self.form("TEXT", "CAST(%s AS TEXT)", self.make("BIGINT", depth - 1))
        if kind == 8 and self.is_lite:
            return self.form("TEXT", "concat(%s, %s)", a, self.make("TEXT", depth - 1),
                             there="(coalesce(%s, '') || coalesce(%s, ''))")
        if kind == 8:
            return self.form("TEXT", self.pick("concat(%s, %s)", "reverse(%s || %s)", "concat_ws('-', %s, %s)"), a,
                             self.make("TEXT", depth - 1))
        return self.general("TEXT", depth)

    def boolean(self, depth):
        if depth <= 0 or self.rng.random() < 0.1:
            return self.column("BOOLEAN")
        kind = self.rng.randrange(12)
        no = self.pick("", "NOT ")
        if kind < 3:
            type_ = self.rng.choice(self.comparable)
            here = self.pick("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM")
            there = {"IS DISTINCT FROM": "IS NOT", "IS NOT DISTINCT FROM": "IS"}.get(here, here) if self.is_lite else here
            return self.form("BOOLEAN", "(%s " + here + " %s)", self.make(type_, depth - 1), self.make(type_, depth - 1),
                             there="(%s " + there + " %s)")
        if kind < 6:
            return self.form("BOOLEAN", self.pick("(%s AND %s)", "(%s OR %s)"), self.make("BOOLEAN", depth - 1),
                             self.make("BOOLEAN", depth - 1))
        if kind == 6:
            return self.form("BOOLEAN", "(NOT %s)", self.make("BOOLEAN", depth - 1))
        if kind == 7:
            return self.form("BOOLEAN", "(%s IS " + no + "NULL)", self.any(depth - 1))
        if kind == 8:
            type_ = self.pick("BIGINT", "DOUBLE", "TEXT", "TIMESTAMP")
            return self.form("BOOLEAN", "(%s " + no + "BETWEEN %s AND %s)", *(self.make(type_, depth - 1) for _ in range(3)))
        if kind == 9:
            type_ = self.pick("BIGINT", "TEXT", "DOUBLE", "TIMESTAMP")
            values = [self.make(type_, 0) for _ in range(self.rng.randint(1, 5))]
            return self.form("BOOLEAN", "(%s " + no + "IN (" + ", ".join(["%s"] * len(values)) + "))",
                             self.make(type_, depth - 1), *values)
        if kind == 10:
            pattern = self.literal("a%", "%b%", "_", "%", "", "__%", "%b", "A_c", "%,%", "日_")
            if self.is_lite:
                return self.form("BOOLEAN", "(%s " + no + "LIKE %s)", self.make("TEXT", depth - 1), pattern)
            return self.form("BOOLEAN", "(%s " + no + self.pick("LIKE", "ILIKE") + " %s)", self.make("TEXT", depth - 1),
                             pattern)
        return self.form("BOOLEAN", "(%s IS " + no + self.pick("TRUE", "FALSE") + ")", self.make("BOOLEAN", depth - 1)) \
            if self.rng.random() < 0.5 else self.general("BOOLEAN", depth)

    def timestamp(self, depth):
        if depth <= 0 or self.rng.random() < 0.3:
            return self.column("TIMESTAMP")
        kind = self.rng.randrange(4)
        time = self.make("TIMESTAMP", depth - 1)
        if kind == 0:
            unit = self.pick("day", "hour", "minute") if self.is_lite else self.pick(
                "day", "hour", "minute", "second", "week", "month", "quarter", "year")
            shape = {"day": "%%Y-%%m-%%d 00:00:00", "hour": "%%Y-%%m-%%d %%H:00:00", "minute": "%%Y-%%m-%%d %%H:%%M:00"}
            return self.form("TIMESTAMP", "date_trunc('" + unit + "', %s)", time,
                             there="strftime('" + shape[unit] + "', %s)" if self.is_lite
                             else "date_trunc('" + unit + "', %s)::TIMESTAMP")
        if kind == 1:
            sign, number = self.pick("+", "-"), self.rng.randint(0, 50)
            unit = self.pick("SECOND", "MINUTE", "HOUR", "DAY") if self.is_lite else self.pick(
                "SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR")
            return self.form("TIMESTAMP", "(%%s %s INTERVAL '%d' %s)" % (sign, number, unit), time,
                             there="datetime(%%s, '%s%d %s')" % (sign, number, unit.lower()) if self.is_lite else None)
        return self.general("TIMESTAMP", depth)

    # ---- aggregates ----

    def aggregate(self, depth):
        kind = self.rng.randrange(10 if self.is_lite else 14)
        type_ = self.rng.choice(self.comparable)
        if kind == 0:
            node = Node("count(*)", "count(*)", "BIGINT")
        elif kind == 1:
            node = self.form("BIGINT", self.pick("count(%s)", "count(DISTINCT %s)"), self.make(type_, depth))
        elif kind < 5:
            node = self.form(type_, self.pick("min(%s)", "max(%s)"), self.make(type_, depth))
        elif kind == 5:
            whole = self.make("BIGINT", depth)
            node = self.form("BIGINT", "sum(%s)", whole, there="whole_sum(%s)" if self.is_lite else "sum(%s)")
        elif kind == 6:
            column = self.column("DOUBLE")
            node = self.form("DOUBLE", self.pick("sum(%s)", "avg(%s)"), column)
        elif kind == 7:
            node = self.form("DOUBLE", "avg(%s)", Node("c_g", "c_g", "BIGINT"))
        elif kind < 10:
            here, there = self.pick(("bool_and", "min"), ("bool_or", "max"))
            node = self.form("BOOLEAN", here + "(%s)", self.make("BOOLEAN", depth),
                             there=(there if self.is_lite else here) + "(%s)")
        elif kind == 10:
            node = self.form("TEXT", "string_agg(%s, '|')", self.make("TEXT", depth), there="string_agg(%s, '|' ORDER BY n)")
        elif kind == 11:
            here, there = self.pick(("first", "arg_min"), ("last", "arg_max"))
            node = self.form(type_, here + "(%s)", self.make(type_, depth), there=there + "(%s, n)")
        elif kind == 12:
            node = self.form("DOUBLE", self.pick("stddev(%s)", "var_pop(%s)", "median(%s)"), Node("c_g", "c_g", "BIGINT"))
        else:
            node = self.form("BIGINT", self.pick("bit_and(%s)", "bit_or(%s)", "bit_xor(%s)"), Node("c_i", "c_i", "BIGINT"))
        if kind == 7 and not self.is_lite:
            node = self.form("DECIMAL", "sum(%s)", self.make("DECIMAL", depth))
        if self.rng.random() < 0.25:
            condition = self.make("BOOLEAN", depth)
            node = self.form(node.type, "%s FILTER (WHERE %s)", node, condition)
        if kind == 5 and not self.is_lite:
            node.there = "TRY_CAST(%s AS BIGINT)" % node.there
        return node
