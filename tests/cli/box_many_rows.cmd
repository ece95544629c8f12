# Rows after the first thousand keep the widths; a wider value pushes its row out.
{ echo x; seq 1 1200; echo 123456789; } >t.csv
"$RIFFLE" --set batch_rows=500 -o box -c "SELECT x FROM 't.csv'" >out
wc -l <out
head -4 out
tail -2 out
