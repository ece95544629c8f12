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
