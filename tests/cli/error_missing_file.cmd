"$RIFFLE" -c "SELECT * FROM 'nofile.csv'"
