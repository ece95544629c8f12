"$RIFFLE" -o csv -c 'CREATE FUNCTION half(x DOUBLE) AS x / 2; CREATE FUNCTION spread(v DOUBLE) RETURNS DOUBLE AS max(v) - min(v);
CREATE FUNCTION one() AS 1;
SHOW FUNCTIONS; DESCRIBE Half;' | grep "^name,kind\|,user,\|^CREATE"
