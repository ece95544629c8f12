# How expressions are written in a plan: with the parentheses they need, and no more.
for condition in \
	"(k = 'a' OR n > 1) AND NOT (x < 2 AND b)" \
	"k LIKE 'a%' AND k NOT LIKE '%b' AND k ILIKE 'C_'" \
	"n * (n + 1) - (n - (n - 2)) > -n % 3" \
	"n BETWEEN 1 AND 5 AND n NOT IN (2, 3)" \
	"k IS NULL OR b IS NOT NULL OR k IS DISTINCT FROM 'x'" \
	"CASE WHEN n > 1 THEN k ELSE 'it''s' END = 'y'" \
	"CAST(n AS DOUBLE) / 2 > x OR k || 'z' = upper(k)" \
	"COALESCE(k, 'none') <> 'none' AND x IS NOT NULL" \
	"t > TIMESTAMP '2026-01-31 10:00:00' - INTERVAL '90' SECOND" \
	"NOT b = (n = 1)" \
	"k LIKE k AND k LIKE NULL || 'a'" \
	"extract(hour FROM t) = 3 AND x > 1e-7"; do
	echo "-- $condition"
	"$RIFFLE" -o csv --no-header -c "SET rewrite_fold_constants = false; SET rewrite_push_filter = false;
SET rewrite_order_filter = false;
CREATE STREAM s (k TEXT, n BIGINT, x DOUBLE, b BOOLEAN, t TIMESTAMP);
EXPLAIN SELECT k FROM s WHERE $condition" | grep -o 'filter.*'
done
