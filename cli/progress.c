/*
 * How far a running query is: rows and bytes a second, and for input of known size a bar and the
 * time left. The line never stays behind: whoever writes to the terminal clears it first.
 */
#include "progress.h"

#include <inttypes.h>
#include <unistd.h>

enum { FIRST_MS = 1000, EVERY_MS = 200, BAR_CELLS = 20 };

void cli_progress_start(cli_progress *progress, cli_progress_mode mode, bool is_output_busy)
{
	*progress = (cli_progress){.started_ms = cli_now_ms()};
	progress->drawn_ms = progress->started_ms;
	progress->is_on = mode == CLI_PROGRESS_ON ||
		(mode == CLI_PROGRESS_AUTO && isatty(STDERR_FILENO) && !is_output_busy);
}

/* [#######.............] 35 %, 12 s left */
static void append_bar(cli_text *line, uint64_t done, uint64_t total, uint64_t elapsed_ms)
{
	double share = (double)done / (double)total;
	if (share > 1) share = 1;
	cli_text_puts(line, "  ");
	for (int i = 0; i < BAR_CELLS; i++)
		cli_text_puts(line, i < (int)(share * BAR_CELLS) ? "█" : "░");
	cli_text_printf(line, " %d %%", (int)(share * 100));
	if (share > 0.01)
		cli_text_printf(line, ", %.0f s left", (double)elapsed_ms / 1000 * (1 - share) / share);
}

void cli_progress_tick(cli_progress *progress, const riffle_query *query)
{
	uint64_t now_ms = cli_now_ms();
	if (!progress->is_on || now_ms - progress->started_ms < FIRST_MS ||
	    now_ms - progress->drawn_ms < EVERY_MS)
		return;
	riffle_query_stats stats = {.size = sizeof(stats)};
	if (riffle_query_stats_get(query, &stats) < 0) return;
	double seconds = (double)(now_ms - progress->drawn_ms) / 1000;
	cli_text line = {0};
	cli_text_puts(&line, "\r");
	cli_text_count(&line, stats.rows_in);
	cli_text_puts(&line, " rows, ");
	cli_text_count(&line, (uint64_t)((double)(stats.rows_in - progress->drawn_rows) / seconds));
	cli_text_printf(&line, " rows/s, %.1f MB/s",
	                (double)(stats.bytes_in - progress->drawn_bytes) / seconds / 1e6);
	if (stats.bytes_total > 0)
		append_bar(&line, stats.bytes_in, stats.bytes_total, now_ms - progress->started_ms);
	else if (stats.watermark_lag_ns > 0)
		cli_text_printf(&line, "  watermark %.1f s behind", (double)stats.watermark_lag_ns / 1e9);
	uint64_t errors = stats.bad_rows + stats.bad_values;
	if (errors > 0) cli_text_printf(&line, "  %" PRIu64 " bad", errors);
	if (stats.late_rows > 0) cli_text_printf(&line, "  %" PRIu64 " late", stats.late_rows);
	cli_text_puts(&line, "\033[K");
	fwrite(line.data, 1, line.size, stderr);
	fflush(stderr);
	cli_text_release(&line);
	progress->is_shown = true;
	progress->drawn_ms = now_ms;
	progress->drawn_rows = stats.rows_in;
	progress->drawn_bytes = stats.bytes_in;
}

void cli_progress_clear(cli_progress *progress)
{
	if (!progress->is_shown) return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->is_shown = false;
}
