# Arrays, JSON, BLOBs and decimals written to sinks of every format, and read back.
types="(n BIGINT[], t TEXT[], x DOUBLE[], b BLOB, j JSON, d DECIMAL(5, 2))"
values="SELECT ARRAY[1, NULL, -3] AS n, ARRAY['a,b', 'q\"', ''] AS t, ARRAY[0.5, 1e300] AS x, '\\x00ff'::BLOB AS b,
'{\"k\":[1,\"two\"]}'::JSON AS j, 1.50::DECIMAL(5, 2) AS d
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL SELECT ARRAY[7], '[]'::TEXT[], NULL, '\\x'::BLOB, 'null'::JSON, -0.01::DECIMAL(5, 2)
UNION ALL SELECT NULL, ARRAY['x'], ARRAY[-0.25], '\\x41'::BLOB, '\"s\"'::JSON, 999.99::DECIMAL(5, 2)"
for format in csv tsv ndjson; do
	"$RIFFLE" -c "SET batch_rows = 3; $values INTO 'out.$format'" || echo "status $?"
	cat "out.$format"
	"$RIFFLE" -o csv --no-header -c "CREATE STREAM s $types FROM 'out.$format'; SELECT * FROM s" || echo "status $?"
done
"$RIFFLE" -c "SELECT j FROM (SELECT ARRAY[1, 2] AS j) INTO 'out.txt' FORMAT LINES"
cat out.txt
"$RIFFLE" -c "SELECT j FROM (SELECT ARRAY[1, 2] AS j WHERE false) INTO 'none.csv'"
cat none.csv
