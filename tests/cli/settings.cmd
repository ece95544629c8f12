"$RIFFLE" --no-header --set batch_rows=7 --set memory=64MB --threads 1 -c "SHOW SETTINGS" |
	grep -E '^(batch_rows|memory|threads),' | cut -d, -f1,2
