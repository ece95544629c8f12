# A file of data is no script.
printf 'a,b\n1,2\n' >t.csv
"$RIFFLE" t.csv
