printf 'a,b\n' >t.csv
"$RIFFLE" -c "SELECT count(*) AS n FROM 't.csv'" -c "SELECT a, b FROM 't.csv'"
