# Names that need quotes in each format.
sql="SELECT 1 AS \"a,b\", 2 AS \"c\"\"d\", 3 AS \"e|f\", 4 AS \"\""
for format in csv tsv ndjson json box table markdown vertical; do
	"$RIFFLE" -o $format -c "SELECT 1 AS \"a,b\", 2 AS \"c\"\"d\", 3 AS \"e|f\", 'x	y' AS \"t	b\""
done
