# A script waits at its end for the queries that it started, and one failure is its status.
printf 'x\n1\n2\n3\n' >x.csv
"$RIFFLE" -c "CREATE QUERY pairs AS SELECT sum(x) AS t FROM 'x.csv' WINDOW TUMBLING 2 INTO 'pairs.csv';
	CREATE QUERY all_of_them AS SELECT count(*) AS n FROM 'x.csv' INTO 'all.csv';
	START QUERY pairs; START QUERY all_of_them; SELECT 'in front' AS place"
echo "status $?"
cat pairs.csv all.csv
# Rows may go to standard output too.
"$RIFFLE" -c "CREATE QUERY out AS SELECT x FROM 'x.csv' INTO '-'; START QUERY out"
echo "status $?"
# A failing one is told, and the others go on.
printf 'x\n1\ntwo\n' >y.csv
"$RIFFLE" -c "SET on_error = 'fail'; CREATE QUERY bad AS SELECT x FROM 'y.csv' (x BIGINT) INTO 'bad.csv';
	CREATE QUERY good AS SELECT max(x) AS m FROM 'x.csv' INTO 'good.csv'; START QUERY bad; START QUERY good" 2>err
echo "status $?"
grep -c 'query "bad" failed' err
cat good.csv
# --check starts none.
"$RIFFLE" --check -c "CREATE QUERY pairs AS SELECT x FROM 'x.csv' INTO 'unmade.csv'; START QUERY pairs"
echo "status $?"
ls
