# Ctrl-C while a script waits for its named queries flushes their windows; the status is 130.
mkfifo rows
"$RIFFLE" -c "CREATE QUERY q AS SELECT count(*) AS n, window_partial AS part FROM 'rows' (x BIGINT) FORMAT CSV (header false) WINDOW TUMBLING 3 INTO 'out.csv'; START QUERY q" 2>err <rows &
pid=$!
exec 3>rows
printf '1\n2\n3\n4\n' >&3
until grep -qs 3,false out.csv; do :; done
kill -INT $pid
wait $pid
echo "status $?"
exec 3>&-
cat out.csv
sed 's/[0-9.]* s,/N s,/' err
