printf '\357\273\277a,b\r\n1,x\r\n2,"y\r\nz"' >t.csv
"$RIFFLE" -o json -c "SELECT a, b FROM 't.csv'"
