# Ctrl-C stops an endless query, its open windows come out, and the status is 130.
mkfifo rows
"$RIFFLE" -c "SELECT count(*) AS n, window_partial AS part FROM 'rows' (x BIGINT) FORMAT CSV (header false) WINDOW TUMBLING 3" >out 2>err <rows &
pid=$!
exec 3>rows
printf '1\n2\n3\n4\n' >&3
until grep -q 3,false out; do :; done
kill -INT $pid
wait $pid
echo "status $?"
exec 3>&-
cat out
sed 's/[0-9.]* s,/N s,/' err
