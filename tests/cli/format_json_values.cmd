"$RIFFLE" -o json -c "SELECT 'q\"b\\\\t	é' AS \"a\"\"b\", 'NaN'::DOUBLE AS nan, 'Infinity'::DOUBLE AS inf, '-Infinity'::DOUBLE AS less, NULL AS none,
  TIMESTAMP '2026-01-31 10:00:00.5' AS ts, INTERVAL '5' SECOND AS i"
