# After Ctrl-C the statements that follow do not run.
mkfifo rows
cat >s.rql <<'END'
SELECT x FROM 'rows' (x BIGINT) FORMAT CSV (header false);
SELECT 'never' AS word;
END
"$RIFFLE" s.rql >out 2>err &
pid=$!
exec 3>rows
printf '1\n' >&3
until grep -q 1 out; do :; done
kill -INT $pid
wait $pid
echo "status $?"
exec 3>&-
cat out
