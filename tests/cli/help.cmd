"$RIFFLE" --help >help
"$RIFFLE" -h | cmp - help
head -2 help
grep -c -- ' --' help
awk 'length > 100' help
