mkdir d
"$RIFFLE" d
