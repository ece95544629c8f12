"$RIFFLE" nofile.rql
