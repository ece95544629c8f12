printf 'name,n,x\nalpha,1,0.5\n"b|c",,-2\n"",30,1e20\n' >t.csv
cat >s.rql <<'END'
CREATE STREAM s (name TEXT, n BIGINT, x DOUBLE) FROM 't.csv';
SELECT avg(x) FROM s;
INSERT INTO out SELECT x FROM s;
END
cat >good.rql <<'END'
CREATE STREAM s (name TEXT, n BIGINT, x DOUBLE) FROM 't.csv';
CREATE SINK out TO 'out.csv';
INSERT INTO out SELECT x FROM s;
SELECT avg(x) FROM s;
END
"$RIFFLE" --check good.rql
echo "status $?"
ls
"$RIFFLE" --check s.rql
echo "status $?"
