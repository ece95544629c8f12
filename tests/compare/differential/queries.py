"""Random queries of one table, for Riffle and for the engine that it is compared with."""
from differential.basic import Node


class Query:
    def __init__(self, functions, here, there, types, is_ordered, count):
        self.functions, self.here, self.there, self.types = functions, here, there, types
        self.is_ordered, self.count = is_ordered, count  # count: of the expressions in it


def listed(nodes, side):
    return ", ".join("%s AS e%d" % (getattr(node, side), i) for i, node in enumerate(nodes))


def random_query(generator):
    rng = generator.rng
    generator.functions = []
    depth = rng.choice([1, 2, 2, 3, 3, 4])
    kind = rng.choice(["rows", "rows", "rows", "groups", "whole", "sorted", "distinct", "nested"])
    where_here = where_there = ""
    count = 0
    if rng.random() < 0.5:
        condition = generator.make("BOOLEAN", depth)
        where_here, where_there = " WHERE " + condition.here, " WHERE " + condition.there
        count += 1
    if kind in ("groups", "whole"):
        nodes = [generator.aggregate(min(depth, 2)) for _ in range(rng.randint(3, 8))]
    else:
        nodes = [generator.any(depth) for _ in range(rng.randint(4, 12))]
    count += len(nodes)
    here, there, types = listed(nodes, "here"), listed(nodes, "there"), [node.type for node in nodes]
    source = "FROM t"
    if kind == "rows":
        limit = " LIMIT %d" % rng.randint(0, 40) if rng.random() < 0.3 else ""
        return Query(generator.functions, "SELECT %s %s%s%s" % (here, source, where_here, limit),
                     "SELECT %s FROM t%s ORDER BY n%s" % (there, where_there, limit), types, True, count)
    if kind == "whole":
        return Query(generator.functions, "SELECT %s %s%s" % (here, source, where_here),
                     "SELECT %s FROM t%s" % (there, where_there), types, True, count)
    if kind == "groups":
        computed = generator.make("TEXT", 1)
        while "c_" not in computed.there:  # a constant is no key
            computed = generator.make("TEXT", 1)
        key = rng.choice([Node("c_g", "c_g", "BIGINT"), Node("c_b", "c_b", "BOOLEAN"), Node("c_s", "c_s", "TEXT"),
                          Node("c_t", "c_t", "TIMESTAMP"), computed] +
                         [Node("c_m", "c_m", "DECIMAL"), Node("c_a", "c_a", "ARRAY")] * (not generator.is_lite))
        having_here = having_there = ""
        if rng.random() < 0.4:
            test = generator.aggregate(1)
            having_here, having_there = [" HAVING (%s) %s" % (getattr(test, side), "IS NOT NULL") for side in ("here", "there")]
            count += 1
        return Query(generator.functions,
                     "SELECT %s AS k, %s %s%s GROUP BY %s%s" % (key.here, here, source, where_here, key.here, having_here),
                     "SELECT %s AS k, %s FROM t%s GROUP BY %s%s" % (key.there, there, where_there, key.there, having_there),
                     [key.type] + types, False, count + 1)
    if kind == "sorted":
        orderly = [i for i, node in enumerate(nodes) if node.type != "ARRAY"] or [0]
        keys = ", ".join("e%d%s NULLS %s" % (rng.choice(orderly), rng.choice(["", " DESC"]),
                                            rng.choice(["FIRST", "LAST"])) for _ in range(rng.randint(1, 2)))
        limit = " LIMIT %d" % rng.randint(0, 20) if rng.random() < 0.5 else ""
        return Query(generator.functions, "SELECT %s %s%s ORDER BY %s%s" % (here, source, where_here, keys, limit),
                     "SELECT %s FROM (SELECT n, %s FROM t%s) ORDER BY %s, n%s" % (
                         ", ".join("e%d" % i for i in range(len(nodes))), there, where_there, keys, limit),
                     types, True, count)
    if kind == "distinct":
        return Query(generator.functions, "SELECT DISTINCT %s %s%s" % (here, source, where_here),
                     "SELECT DISTINCT %s FROM t%s" % (there, where_there), types, False, count)
    test = "e0 IS NOT NULL" if rng.random() < 0.5 else "e0 = e0"
    return Query(generator.functions,
                 "SELECT e0, count(*) AS k, count(e1) AS m FROM (SELECT %s %s%s) WHERE %s GROUP BY e0" % (
                     here, source, where_here, test),
                 "SELECT e0, count(*) AS k, count(e1) AS m FROM (SELECT %s FROM t%s) AS q WHERE %s GROUP BY e0" % (
                     there, where_there, test), [types[0], "BIGINT", "BIGINT"], False, count)
