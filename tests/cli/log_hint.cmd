printf 'name,n,x\nalpha,1,0.5\n"b|c",,-2\n"",30,1e20\n' >t.csv
"$RIFFLE" -c "SELECT name, count(*) AS n FROM 't.csv' GROUP BY name WINDOW TUMBLING 2" >/dev/null
