/*
 * Unicode forms of text by utf8proc: normalize, casefold, strip_accents, unaccent. Invariant:
 * ASCII is in every form already and is given back as it is.
 */
#include "runtime/kernel_text_scan.h"

#include "base/unicode_form.h"

#include <utf8proc.h>

#define NOT_UTF8 "not valid UTF-8"

/* ---- whole texts ---- */

/* Writes the points, put in form, over themselves as UTF-8, and copies that to the arena. */
static void put_points(rf_kernel_call *call, uint32_t row, int32_t *points, size_t count,
                       int options)
{
	utf8proc_ssize_t size =
		utf8proc_reencode(points, (utf8proc_ssize_t)count, (utf8proc_option_t)options);
	if (size < 0)
		rf_kernel_fail(call, row, NOT_UTF8);
	else
		rf_kernel_put_text(call, row, (rf_text){(char *)points, (size_t)size});
}

/* utf8proc sorts the marks on a character in a time that grows with the square of their number. */
static bool has_too_many_marks(rf_text text)
{
	enum { MARKS_MAX = 256 };
	uint32_t point, count = 0;
	for (size_t at = 0; at < text.size && count <= MARKS_MAX;) {
		at += rf_scan(text, at, &point);
		count = utf8proc_get_property((utf8proc_int32_t)point)->combining_class ? count + 1 : 0;
	}
	return count > MARKS_MAX;
}

/* A text in a form that utf8proc's options describe. */
static void form_row(rf_kernel_call *call, uint32_t row, rf_text text, int options)
{
	rf_memory *memory = call->text->memory;
	const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text.data;
	utf8proc_ssize_t size = (utf8proc_ssize_t)text.size, count;
	int32_t *points;
	size_t room;
	if (rf_text_is_ascii(text)) {
		((rf_text *)call->out->data)[row] = text;
		return;
	}
	if (has_too_many_marks(text)) {
		rf_kernel_fail(call, row, "too many marks on one character");
		return;
	}
	count = utf8proc_decompose(from, size, NULL, 0, (utf8proc_option_t)options);
	if (count < 0 || count > RF_KERNEL_TEXT_MAX) {
		rf_kernel_fail(call, row, count < 0 ? NOT_UTF8 : RF_KERNEL_TOO_LONG);
		return;
	}
	/* utf8proc ends what it writes with a NUL. */
	room = ((size_t)count + 1) * sizeof *points;
	points = rf_alloc(memory, room);
	if (!points) {
		call->is_out_of_memory = true;
		return;
	}
	utf8proc_decompose(from, size, points, count, (utf8proc_option_t)options);
	put_points(call, row, points, (size_t)count, options);
	rf_free(memory, points, room);
}

static int options_of(rf_unicode_form form)
{
	static const int options[] = {
		[RF_UNICODE_NFC] = UTF8PROC_STABLE | UTF8PROC_COMPOSE,
		[RF_UNICODE_NFD] = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE,
		[RF_UNICODE_NFKC] = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT,
		[RF_UNICODE_NFKD] = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT,
	};
	return options[form];
}

static void form_column(rf_kernel_call *call, int options)
{
	const rf_text *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		form_row(call, row, xs[row], options);
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_NORMALIZE(rf_kernel_call *call)
{
	form_column(call, options_of(RF_UNICODE_NFC));
}

void rf_kernel_NORMALIZE_FORM(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data, *names = call->args[1].data;
	RF_FOR_ROWS(call, row)
	{
		rf_unicode_form form;
		if (rf_unicode_form_read(names[row], &form))
			form_row(call, row, xs[row], options_of(form));
		else
			rf_kernel_fail(call, row, "unknown form of normalize");
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_STRIP_ACCENTS(rf_kernel_call *call)
{
	form_column(call, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_STRIPMARK);
}

/* ---- character by character ---- */

/* What a character becomes, to at most EXPANSION_MAX bytes. */
enum { EXPANSION_MAX = 16 };
typedef size_t (*expand)(uint32_t point, char *out);

static size_t fold_point(uint32_t point, char *out)
{
	utf8proc_int32_t points[EXPANSION_MAX / 4];
	int boundary = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t count = utf8proc_decompose_char(
		(utf8proc_int32_t)point, points, EXPANSION_MAX / 4,
		(utf8proc_option_t)(UTF8PROC_CASEFOLD | UTF8PROC_STABLE), &boundary);
	char *to = out;
	if (count < 0 || count > EXPANSION_MAX / 4) return rf_utf8_encode(point, out);
	for (utf8proc_ssize_t i = 0; i < count; i++) to += rf_utf8_encode((uint32_t)points[i], to);
	return (size_t)(to - out);
}

/* Letters that Unicode does not take for one with a mark. */
static size_t plain_point(uint32_t point, char *out)
{
	static const struct {
		uint16_t point;
		char plain[3];
	} letters[] = {
		{0x00C6, "AE"}, {0x00D0, "D"},  {0x00D8, "O"},  {0x00DE, "TH"}, {0x00DF, "ss"},
		{0x00E6, "ae"}, {0x00F0, "d"},  {0x00F8, "o"},  {0x00FE, "th"}, {0x0110, "D"},
		{0x0111, "d"},  {0x0126, "H"},  {0x0127, "h"},  {0x0131, "i"},  {0x0132, "IJ"},
		{0x0133, "ij"}, {0x0138, "q"},  {0x013F, "L"},  {0x0140, "l"},  {0x0141, "L"},
		{0x0142, "l"},  {0x014A, "N"},  {0x014B, "n"},  {0x0152, "OE"}, {0x0153, "oe"},
		{0x0166, "T"},  {0x0167, "t"},  {0x017F, "s"},  {0x0180, "b"},  {0x0192, "f"},
		{0x0197, "I"},  {0x019A, "l"},  {0x01B5, "Z"},  {0x01B6, "z"},  {0x01E4, "G"},
		{0x01E5, "g"},  {0x01C4, "DZ"}, {0x01C6, "dz"}, {0x01C7, "LJ"}, {0x01C9, "lj"},
		{0x01CA, "NJ"}, {0x01CC, "nj"},
	};
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
		if (letters[i].point == point)
			return (size_t)(rf_append(out, rf_text_of(letters[i].plain)) - out);
	return rf_utf8_encode(point, out);
}

/* Writes the text with each character expanded; out NULL only counts. */
static size_t expand_text(rf_text text, expand function, char *out)
{
	char one[EXPANSION_MAX];
	size_t size = 0;
	uint32_t point;
	for (size_t at = 0, step; at < text.size; at += step) {
		rf_text made = {text.data + at, 1};
		step = rf_scan(text, at, &point);
		if (step > 1 || point < 0x80) {
			made.size = function(point, one);
			made.data = one;
		}
		if (out) rf_append(out + size, made);
		size += made.size;
	}
	return size;
}

static void expand_row(rf_kernel_call *call, uint32_t row, rf_text text, expand function)
{
	size_t size = expand_text(text, function, NULL);
	char *bytes;
	if (size > RF_KERNEL_TEXT_MAX) {
		rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
		return;
	}
	bytes = rf_kernel_bytes(call, size);
	if (!bytes) return;
	expand_text(text, function, bytes);
	((rf_text *)call->out->data)[row] = (rf_text){bytes, size};
}

void rf_kernel_CASEFOLD(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		expand_row(call, row, xs[row], fold_point);
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_UNACCENT(rf_kernel_call *call)
{
	const rf_text *out = call->out->data;
	rf_kernel_STRIP_ACCENTS(call);
	RF_FOR_ROWS(call, row)
	{
		if (call->is_out_of_memory) return;
		if (call->out->validity && !rf_bit_get(call->out->validity, row)) continue;
		if (!rf_text_is_ascii(out[row])) expand_row(call, row, out[row], plain_point);
	}
}
