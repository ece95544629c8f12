printf 'a,b\n1,x\n2,y\n' | "$RIFFLE" -c "SELECT b, a FROM '-'"
