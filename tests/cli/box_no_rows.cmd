printf 'name,n,x\nalpha,1,0.5\n"b|c",,-2\n"",30,1e20\n' >t.csv
"$RIFFLE" -o box -c "SELECT name, n FROM 't.csv' WHERE n > 99"
