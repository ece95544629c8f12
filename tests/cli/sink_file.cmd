printf 'name,n,x\nalpha,1,0.5\n"b|c",,-2\n"",30,1e20\n' >t.csv
"$RIFFLE" -c "CREATE SINK out TO 'out.ndjson'; INSERT INTO out SELECT name, n FROM 't.csv'; SELECT count(*) AS rows FROM 'out.ndjson'"
cat out.ndjson
"$RIFFLE" -c "SELECT n FROM 't.csv' INTO 'n.csv'"
cat n.csv
