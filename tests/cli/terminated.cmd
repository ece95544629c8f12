# SIGTERM ends like Ctrl-C, with its own status.
mkfifo rows
"$RIFFLE" --no-header -c "SELECT count(*) AS n FROM 'rows' (x BIGINT) FORMAT CSV (header false) WINDOW TUMBLING 3" >out 2>err <rows &
pid=$!
exec 3>rows
printf '1\n2\n3\n4\n' >&3
until grep -q 3 out; do :; done
kill -TERM $pid
wait $pid
echo "status $?"
exec 3>&-
cat out
