"$RIFFLE" -o xml -c "SELECT 1"
