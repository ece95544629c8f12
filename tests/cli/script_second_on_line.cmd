printf 'SELECT 1 AS a; SELECT é, oops;\n' >s.rql
"$RIFFLE" s.rql 2>&1 | head -3
