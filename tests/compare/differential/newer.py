"""Random expressions of newer functions and types: bits, conditions written as calls, more of
mathematics, texts and times, and with DuckDB regular expressions, DECIMAL and arrays."""
from differential.basic import Basic, Node

PATTERNS = ["a", "b+", "[a-c]", "(a|b)c?", "^a", "b$", "[0-9]+", "(a)(b)?", "[^a]", "x,|q", "日", "a*b"]
GROUPED = ["(a)(b)?", "([a-c]+)", "(.?)b", "([0-9])", "(日)"]


class Generator(Basic):
    def number(self, low, high):
        return self.rng.randint(low, high)

    def pattern(self, patterns=PATTERNS):
        return self.literal(*patterns)

    def condition(self, type_, depth):
        """Calls that are CASE and COALESCE."""
        a, b, test = self.make(type_, depth - 1), self.make(type_, depth - 1), self.make("BOOLEAN", depth - 1)
        kind = self.rng.randrange(4)
        if kind == 0:
            return self.form(type_, self.pick("if(%s, %s, %s)", "iff(%s, %s, %s)"), test, a, b,
                             there="CASE WHEN %s THEN %s ELSE %s END")
        if kind == 1:
            return self.form(type_, self.pick("ifnull(%s, %s)", "nvl(%s, %s)"), a, b, there="coalesce(%s, %s)")
        if kind == 2:
            return self.form(type_, "nvl2(%s, %s, %s)", self.any(depth - 1), a, b,
                             there="CASE WHEN %s IS NOT NULL THEN %s ELSE %s END")
        return self.form(type_, "multiif(%s, %s, %s, %s, %s)", test, a, self.make("BOOLEAN", depth - 1), b, a,
                         there="CASE WHEN %s THEN %s WHEN %s THEN %s ELSE %s END")

    # ---- BIGINT ----

    def newer_bigint(self, depth):
        a, b = self.make("BIGINT", depth - 1), self.make("BIGINT", depth - 1)
        kind = self.rng.randrange(5 if self.is_lite else 9)
        if kind == 0:
            return self.condition("BIGINT", depth)
        if kind == 1:
            return self.form("BIGINT", self.pick("((%s) & (%s))", "((%s) | (%s))"), a, b)
        if kind == 2:
            if not self.is_lite:
                return self.form("BIGINT", self.pick("((%s) # (%s))", "xor(%s, %s)"), a, b, there="xor(%s, %s)")
            both = self.form("BIGINT", "((%s) # (%s))", a, b)
            both.there = "(((%s) | (%s)) - ((%s) & (%s)))" % (a.there, b.there, a.there, b.there)
            return both
        if kind == 3:
            places = self.number(0, 63) if self.is_lite else self.number(0, 20)
            if not self.is_lite:
                a = self.form("BIGINT", "((%s) & 65535)", a)
            return self.form("BIGINT", self.pick("((%%s) << %d)", "((%%s) >> %d)") % places, a)
        if kind == 4:
            return self.form("BIGINT", "(~ (%s))", a)
        text = self.make("TEXT", depth - 1)
        if kind == 5:
            return self.form("BIGINT", self.pick("bit_count(%s)", "gcd(c_g, %s %% 1000)", "lcm(c_g, %s %% 1000)"), a)
        if kind == 6:
            return self.form("BIGINT", self.pick("len(%s)", "list_sum(%s)", "list_min(%s)", "list_max(%s)",
                                                 "(%%s)[%d]" % self.number(1, 4)), self.make("ARRAY", depth - 1))
        if kind == 7:
            unit = self.pick("day", "hour", "month", "year", "quarter")
            return self.form("BIGINT", "date_diff('" + unit + "', %s, %s)", self.make("TIMESTAMP", depth - 1),
                             self.make("TIMESTAMP", depth - 1))
        return self.form("BIGINT", self.pick("ascii(%s || 'a')", "length(md5(%s))", "CAST(%s ~ 'a' AS BIGINT)"), text) \
            if self.rng.random() < 0.6 else \
            self.form("BIGINT", "CAST(%s AS BIGINT)", self.make("DECIMAL", depth - 1))

    # ---- DOUBLE ----

    def newer_double(self, depth):
        if self.rng.random() < 0.3:
            return self.condition("DOUBLE", depth)
        column = self.column("DOUBLE")
        small = self.form("DOUBLE", "CASE WHEN abs(%s) < 20 THEN %s ELSE 2.5 END", column, column)
        names = ["degrees(%s)", "radians(%s)", "sinh(%s)", "cosh(%s)", "tanh(%s)", "asinh(%s)", "exp(%s)",
                 "log2(abs(%s) + 1)", "acosh(abs(%s) + 1)", "power(abs(%s), 1.5)", "atan2(%s, 2.0)", "sign(%s) * 1.0"]
        if not self.is_lite:
            names += ["cbrt(%s)", "even(%s)", "gamma(abs(%s) + 0.5)", "lgamma(abs(%s) + 0.5)", "cot(abs(%s) + 0.1)",
                      "nextafter(%s, 5.0)"]
            if self.rng.random() < 0.3:
                return self.form("DOUBLE", "CAST(%s AS DOUBLE)", self.make("DECIMAL", depth - 1))
        return self.form("DOUBLE", self.pick(*names), small)

    # ---- TEXT ----

    def newer_text(self, depth):
        if self.rng.random() < 0.2:
            return self.condition("TEXT", depth)
        a, whole = self.make("TEXT", depth - 1), self.make("BIGINT", depth - 1)
        time = self.make("TIMESTAMP", depth - 1)
        if self.is_lite:
            kind = self.rng.randrange(5)
            if kind == 0:
                return Node("hex(%s)" % a.here, "(CASE WHEN %s IS NOT NULL THEN hex(%s) END)" % (a.there, a.there), "TEXT")
            if kind == 1:
                there = "(CASE WHEN (%s) IS NOT NULL THEN printf('%%x', %s) END)" % (whole.there, whole.there)
                return Node("to_hex(%s)" % whole.here, there, "TEXT")
            if kind == 2:
                return self.form("TEXT", "quote_nullable(%s)", a, there="quote(%s)")
            sign = self.pick("%%Y-%%m-%%d", "%%H:%%M", "%%j")
            return self.form("TEXT", "strftime(%s, '" + sign + "')", time, there="strftime('" + sign + "', %s)")
        kind = self.rng.randrange(9)
        if kind == 0:
            return self.form("TEXT", self.pick("hex(%s)", "md5(%s)", "sha256(%s)", "translate(%s, 'ab日', 'xy')",
                                               "regexp_escape(%s)", "right(%s, -1)", "left(%s, -1)"), a)
        if kind == 1:
            return self.form("TEXT", "regexp_replace(%s, %s, " + self.pick("''", "'<\\1>'", "'<\\1>', 'g'", "'-', 'g'")
                             + ")", a, self.pattern(GROUPED))
        if kind == 2:
            return self.form("TEXT", "regexp_extract(%%s, %%s, %d)" % self.number(0, 1), a, self.pattern(GROUPED))
        if kind == 3:
            return self.form("TEXT", "coalesce(array_to_string(%s, '|'), '')", self.make("ARRAY", depth - 1))
        if kind == 4:
            return self.form("TEXT", "coalesce(array_to_string(" + self.pick(
                "regexp_split_to_array(%s, %s)", "regexp_extract_all(%s, %s)") + ", '|'), '')", a, self.literal("a", "[bc]", "[0-9]", ",", "日"))
        if kind == 5:
            return self.form("TEXT", self.pick("dayname(%s)", "monthname(%s)", "strftime(%s, '%%Y-%%m-%%d %%H:%%M:%%S')",
                                               "strftime(%s, '%%j %%y %%I %%p %%a %%b')"), time)
        if kind == 6:
            return self.form("TEXT", self.pick("upper(to_hex(%s))", "bin(%s)"), self.form("BIGINT", "((%s) & 65535)", whole))
        if kind == 7:
            return self.form("TEXT", "CAST(%s AS TEXT)", self.product())
        return self.form("TEXT", "array_to_string(string_split(%s, %s), '/')", a, self.literal(",", "a", "日", "ab"))

    # ---- BOOLEAN, TIMESTAMP ----

    def newer_boolean(self, depth):
        if self.rng.random() < 0.3:
            return self.condition("BOOLEAN", depth)
        a, part = self.make("TEXT", depth - 1), self.literal("a", "b", "日", "ab", "")
        if self.is_lite:
            if self.rng.random() < 0.5:
                return self.form("BOOLEAN", "contains(%s, %s)", a, part, there="(instr(%s, %s) > 0)")
            there = "(substr(%s, 1, length(%s)) = %s)" % (a.there, part.there, part.there)
            return Node("starts_with(%s, %s)" % (a.here, part.here), there, "BOOLEAN")
        kind = self.rng.randrange(5)
        if kind == 0:
            return self.form("BOOLEAN", self.pick("contains(%s, %s)", "starts_with(%s, %s)", "ends_with(%s, %s)"), a, part)
        if kind == 1:
            return self.form("BOOLEAN", self.pick("(%s ~ %s)", "regexp_matches(%s, %s)"), a, self.pattern(),
                             there="regexp_matches(%s, %s)")
        if kind == 2:
            return self.form("BOOLEAN", "regexp_full_match(%s, %s)", a, self.pattern())
        if kind == 3:
            return self.form("BOOLEAN", "list_contains(%s, %s)", self.make("ARRAY", depth - 1), self.make("BIGINT", 0))
        return self.form("BOOLEAN", self.pick("isnan(%s)", "isinf(%s)", "signbit(%s)"), self.column("DOUBLE"))

    def newer_timestamp(self, depth):
        if self.is_lite or self.rng.random() < 0.5:
            return self.condition("TIMESTAMP", depth)
        text = self.pick("last_day(%s)", "date_trunc('decade', %s)",
                         "time_bucket(INTERVAL '15' MINUTE, %s)")
        return self.form("TIMESTAMP", text, self.make("TIMESTAMP", depth - 1), there=text + "::TIMESTAMP")

    # ---- DECIMAL ----

    def product(self):
        a, b = self.column("DECIMAL"), self.column("DECIMAL")
        return self.form("DECIMAL", self.pick("(%s * %s)", "(%s + %s)", "(%s - %s)"), a, b)

    def decimal(self, depth):
        if depth <= 0 or self.rng.random() < 0.2:
            if self.rng.random() < 0.3:
                number = self.pick("1.50", "-0.25", "0.00", "1000.01")
                return Node("'%s'::DECIMAL(8, 2)" % number, "'%s'::DECIMAL(8, 2)" % number, "DECIMAL")
            return self.column("DECIMAL")
        kind = self.rng.randrange(6)
        a = self.make("DECIMAL", depth - 1)
        if kind < 2:
            return self.form("DECIMAL", self.pick("(%s + %s)", "(%s - %s)"), a, self.make("DECIMAL", depth - 1))
        if kind == 2:
            return self.product()
        if kind == 3:
            return self.form("DECIMAL", self.pick("(-(%s))", "abs(%s)", "floor(%s)", "ceil(%s)", "round(%s, 1)"), a)
        if kind == 4:
            return self.form("DECIMAL", "CAST(%s AS DECIMAL(" + self.pick("10, 1", "20, 6", "14, 0") + "))",
                             self.pick(self.column("DECIMAL"), Node("(c_g % 10)", "(c_g % 10)", "BIGINT")))
        return self.general("DECIMAL", depth)

    def newer_decimal(self, depth):
        return self.condition("DECIMAL", depth) if self.rng.random() < 0.3 else None

    # ---- BIGINT[] ----

    def array(self, depth):
        if depth <= 0 or self.rng.random() < 0.25:
            return self.column("ARRAY")
        kind = self.rng.randrange(5)
        a, value = self.make("ARRAY", depth - 1), self.make("BIGINT", depth - 1)
        if kind == 0:
            return self.form("ARRAY", "ARRAY[%s, %s]", value, self.make("BIGINT", depth - 1),
                             there="[%s::BIGINT, %s::BIGINT]")
        if kind == 1:
            return self.form("ARRAY", self.pick("list_reverse(%s)", "list_sort(%s)", "list_sort(list_distinct(%s))"), a)
        if kind == 2:
            low = self.number(1, 3)
            return self.form("ARRAY", "list_slice(%%s, %d, %d)" % (low, low + self.number(0, 3)), a)
        if kind == 3:
            column = self.column("ARRAY")
            return self.form("ARRAY", "list_append(coalesce(%s, ARRAY[0]), %s)", column, value,
                             there="list_append(coalesce(%s, [0]), %s)")
        return self.form("ARRAY", "CASE WHEN %s THEN %s ELSE %s END", self.make("BOOLEAN", depth - 1), a,
                         self.make("ARRAY", depth - 1))

    def newer_array(self, depth):
        return self.condition("ARRAY", depth) if self.rng.random() < 0.3 else None
