# Ctrl-C in every format: what is open comes out, and what was begun is closed.
for format in tsv ndjson json table vertical; do
	mkfifo rows
	"$RIFFLE" -o $format -c "SELECT count(*) AS n FROM 'rows' (x BIGINT) FORMAT CSV (header false) WINDOW TUMBLING 3" >out 2>err <rows &
	pid=$!
	exec 3>rows
	printf '1\n2\n3\n4\n' >&3
	until grep -q 3 out; do :; done
	kill -INT $pid
	wait $pid
	echo "$format $?"
	exec 3>&-
	cat out
	rm rows
done
