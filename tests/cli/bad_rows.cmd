printf 'a,b\n1,2\n3\n4,5,6\n7,8\n' >t.csv
"$RIFFLE" -c "SELECT a, b FROM 't.csv'"
