"$RIFFLE" -c "SELECT 1 +"
echo "status $?"
"$RIFFLE" -c "SELECT 'open"
echo "status $?"
"$RIFFLE" -c "SELECT 1 /* open"
echo "status $?"
"$RIFFLE" -c 'SELECT $$open'
echo "status $?"
