"$RIFFLE" --version
"$RIFFLE" -V
