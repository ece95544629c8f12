"$RIFFLE" -o box -c "SELECT '日本語' AS \"språk\", 'naïve' AS a, 'e' || '́' AS b, 'tab	line
end' AS c"
