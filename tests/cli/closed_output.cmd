"$RIFFLE" -c "SELECT 1 AS a" >&-
echo "status $?"
"$RIFFLE" -o box -c "SELECT 1 AS a" >&-
echo "status $?"
