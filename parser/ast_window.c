/* Constructors of windows and their options. Invariant: an option is given at most once. */
#include "parser/parser.h"

rf_ast_window *rf_ast_new_window(rf_parser *parser, rf_loc loc, rf_ast_window_kind kind,
                                 rf_ast_size *size, rf_ast_size *step)
{
	rf_ast_window *window = rf_parser_alloc(parser, sizeof *window);
	if (!window) return NULL;
	window->kind = kind;
	window->loc = loc;
	if (size) window->size = *size;
	if (step) window->step = *step;
	return window;
}

rf_ast_window *rf_ast_window_until(rf_parser *parser, rf_loc loc, rf_ast_expr *when,
                                   rf_ast_size *when_for, rf_ast_expr *until)
{
	rf_ast_window_kind kind = when ? RF_WINDOW_WHEN : RF_WINDOW_TUMBLING_UNTIL;
	rf_ast_window *window = rf_ast_new_window(parser, loc, kind, NULL, NULL);
	if (!window) return NULL;
	window->when = when;
	window->until = until;
	if (when_for) window->when_for = *when_for;
	return window;
}

rf_ast_window *rf_ast_window_or(rf_ast_window *window, const rf_ast_size *duration)
{
	if (window) window->or_duration = *duration;
	return window;
}

rf_ast_window *rf_ast_window_up_to(rf_ast_window *window, const rf_ast_size *up_to)
{
	if (window) window->up_to = *up_to;
	return window;
}

rf_ast_windows *rf_ast_new_windows(rf_parser *parser, rf_loc loc, rf_list list, bool is_several)
{
	rf_ast_windows *windows = rf_parser_alloc(parser, sizeof *windows);
	if (!windows) return NULL;
	for (const rf_ast_window *window = list.first; window && is_several; window = window->next) {
		bool is_allowed = window->kind == RF_WINDOW_TUMBLING || window->kind == RF_WINDOW_HOPPING ||
			window->kind == RF_WINDOW_CUMULATING;
		if (!is_allowed)
			rf_parser_refuse(parser, window->loc, "this window does not stand in WINDOWS (...)",
			                 "WINDOWS takes TUMBLING, HOPPING and CUMULATING.");
	}
	windows->list = list.first;
	windows->is_several = is_several;
	windows->loc = loc;
	windows->time_zone = rf_value_null(RF_NULL);
	return windows;
}

int rf_fill_zero(rf_parser *parser, rf_loc loc)
{
	if (rf_integer(parser, loc) != 0)
		rf_parser_refuse(parser, loc, "windows are not filled with this",
		                 "Say FILL NULL, FILL 0, FILL LAST or FILL LINEAR.");
	return RF_FILL_ZERO;
}

rf_ast_windows *rf_ast_windows_add(rf_parser *parser, rf_ast_windows *windows,
                                   const rf_part *option)
{
	switch (option->kind) {
	case RF_PART_PARTITION:
		if (!rf_part_once(parser, &windows->partition_loc, option)) return NULL;
		windows->partition_by = option->list.first;
		break;
	case RF_PART_DROP_PARTIAL:
		if (!rf_part_once(parser, &windows->drop_partial_loc, option)) return NULL;
		windows->is_drop_partial = true;
		break;
	case RF_PART_OFFSET:
		if (!rf_part_once(parser, &windows->offset_loc, option)) return NULL;
		windows->offset = *option->size;
		break;
	case RF_PART_TIME_ZONE:
		if (!rf_part_once(parser, &windows->time_zone_loc, option)) return NULL;
		windows->time_zone = rf_value_text(option->text);
		break;
	case RF_PART_FILL:
		if (!rf_part_once(parser, &windows->fill_loc, option)) return NULL;
		windows->fill = (rf_ast_fill)option->number;
		break;
	default:
		if (!rf_part_once(parser, &windows->lateness_loc, option)) return NULL;
		windows->lateness = *option->size;
		break;
	}
	return windows;
}
