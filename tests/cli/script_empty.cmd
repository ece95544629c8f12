printf '' >empty.rql
printf -- '-- only a comment\n;;\n/* and /* nested */ */\n' >comment.rql
"$RIFFLE" empty.rql comment.rql -c '' -c ' ; '
