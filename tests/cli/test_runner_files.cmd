"$RIFFLE" test nofile.test
echo "status $?"
"$RIFFLE" test -c 'SELECT 1'
echo "status $?"
: >empty.test
"$RIFFLE" test empty.test
echo "status $?"
