# Rows written to sinks of every format, and read back.
values="SELECT 1 AS n, 1.0 AS x, 'a,b' AS k, true AS b, TIMESTAMP '2026-01-31 10:00:00.5' AS t
UNION ALL SELECT NULL, NULL, '', NULL, NULL UNION ALL SELECT -3, 1e300, 'q\"t	é', false, NULL
UNION ALL SELECT 4, 0.1, NULL, true, TIMESTAMP '1969-12-31 23:59:59.000000001'"
for format in csv tsv ndjson; do
	"$RIFFLE" -c "$values INTO 'out.$format'" || echo "status $?"
	cat "out.$format"
	"$RIFFLE" -o csv --no-header -c "CREATE STREAM s (n BIGINT, x DOUBLE, k TEXT, b BOOLEAN, t TIMESTAMP) FROM 'out.$format'; SELECT * FROM s" \
		|| echo "status $?"
done
"$RIFFLE" -c "CREATE SINK p TO 'pipes.csv' FORMAT CSV (header false, delimiter '|', quote '''', null 'NA'); INSERT INTO p $values"
cat pipes.csv
"$RIFFLE" -c "SELECT 'x' AS line UNION ALL SELECT 'y, z' INTO 'out.txt' FORMAT LINES"
cat out.txt
# Dialects, and what another program would read.
dialect="(header false, delimiter ';', decimal ',', escape '\\', comment '#', null ('-', 'n/a'))"
"$RIFFLE" -c "SELECT k, x, d::DECIMAL(5,2) AS d FROM (SELECT '#1' AS k, 1.5 AS x, 2.50 AS d
UNION ALL SELECT 'a\\b', -1e-7, NULL UNION ALL SELECT 'say \"x\"', NULL, 0
UNION ALL SELECT '-;', 1e300, 12 UNION ALL SELECT 'n/a', 100, -0.01)
INTO 'dialect.csv' FORMAT CSV $dialect"
cat dialect.csv
"$RIFFLE" --no-header -c "SELECT * FROM 'dialect.csv' (k TEXT, x DOUBLE, d DECIMAL(5,2)) FORMAT CSV $dialect"
"$RIFFLE" -c "SELECT 'a,b' AS \"k,1\", 'c\\' AS l, NULL AS m UNION ALL SELECT 'd
e', '\\N', 'N' INTO 'plain.csv' FORMAT CSV (quote none, escape '\\', null '\N')"
cat plain.csv
"$RIFFLE" -c "SELECT * FROM 'plain.csv' FORMAT CSV (quote none, escape '\\', null '\N')"
