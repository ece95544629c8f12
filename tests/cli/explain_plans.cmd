exec 2>/dev/null # the hints are in the plans
streams="CREATE STREAM s (k TEXT, x DOUBLE, n BIGINT);
CREATE STREAM e (k TEXT, n BIGINT, t TIMESTAMP) TIMESTAMP BY t WATERMARK 2s IDLE TIMEOUT 5s;
CREATE SINK out TO 'out.csv';"
explain() {
	echo "-- $1"
	"$RIFFLE" -o csv --no-header -c "$streams EXPLAIN $1"
}
explain "SELECT k, sum(x) AS t FROM s WHERE n > 1 + 1 GROUP BY k HAVING sum(x) > 2 ORDER BY t DESC LIMIT 3"
explain "SELECT * FROM (SELECT k, count(*) AS c FROM s WINDOW TUMBLING 9 PARTITION BY k) WHERE k = 'a' AND c > 3"
explain "SELECT k, sum(n) FROM e GROUP BY k WINDOW HOPPING 10s EVERY 2s"
explain "SELECT sum(n) FROM e WINDOW TUMBLING 1m"
explain "SELECT sum(n) FROM e WINDOW SLIDING 90s"
explain "SELECT k, count(*) FROM s GROUP BY k WINDOW TUMBLING 5 OR 10s"
explain "SELECT k, n, sum(n) OVER WINDOW FROM s WINDOW TUMBLING UNTIL sum(n) > 5 OR count(*) > 3"
explain "SELECT DISTINCT k FROM s UNION ALL SELECT k FROM e"
explain "SELECT quantile(x, 0.5), count(DISTINCT k), string_agg(k, '-'), sum(x) FILTER (WHERE n > 1) FROM s WINDOW SLIDING 3 ROWS DROP PARTIAL"
explain "SELECT k, max(n) AS m FROM s GROUP BY k WINDOW HOPPING 4 EVERY 2 ORDER BY m NULLS FIRST, k DESC NULLS LAST LIMIT 2 PER WINDOW LIMIT 7"
explain "SELECT count(*) FROM s"
explain "SELECT 1 AS a UNION ALL SELECT 2"
explain "SELECT k FROM s WHERE n % 2 = 0 AND 10 / n > 1 AND k LIKE 'a%' INTO out"
explain "SELECT k FROM (SELECT k, 10 / n AS q FROM s) WHERE k = 'a'"
explain "SELECT k FROM (SELECT k FROM s LIMIT 5) WHERE k = 'a'"
"$RIFFLE" -o csv --no-header -c "$streams EXPLAIN FORMAT DOT SELECT k, count(*) FROM s WHERE n > 1 GROUP BY k"
"$RIFFLE" -o csv --no-header -c "$streams EXPLAIN FORMAT JSON SELECT k, count(*) FROM s WHERE n > 1 GROUP BY k WINDOW TUMBLING 3"
"$RIFFLE" -o csv --no-header -c "EXPLAIN ANALYZE SELECT value FROM 'generate:series?rows=5000' WHERE value > 4990 LIMIT 7" |
	sed -E 's/[0-9.]+ (us|ms|s)\b/TIME/; s/[0-9.]+ (B|KiB|MiB) held/MEMORY held/'
