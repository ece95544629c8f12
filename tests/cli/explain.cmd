printf 'name,n,x\nalpha,1,0.5\n"b|c",,-2\n"",30,1e20\n' >t.csv
"$RIFFLE" --explain -c "CREATE STREAM s (name TEXT, n BIGINT, x DOUBLE) FROM 't.csv'; SELECT avg(x) FROM s WHERE n > 1 WINDOW TUMBLING 2" >a
"$RIFFLE" -c "CREATE STREAM s (name TEXT, n BIGINT, x DOUBLE) FROM 't.csv'; EXPLAIN SELECT avg(x) FROM s WHERE n > 1 WINDOW TUMBLING 2" >b
cmp a b
[ -s a ] && echo some
"$RIFFLE" -o json -c "EXPLAIN SELECT 1" | head -c 11
