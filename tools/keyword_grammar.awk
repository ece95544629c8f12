# Puts the keywords' tokens and name productions into the grammar, from the one table:
#   awk -f tools/keyword_grammar.awk parser/keywords.def parser/riffle.y > riffle.y
# In the grammar a line `@keywords tokens` or `@keywords NAME` stands for them.
FILENAME ~ /keywords\.def$/ {
	if ($0 !~ /^RF_KEYWORD\(/) next
	line = $0
	gsub(/RF_KEYWORD\(|[ \t)]/, "", line)
	split(line, field, ",")
	word[++count] = field[1]
	flag["column_name", count] = field[2]
	flag["function_name", count] = field[3]
	flag["item_alias", count] = field[4]
	flag["source_alias", count] = field[5]
	if (count > 1 && word[count - 1] >= word[count]) {
		print "keywords.def: " word[count] " is out of order" > "/dev/stderr"
		exit 1
	}
	next
}
$1 == "@keywords" && $2 == "tokens" {
	for (i = 1; i <= count; i++) printf "%%token <name> %s \"%s\"\n", word[i], word[i]
	next
}
$1 == "@keywords" {
	printf "%s: IDENTIFIER\n", $2
	for (i = 1; i <= count; i++)
		if (flag[$2, i] == 1) printf "\t| %s\n", word[i]
	print "\t;"
	next
}
{ print }
