printf '#!/usr/bin/env riffle\nSELECT 1 AS a;\nSELECT oops;\n' >s.rql
"$RIFFLE" s.rql
