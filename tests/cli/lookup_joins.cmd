# Look-up joins: the last row of a key counts, NULLs never join.
exec 2>/dev/null # the hint on GROUP BY
cat >t.csv <<'END'
k,name,rank
a,first,1
b,bee,2
a,last,3
,none,4
END
printf 'k,n\na,1\nc,2\n,3\nb,4\na,5\n' >s.csv
query() {
	echo "-- $1"
	"$RIFFLE" -o csv --no-header -c "CREATE TABLE t (k TEXT KEY, name TEXT, rank BIGINT) FROM 't.csv';
CREATE TABLE u (rank BIGINT KEY, word TEXT) FROM 'u.csv';
CREATE STREAM s (k TEXT, n BIGINT) FROM 's.csv'; $1"
}
printf 'rank,word\n3,three\n' >u.csv
query "SELECT s.k, n, name FROM s JOIN t ON s.k = t.k"
query "SELECT s.k, n, t.k AS tk, name FROM s LEFT JOIN t ON s.k = t.k"
query "SELECT k, n FROM s SEMI JOIN t ON s.k = t.k"
query "SELECT k, n FROM s ANTI JOIN t ON s.k = t.k"
query "SELECT s.k, n, rank FROM s LEFT JOIN t ON s.k = t.k AND n > rank"
query "SELECT name, sum(n * rank) AS total, count(*) AS c FROM s JOIN t ON s.k = t.k GROUP BY name WINDOW TUMBLING 2"
query "SELECT n, name, word FROM s JOIN t ON s.k = t.k LEFT JOIN u ON t.rank = u.rank"
query "SELECT n, name FROM s JOIN t ON s.k = t.k WHERE rank > 2 AND n > 1"
printf 'k,name,rank\n' >t.csv
query "SELECT n, name FROM s LEFT JOIN t ON s.k = t.k LIMIT 1"
