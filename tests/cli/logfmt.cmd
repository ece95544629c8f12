# LOGFMT in and out: bad lines with their numbers, what is written reads back the same.
printf 'level=info msg="started" port=8080\nlevel=warn msg="a \\"b\\"" port=\nlevel=error msg="open\nlevel=info slow dur=1.5\n' >app.logfmt
run() { "$RIFFLE" -o csv --no-header -c "$1"; }
run "SELECT * FROM 'app.logfmt'"
run "DESCRIBE 'app.logfmt'"
"$RIFFLE" -c "SELECT level, msg, port, dur, slow, INTERVAL '26 hours' AS \"how long\", TIMESTAMP '2026-01-31' AS t FROM 'app.logfmt' INTO 'out.logfmt'; " 2>/dev/null
cat out.logfmt
run "SELECT * FROM 'out.logfmt'"
printf 'b=2 a=1\n' | run "SELECT a, b FROM '-' FORMAT LOGFMT"
