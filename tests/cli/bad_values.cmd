printf 'a,b\n1,2\nx,3\n' >t.csv
"$RIFFLE" -c "SELECT a, b FROM 't.csv' (a BIGINT, b BIGINT)"
echo "status $?"
"$RIFFLE" --set max_errors=1 -c "SELECT a, b FROM 't.csv' (a BIGINT, b BIGINT)"
echo "status $?"
"$RIFFLE" --set on_error=fail -c "SELECT a, b FROM 't.csv' (a BIGINT, b BIGINT)"
echo "status $?"
