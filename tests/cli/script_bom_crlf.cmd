printf '\357\273\277SELECT 1 AS a;\r\nSELECT oops;\r\n' >s.rql
"$RIFFLE" s.rql
