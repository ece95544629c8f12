cat >s.rql <<'END'
SELECT 1 AS a;

  SELECT 2 AS b,
    selec;
SELECT 3 AS c;
END
"$RIFFLE" s.rql
