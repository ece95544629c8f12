[ -w /dev/full ] || { echo '/dev/full is missing'; exit 1; }
"$RIFFLE" -c "SELECT 1 AS a" >/dev/full
echo "status $?"
"$RIFFLE" -o box -c "SELECT 1 AS a" >/dev/full
echo "status $?"
"$RIFFLE" --help >/dev/full
echo "status $?"
"$RIFFLE" -c "SELECT 1 AS a INTO '/dev/full' FORMAT CSV"
echo "status $?"
