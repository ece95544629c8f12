# A query that would overwrite what it reads, however it is named.
printf 'x\n1\n' >a.csv
printf 'x\n2\n' >b.csv
ln a.csv hard.csv
ln -s a.csv soft.csv
try() {
	"$RIFFLE" -c "$1" 2>&1 | head -1
}
for sink in a.csv ./a.csv hard.csv soft.csv file:a.csv; do try "SELECT x FROM 'a.csv' INTO '$sink'"; done
try "SELECT x FROM 'soft.csv' INTO 'hard.csv'"
try "SELECT x FROM '?.csv' INTO 'b.csv'"
try "SELECT x FROM 'tail:b.csv' (x BIGINT) LIMIT 1 INTO 'b.csv'"
try "SELECT x FROM 'tail:b.csv' (x BIGINT) LIMIT 1 INTO './b.csv'"
cat a.csv b.csv
"$RIFFLE" -c "SELECT x FROM '-' FORMAT CSV INTO 'a.csv'" <a.csv 2>&1 | head -1
"$RIFFLE" -c "SELECT x FROM '-' FORMAT CSV INTO 'hard.csv'" <a.csv 2>&1 | head -1
cat a.csv
# What is another file is written.
"$RIFFLE" -c "SELECT x FROM '-' FORMAT CSV INTO 'c.csv'" <a.csv
"$RIFFLE" -c "SELECT x + 10 AS x FROM '-' FORMAT CSV INTO 'a.csv'" <b.csv
"$RIFFLE" -c "SELECT x FROM 'a.csv' INTO 'b.csv'"
"$RIFFLE" -c "SELECT x FROM 'tail:b.csv' (x BIGINT) LIMIT 1 INTO 'd.csv'"
cat a.csv b.csv c.csv d.csv
cp a.csv copy.csv
"$RIFFLE" -c "SELECT x FROM 'copy.csv' INTO 'a.csv'"
cat a.csv
