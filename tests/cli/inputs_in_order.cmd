echo "SELECT 2 AS b;" >two.rql
echo "SELECT 4 AS d" | "$RIFFLE" --no-header -c "SELECT 1 AS a" two.rql -c "SELECT 3 AS c" -
