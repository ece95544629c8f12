printf 'k,x\na,1\nb,2\na,3\nbad\nb,4\n' | "$RIFFLE" -c "
CREATE STREAM s (k TEXT, x BIGINT) FROM '-';
CREATE SINK one TO 'one.csv';
CREATE SINK two TO 'two.csv';
CREATE SINK three TO 'three.ndjson';
INSERT INTO one SELECT x FROM s WHERE x > 1;
INSERT INTO two SELECT k, sum(x) AS t FROM s GROUP BY k;
INSERT INTO three SELECT count(*) AS n FROM s WINDOW TUMBLING 2;
"; echo "status $?"; cat one.csv two.csv three.ndjson
