: >empty.csv
"$RIFFLE" -c "SELECT count(*) AS n FROM 'empty.csv'"
