# Rows that go to a pipe are there as soon as their window is full.
mkfifo in out
"$RIFFLE" -o ndjson -c "SELECT sum(x) AS s FROM '-' (x BIGINT) FORMAT CSV (header false) WINDOW TUMBLING 2" <in >out &
exec 3>in 4<out
printf '1\n2\n' >&3
read -r line <&4
echo "$line"
printf '3\n4\n5\n' >&3
read -r line <&4
echo "$line"
exec 3>&-
read -r line <&4
echo "$line"
wait $!
echo "status $?"
