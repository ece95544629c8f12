# NUL bytes and bytes that are no UTF-8 are errors with a place, not crashes.
printf 'SELECT 1 AS a;\nSELECT \000 1;\n' >nul.rql
"$RIFFLE" nul.rql
echo "status $?"
printf 'SELECT 1 AS a;\nSELECT \377 1;\n' >utf8.rql
"$RIFFLE" utf8.rql
echo "status $?"
head -c 5000 "$RIFFLE" >program.rql
"$RIFFLE" program.rql 2>/dev/null
echo "status $?"
