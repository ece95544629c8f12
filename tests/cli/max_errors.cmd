# The exit status is 3 only when more rows and values were bad than max_errors allows.
printf 'a\n1\nx\n3\ny\n' >t.csv
for allowed in 0 1 2; do
	"$RIFFLE" --set max_errors=$allowed -o none -c "SELECT a FROM 't.csv' (a BIGINT)" 2>/dev/null
	echo "$allowed: status $?"
done
"$RIFFLE" -o none -c "SELECT a FROM 't.csv' (a BIGINT); SELECT 1 AS fine" 2>/dev/null
echo "a good query after it: status $?"
"$RIFFLE" -o none -c "SELECT a FROM 't.csv' (a BIGINT); SELECT oops" 2>/dev/null
echo "an error after it: status $?"
"$RIFFLE" -o none -c "SELECT TRY_CAST('x' AS BIGINT) AS none"
echo "TRY_CAST: status $?"
"$RIFFLE" -c "SELECT a FROM 't.csv' (a BIGINT) INTO 'out.csv'" 2>err
echo "INTO: status $?"
tail -1 err
cat out.csv
