printf 'a,b\n1,2\nx,3\n' >t.csv
"$RIFFLE" -c "SELECT a, b FROM 't.csv' (a BIGINT, b BIGINT)"
echo "status $?"
"$RIFFLE" --set max_errors=1 -c "SELECT a, b FROM 't.csv' (a BIGINT, b BIGINT)"
echo "status $?"
"$RIFFLE" --set on_error=fail -c "SELECT a, b FROM 't.csv' (a BIGINT, b BIGINT)"
echo "status $?"
cat >casts.csv <<'END'
word,size
ten,2
10,0
END
"$RIFFLE" -c "SELECT CAST(f.word AS BIGINT) / size AS share FROM 'casts.csv' (word TEXT, size BIGINT) AS f"
echo "status $?"
"$RIFFLE" --set on_error=fail -c "SELECT word, size::TEXT::BOOLEAN AS has FROM 'casts.csv' (word TEXT, size BIGINT)"
echo "status $?"
