cat >a.test <<'END'
CREATE STREAM s (x BIGINT);
-- test: rows differ
SELECT x FROM s;
FEED s VALUES (1), (2), (3);
EXPECT $$
    1
    3
    4
$$;
FEED s VALUES (9);
-- test: an error comes that nobody expects
SELECT oops
FROM s;
SELECT 1;
-- test: another error
SELECT x FROM nosuch;
EXPECT ERROR 'something else';
-- test: no error
SELECT 1;
EXPECT ERROR 'something';
EXPECT $$1$$;
SELECT x FROM nosuch;
EXPECT $$1$$;
CREATE OR REPLACE STREAM s (x BIGINT);
-- test: errors that nobody counts
SELECT 1 / x AS y FROM s;
FEED s VALUES (0);
EXPECT $$

$$;
-- test: a wrong count
SELECT 7 / 0;
EXPECT UNORDERED $$

$$;
EXPECT ERRORS 2;
EXPECT $$
END
"$RIFFLE" test a.test
