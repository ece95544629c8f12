/*
 * Selection in place: the k-th least of an array of unsigned keys. The file is included once
 * for each width, with SELECT_KEY the type of a key and SELECT_NAME the function's name.
 *
 * Quickselect with the median of three as its pivot; when the pivots have been bad too
 * often, the rest is sorted as a heap, so that no input takes more than n log n steps.
 * Invariant: afterwards keys[k] is the k-th least, none before it is greater, none after
 * it is less.
 */

#define SELECT_JOIN_(name, part) name##_##part
#define SELECT_JOIN(name, part)  SELECT_JOIN_(name, part)

static void SELECT_JOIN(SELECT_NAME, sift)(SELECT_KEY *keys, size_t count, size_t at)
{
	SELECT_KEY key = keys[at];
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= count) break;
		if (child + 1 < count && keys[child + 1] > keys[child]) child++;
		if (keys[child] <= key) break;
		keys[at] = keys[child];
		at = child;
	}
	keys[at] = key;
}

static void SELECT_JOIN(SELECT_NAME, sort)(SELECT_KEY *keys, size_t count)
{
	for (size_t at = count / 2; at-- > 0;) SELECT_JOIN(SELECT_NAME, sift)(keys, count, at);
	while (count > 1) {
		SELECT_KEY last = keys[--count];
		keys[count] = keys[0];
		keys[0] = last;
		SELECT_JOIN(SELECT_NAME, sift)(keys, count, 0);
	}
}

static SELECT_KEY SELECT_JOIN(SELECT_NAME, pivot)(const SELECT_KEY *keys, size_t count)
{
	SELECT_KEY a = keys[0], b = keys[count / 2], c = keys[count - 1];
	if (a > b) return b > c ? b : a < c ? a : c;
	return a > c ? a : b < c ? b : c;
}

static SELECT_KEY SELECT_NAME(SELECT_KEY *keys, size_t count, size_t k)
{
	ptrdiff_t low = 0, high = (ptrdiff_t)count - 1, at = (ptrdiff_t)k;
	int patience = 2 * (64 - __builtin_clzll((unsigned long long)count | 1));
	while (low < high) {
		SELECT_KEY pivot = SELECT_JOIN(SELECT_NAME, pivot)(keys + low, (size_t)(high - low) + 1);
		ptrdiff_t left = low, right = high;
		if (patience-- == 0) {
			SELECT_JOIN(SELECT_NAME, sort)(keys + low, (size_t)(high - low) + 1);
			break;
		}
		/* Both sides stop at keys equal to the pivot, so that many equal keys are halved too. */
		while (left <= right) {
			while (keys[left] < pivot) left++;
			while (keys[right] > pivot) right--;
			if (left <= right) {
				SELECT_KEY key = keys[left];
				keys[left++] = keys[right];
				keys[right--] = key;
			}
		}
		if (at <= right)
			high = right;
		else if (at >= left)
			low = left;
		else
			break;
	}
	return keys[k];
}

#undef SELECT_JOIN
#undef SELECT_JOIN_
