# A script with #! in its first line is a program.
mkdir bin
ln -s "$RIFFLE" bin/riffle
printf '#!/usr/bin/env riffle\nSELECT 1 AS a;\n' >s.rql
chmod +x s.rql
PATH=$PWD/bin:$PATH ./s.rql
