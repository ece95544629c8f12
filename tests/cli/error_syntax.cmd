"$RIFFLE" -c "SELECT a frm 't.csv'"
