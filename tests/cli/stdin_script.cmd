printf 'SELECT 1 AS a;\n-- a comment\nSELECT 2 AS a' | "$RIFFLE" --no-header
