# The first few bad rows are shown, all are counted.
{ echo a,b; for i in $(seq 1 100); do echo "$i"; done; echo 1,2; } >t.csv
"$RIFFLE" -c "SELECT a, b FROM 't.csv' (a BIGINT, b BIGINT)"
