cat >a.test <<'END'
-- test: arithmetic
SELECT 1 + 1 AS two;
EXPECT $$2$$;
SELECT oops;
EXPECT ERROR 'unknown column "oops"';
END
"$RIFFLE" test a.test a.test
