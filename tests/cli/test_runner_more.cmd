# Errors while running, UNORDERED, indentation, plain text, and INSERT beside a query.
cat >a.test <<'END'
SET on_error = 'fail';
CREATE STREAM s (x BIGINT, t TEXT);
SELECT 10 / x AS y FROM s;
FEED s VALUES (5, 'a'), (0, 'b'), (1, 'c');
EXPECT ERROR 'division by zero';
EXPECT $$2$$;
SET on_error = 'null';

CREATE OR REPLACE STREAM s (x BIGINT, t TEXT);
CREATE SINK out TO 'out.csv';
INSERT INTO out SELECT x * 2 AS twice FROM s;
SELECT t FROM s;
FEED s VALUES (1, ' a'), (2, 'x
  y');
EXPECT $$
        " a"
        "x
          y"
$$;
END s;
SELECT twice FROM 'out.csv';
EXPECT UNORDERED $$
4
2
$$;

EXPLAIN SELECT 1 AS a;
EXPECT $$
    project 1 AS a
    └─ values 1 row
$$;
SHOW STREAMS;
EXPECT $$
    s,"CREATE OR REPLACE STREAM s (x BIGINT, t TEXT)"
$$;
END
"$RIFFLE" test a.test
"$RIFFLE" test --set batch_rows=1 a.test | tail -1
