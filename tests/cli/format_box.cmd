printf 'name,n,x\nalpha,1,0.5\n"b|c",,-2\n"",30,1e20\n' >t.csv
"$RIFFLE" -o box -c "SELECT name, n, x, n > 5 AS big FROM 't.csv'"
