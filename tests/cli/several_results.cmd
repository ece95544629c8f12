"$RIFFLE" -o csv -c "SELECT 1 AS a; SELECT 2 AS b;" -c "SELECT 3 AS c"
"$RIFFLE" -o json -c "SELECT 1 AS a; SELECT 2 AS a"
