/*
 * Numbers as people read them: format_bytes, bar, and what the formats of numbers share.
 * Invariant: no result depends on the locale.
 */
#include "runtime/kernel_number_text.h"

#include "runtime/kernel_build.h"

#include <math.h>
#include <stdio.h>

size_t rf_number_write(double value, char conversion, int decimals, char out[RF_NUMBER_ROOM])
{
	const char format[] = {'%', '.', '*', conversion, 0};
	size_t size, at = 0, end;
	if (isnan(value)) return (size_t)(rf_append(out, RF_TEXT("NaN")) - out);
	if (isinf(value))
		return (size_t)(rf_append(out, value > 0 ? RF_TEXT("Infinity") : RF_TEXT("-Infinity")) -
		                out);
	size = (size_t)snprintf(out, RF_NUMBER_ROOM, format, decimals, value);
	/* The locale's point may be another character, of several bytes. */
	if (out[at] == '-') at++;
	while (at < size && out[at] >= '0' && out[at] <= '9') at++;
	for (end = at; end < size && (out[end] < '0' || out[end] > '9') && rf_fold(out[end]) != 'e';)
		end++;
	if (end == at) return size;
	out[at++] = '.';
	memmove(out + at, out + end, size - end);
	return size - (end - at);
}

/* ---- format_bytes ---- */

/* "1.4 GiB": one decimal, cut. */
static size_t write_bytes(int64_t count, char *out, size_t capacity)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
	uint64_t size = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;
	const char *sign = count < 0 ? "-" : "";
	unsigned unit = 0;
	uint64_t tenths;
	if (size < 1024)
		return (size_t)snprintf(out, capacity, "%s%llu byte%s", sign, (unsigned long long)size,
		                        size == 1 ? "" : "s");
	while (size >> (10 * (unit + 1)) >= 1024) unit++;
	tenths = (size >> 10 * unit) * 10 / 1024;
	return (size_t)snprintf(out, capacity, "%s%llu.%llu %s", sign,
	                        (unsigned long long)(tenths / 10), (unsigned long long)(tenths % 10),
	                        units[unit]);
}

void rf_kernel_FORMAT_BYTES(rf_kernel_call *call)
{
	enum { ROOM = 32 };
	const int64_t *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes = rf_kernel_bytes(call, ROOM);
		if (!bytes) return;
		out[row] = (rf_text){bytes, write_bytes(xs[row], bytes, ROOM)};
	}
}

/* ---- bar ---- */

enum { BAR_WIDTH = 80, BAR_WIDTH_MAX = 1000 };

/* Eighths of a character, from the left. */
static void put_bar(rf_build *build, double part, int64_t width)
{
	static const char *const blocks[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
	int64_t eighths = (int64_t)((part < 0 ? 0 : part > 1 ? 1 : part) * (double)width * 8);
	for (int64_t i = 0; i < eighths / 8; i++) rf_build_put(build, rf_text_of(blocks[8]));
	rf_build_put(build, rf_text_of(blocks[eighths % 8]));
	rf_build_fill(build, ' ', (uint64_t)(width - (eighths + 7) / 8));
}

void rf_kernel_BAR_WIDTH(rf_kernel_call *call)
{
	const double *xs = call->args[0].data, *least = call->args[1].data, *most = call->args[2].data;
	const int64_t *widths = call->arg_count > 3 ? call->args[3].data : NULL;
	rf_build build;
	rf_build_open(&build, call);
	RF_FOR_ROWS(call, row)
	{
		const int64_t width = widths ? widths[row] : BAR_WIDTH;
		const double part = (xs[row] - least[row]) / (most[row] - least[row]);
		rf_build_begin(&build);
		if (width < 1 || width > BAR_WIDTH_MAX)
			rf_kernel_fail(call, row, "a bar has from 1 to 1000 characters");
		else if (!(least[row] < most[row]) || isnan(part))
			rf_kernel_fail(call, row, "a bar needs a number, and a least that is below its most");
		else {
			put_bar(&build, part, width);
			rf_build_end(&build, row);
		}
		if (call->is_out_of_memory) break;
	}
	rf_build_close(&build);
}
