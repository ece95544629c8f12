# A reader that goes ends the program quietly, in every format.
{ echo x; seq 1 200000; } >t.csv
for format in csv ndjson json box vertical; do
	{ "$RIFFLE" -o $format -c "SELECT x FROM 't.csv'"; echo "$format $?" >>statuses; } | head -1 >/dev/null
done
cat statuses
