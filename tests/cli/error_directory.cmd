mkdir d.csv
"$RIFFLE" -c "SELECT * FROM 'd.csv'"
