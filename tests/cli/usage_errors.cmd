for arguments in '--nosuch' '-z' '-o' '--set batch_rows' '--set =1' '--threads x' '--no-header=1' 'test'; do
	"$RIFFLE" $arguments
	echo "status $?"
done
"$RIFFLE" --set nosuch=1 -c "SELECT 1"
echo "status $?"
"$RIFFLE" --set batch_rows=0 -c "SELECT 1"
echo "status $?"
"$RIFFLE" --set "a b=0" -c "SELECT 1"
echo "status $?"
