# What is inferred from files, and what hidden columns say.
printf 'n,x,b,t,k,empty,na\n1,1.5,true,2026-01-31 10:00:00,a,,NA\n-2,2,false,2026-01-31T11:00:00Z,1,,3\n,1e3,,,x,,4\n' >a.csv
printf '{"n":1,"k":"a"}\n{"k":"b","x":2.5,"n":2}\n{"n":3,"t":"2026-01-01T00:00:00Z","b":true}\n' >a.ndjson
printf 'one\n\nthree\n' >a.txt
printf 'x,x,,X\n1,2,3,4\n' >names.csv
printf '1,a\n2,b\n' >bare.csv
printf 'n,x\n1,5\n2,6\n' >p1.csv
printf 'n,x\n3,7\n' >p2.csv
run() { "$RIFFLE" -o csv --no-header -c "$1" 2>&1; }
run "DESCRIBE 'a.csv'"
run "SELECT n + 1 AS n, x, b, t, k, empty, na FROM 'a.csv'"
run "SELECT * FROM 'a.ndjson'"
run "SELECT line, length(line) AS size, _line FROM 'a.txt' FORMAT LINES"
"$RIFFLE" -o csv -c "SELECT * FROM 'names.csv'" 2>&1
"$RIFFLE" -o csv -c "SELECT * FROM 'bare.csv' FORMAT CSV (header false)" 2>&1
run "SELECT n, x, _file, _line FROM 'p*.csv' WHERE n > 1"
run "SELECT n FROM 'p1.csv' UNION ALL SELECT x FROM 'p2.csv'"
