"$RIFFLE" -o json -c "SELECT 'q\"b\\\\t	é' AS \"a\"\"b\", 0.0 / 0 AS nan, 1.0 / 0 AS inf, -1.0 / 0 AS less, NULL AS none,
  TIMESTAMP '2026-01-31 10:00:00.5' AS ts, INTERVAL '5' SECOND AS i"
