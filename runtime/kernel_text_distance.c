/*
 * How alike two texts are: levenshtein, damerau_levenshtein, hamming, jaccard, jaro_similarity,
 * jaro_winkler_similarity, soundex. All go by code points. Invariant: the work for one row is
 * at most WORK_MAX steps, or the row fails.
 */
#include "runtime/kernel_text_scan.h"

enum { WORK_MAX = 1 << 24, TABLE_MAX = 1 << 21 };

/* The code points of both texts, and room for what a measure needs; one block. */
typedef struct pair {
	rf_memory *memory;
	uint32_t *a, *b, *room;
	uint32_t a_size, b_size;
	size_t bytes;
} pair;

static void read_points(rf_text text, uint32_t *points)
{
	for (size_t at = 0; at < text.size; points++) at += rf_scan(text, at, points);
}

/* Room for a row of numbers, or for a table of them and a row. */
typedef enum room { ROOM_ROW, ROOM_TABLE } room;

/* False: the row has failed. */
static bool open_pair(rf_kernel_call *call, uint32_t row, room kind, pair *p)
{
	rf_text a = ((const rf_text *)call->args[0].data)[row];
	rf_text b = ((const rf_text *)call->args[1].data)[row];
	size_t a_size = rf_text_length(a), b_size = rf_text_length(b);
	size_t most = kind == ROOM_TABLE ? TABLE_MAX : WORK_MAX;
	size_t numbers = (a_size > b_size ? a_size : b_size) + 1;
	*p = (pair){.memory = call->text->memory};
	if (a_size > most || b_size > most || a_size * b_size > most) {
		rf_kernel_fail(call, row, "texts are too long to compare");
		return false;
	}
	if (kind == ROOM_TABLE) numbers += (a_size + 1) * (b_size + 1);
	p->a_size = (uint32_t)a_size;
	p->b_size = (uint32_t)b_size;
	p->bytes = (a_size + b_size + numbers) * sizeof *p->a;
	p->a = rf_alloc_zero(p->memory, p->bytes);
	if (!p->a) {
		call->is_out_of_memory = true;
		return false;
	}
	p->b = p->a + a_size;
	p->room = p->b + b_size;
	read_points(a, p->a);
	read_points(b, p->b);
	return true;
}

static void close_pair(pair *p)
{
	rf_free(p->memory, p->a, p->bytes);
}

static uint32_t least(uint32_t x, uint32_t y)
{
	return x < y ? x : y;
}

/* ---- edits ---- */

/* Edits that turn a into b: insert, delete, replace. */
static uint32_t levenshtein(const pair *p)
{
	uint32_t *row = p->room;
	for (uint32_t j = 0; j <= p->b_size; j++) row[j] = j;
	for (uint32_t i = 1; i <= p->a_size; i++) {
		uint32_t diagonal = row[0];
		row[0] = i;
		for (uint32_t j = 1; j <= p->b_size; j++) {
			uint32_t above = row[j], replaced = diagonal + (p->a[i - 1] != p->b[j - 1]);
			row[j] = least(replaced, least(above, row[j - 1]) + 1);
			diagonal = above;
		}
	}
	return row[p->b_size];
}

/* The same with neighbours that are swapped as one edit, between which others may be inserted or
 * deleted. same_row[j] is the last row whose character of a is b's j-th. */
static uint32_t damerau_levenshtein(const pair *p)
{
	const size_t width = (size_t)p->b_size + 1;
	uint32_t *table = p->room, *same_row = p->room + (p->a_size + 1) * width;
	for (uint32_t j = 0; j <= p->b_size; j++) table[j] = j;
	for (uint32_t i = 1; i <= p->a_size; i++) {
		uint32_t *now = table + i * width, *before = now - width, same_column = 0;
		now[0] = i;
		for (uint32_t j = 1; j <= p->b_size; j++) {
			bool is_same = p->a[i - 1] == p->b[j - 1];
			uint32_t row = same_row[j - 1];
			now[j] = least(before[j - 1] + !is_same, least(before[j], now[j - 1]) + 1);
			if (row && same_column)
				now[j] = least(now[j],
				               table[(row - 1) * width + same_column - 1] + (i - row - 1) + 1 +
				                   (j - same_column - 1));
			if (is_same) same_column = j;
		}
		for (uint32_t j = 0; j < p->b_size; j++)
			if (p->b[j] == p->a[i - 1]) same_row[j] = i;
	}
	return table[p->a_size * width + p->b_size];
}

typedef uint32_t (*distance)(const pair *p);

static void distance_column(rf_kernel_call *call, distance function, room kind)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		pair p;
		if (open_pair(call, row, kind, &p)) {
			out[row] = function(&p);
			close_pair(&p);
		}
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_LEVENSHTEIN(rf_kernel_call *call)
{
	distance_column(call, levenshtein, ROOM_ROW);
}

void rf_kernel_DAMERAU_LEVENSHTEIN(rf_kernel_call *call)
{
	distance_column(call, damerau_levenshtein, ROOM_TABLE);
}

void rf_kernel_HAMMING(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data, *ys = call->args[1].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const rf_text a = xs[row], b = ys[row];
		size_t a_at = 0, b_at = 0;
		uint32_t x, y;
		int64_t count = 0;
		while (a_at < a.size && b_at < b.size) {
			a_at += rf_scan(a, a_at, &x);
			b_at += rf_scan(b, b_at, &y);
			count += x != y;
		}
		if (a_at < a.size || b_at < b.size)
			rf_kernel_fail(call, row, "hamming compares texts of one length");
		else
			out[row] = count;
	}
}

/* ---- similarity ---- */

/* The characters in common that stand no further apart than half the longer text; marks them. */
static uint32_t match_near(const pair *p, uint8_t *in_a, uint8_t *in_b)
{
	uint32_t longer = p->a_size > p->b_size ? p->a_size : p->b_size;
	uint32_t reach = longer / 2 > 0 ? longer / 2 - 1 : 0, count = 0;
	for (uint32_t i = 0; i < p->a_size; i++) {
		uint32_t j = i > reach ? i - reach : 0;
		uint32_t end = i + reach < p->b_size ? i + reach + 1 : p->b_size;
		while (j < end && (in_b[j] || p->a[i] != p->b[j])) j++;
		if (j >= end) continue;
		in_a[i] = in_b[j] = 1;
		count++;
	}
	return count;
}

static double jaro(const pair *p)
{
	uint8_t *in_a = (uint8_t *)p->room, *in_b = in_a + p->a_size;
	uint32_t count, moved = 0, j = 0;
	double matched;
	if (p->a_size == 0 && p->b_size == 0) return 1;
	count = match_near(p, in_a, in_b);
	if (count == 0) return 0;
	for (uint32_t i = 0; i < p->a_size; i++) {
		if (!in_a[i]) continue;
		while (!in_b[j]) j++;
		moved += p->a[i] != p->b[j++];
	}
	matched = count;
	return (matched / p->a_size + matched / p->b_size + (matched - moved / 2) / matched) / 3;
}

/* Winkler: texts that start alike, to four characters, are more so. */
static double jaro_winkler(const pair *p)
{
	enum { PREFIX_MAX = 4 };
	double similarity = jaro(p);
	uint32_t prefix = 0;
	while (prefix < PREFIX_MAX && prefix < p->a_size && prefix < p->b_size &&
	       p->a[prefix] == p->b[prefix])
		prefix++;
	return similarity > 0.7 ? similarity + prefix * 0.1 * (1 - similarity) : similarity;
}

/* Lets the point at the root of a heap down to where it belongs. */
static void sift(uint32_t *points, uint32_t root, uint32_t count)
{
	for (uint32_t child; (child = 2 * root + 1) < count; root = child) {
		uint32_t point = points[root];
		if (child + 1 < count && points[child + 1] > points[child]) child++;
		if (points[child] <= point) return;
		points[root] = points[child];
		points[child] = point;
	}
}

/* Sorts the points (in place, as qsort does not) and leaves out repeats. */
static uint32_t make_set(uint32_t *points, uint32_t count)
{
	uint32_t kept = 0;
	for (uint32_t root = count / 2; root-- > 0;) sift(points, root, count);
	for (uint32_t end = count; end > 1; end--) {
		uint32_t greatest = points[0];
		points[0] = points[end - 1];
		points[end - 1] = greatest;
		sift(points, 0, end - 1);
	}
	for (uint32_t i = 0; i < count; i++)
		if (i == 0 || points[i] != points[i - 1]) points[kept++] = points[i];
	return kept;
}

/* Of all different characters, the part that both have. */
static double jaccard(const pair *p)
{
	uint32_t a_size = make_set(p->a, p->a_size), b_size = make_set(p->b, p->b_size);
	uint32_t i = 0, j = 0, common = 0;
	if (a_size + b_size == 0) return 1;
	while (i < a_size && j < b_size) {
		uint32_t x = p->a[i], y = p->b[j];
		common += x == y;
		i += x <= y;
		j += y <= x;
	}
	return (double)common / (a_size + b_size - common);
}

typedef double (*similarity)(const pair *p);

static void similarity_column(rf_kernel_call *call, similarity function)
{
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		pair p;
		if (open_pair(call, row, ROOM_ROW, &p)) {
			out[row] = function(&p);
			close_pair(&p);
		}
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_JARO_SIMILARITY(rf_kernel_call *call)
{
	similarity_column(call, jaro);
}

void rf_kernel_JARO_WINKLER(rf_kernel_call *call)
{
	similarity_column(call, jaro_winkler);
}

void rf_kernel_JACCARD(rf_kernel_call *call)
{
	similarity_column(call, jaccard);
}

/* ---- soundex ---- */

/* A letter and three digits: letters that sound alike have one digit, vowels none, and of
 * neighbours with one digit the first counts, as PostgreSQL has it. Empty: no letter of ASCII. */
static size_t soundex(rf_text text, char out[4])
{
	static const char digits[] = "01230120022455012623010202";
	size_t size = 0;
	char last = 0;
	for (size_t i = 0; i < text.size && size < 4; i++) {
		char letter = rf_fold(text.data[i]), digit = 0;
		if (letter >= 'a' && letter <= 'z') digit = digits[letter - 'a'];
		if (digit && size == 0)
			out[size++] = (char)(letter - 32);
		else if (digit > '0' && digit != last)
			out[size++] = digit;
		last = digit;
	}
	while (size > 0 && size < 4) out[size++] = '0';
	return size;
}

void rf_kernel_SOUNDEX(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes = rf_kernel_bytes(call, 4);
		if (!bytes) return;
		out[row] = (rf_text){bytes, soundex(xs[row], bytes)};
	}
}
