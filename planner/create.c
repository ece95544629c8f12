/*
 * CREATE STREAM, TABLE, SINK, VIEW and FUNCTION: checked before the catalog changes. Invariant: a
 * statement that fails leaves the catalog as it was.
 */
#include "base/limits.h"
#include "planner/format_options.h"
#include "planner/plan_source.h"
#include "planner/select.h"

#include <string.h>

static const char *object_name(rf_ast_object kind)
{
	switch (kind) {
	case RF_OBJECT_SINK: return "sink";
	case RF_OBJECT_VIEW: return "view";
	case RF_OBJECT_TABLE: return "table";
	case RF_OBJECT_FUNCTION: return "function";
	default: return "stream";
	}
}

/* What was checked, in the statement's arena, before it is copied into an entry. */
typedef struct made {
	rf_ast_object kind;
	rf_source_spec *source;
	rf_sink_spec *sink;
	rf_text select_sql;
	rf_text signature;
} made;

/* Files are looked at now, so that what is wrong with them is said now and their columns
 * stay the same. An input that can be read only once is left alone until a query reads it. */
static bool is_described_now(const rf_source_spec *source)
{
	static const char *const later[] = {"-", "tail:", "tcp:", "unix:", "fifo:"};
	if (source->has_columns) return true;
	for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
		if (i == 0 ? rf_text_is(source->uri, later[0]) : rf_text_starts_with(source->uri, later[i]))
			return false;
	return true;
}

static bool make_stream(rf_binder *binder, const rf_ast_statement *statement, made *out)
{
	const rf_ast_source *from = statement->source;
	rf_text name = statement->name.text;
	rf_text uri = from->name.text;
	rf_loc loc = uri.size ? from->name.loc : statement->name.loc;
	rf_source_spec *source = rf_bind_source(binder, name, uri, loc, &from->options, false);
	if (!source) return false;
	if (uri.size == 0) {
		if (!source->has_columns) {
			rf_bind_fail(binder, RIFFLE_INVALID, statement->name.loc,
			             "a stream without FROM needs a list of columns");
			rf_bind_hint(binder, "Such as CREATE STREAM %.*s (x DOUBLE, y DOUBLE).", (int)name.size,
			             name.data);
			return false;
		}
		if (!source->has_format) {
			static const rf_format_spec csv = {
				.id = RF_FORMAT_CSV, .has_header = true, .delimiter = ',', .quote = '"'};
			source->format = csv;
		}
	} else if (is_described_now(source) && !rf_bind_describe(binder, source)) {
		return false;
	}
	out->source = source;
	if (uri.size && !source->is_described) return binder->status >= 0;
	return rf_bind_source_time(binder, source, &from->options);
}

/* What a table can't have, or must. */
static bool check_table(rf_binder *binder, const rf_ast_statement *statement)
{
	const rf_ast_source_options *options = &statement->source->options;
	bool has_key = options->keys != NULL;
	for (const rf_ast_column *column = options->columns; column; column = column->next)
		has_key |= column->is_key;
	if (!statement->source->name.text.size) {
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, statement->name.loc,
		             "a table without FROM is not built yet");
		rf_bind_hint(binder,
		             "A table is read from a file: CREATE TABLE t (k TEXT KEY, ...) FROM 't.csv'.");
	} else if (!has_key) {
		rf_bind_fail(binder, RIFFLE_INVALID, statement->name.loc, "a table needs a key");
		rf_bind_hint(binder,
		             "Say which columns it is looked up by: (k TEXT KEY, ...), or KEY (k) at "
		             "the end.");
	} else if (options->timestamp_by) {
		rf_bind_fail(binder, RIFFLE_INVALID, options->timestamp_by->loc,
		             "a table has no event time: TIMESTAMP BY is for streams");
	}
	return binder->status >= 0;
}

static bool make_table(rf_binder *binder, const rf_ast_statement *statement, made *out)
{
	const rf_ast_source *from = statement->source;
	rf_source_spec *source;
	if (!check_table(binder, statement)) return false;
	source = rf_bind_source(binder, statement->name.text, from->name.text, from->name.loc,
	                        &from->options, true);
	if (!source) return false;
	if (!is_described_now(source)) {
		rf_bind_fail(binder, RIFFLE_INVALID, from->name.loc,
		             "a table of an input that can be read only once needs a list of columns");
		return false;
	}
	if (!rf_bind_describe(binder, source)) return false;
	if (source->rest == RF_REST_ENDLESS) {
		rf_bind_fail(binder, RIFFLE_INVALID, from->name.loc,
		             "a table is read whole before the first row, and this input is endless");
		return false;
	}
	out->source = source;
	return rf_bind_source_keys(binder, source, &from->options);
}

static bool make_view(rf_binder *binder, const rf_ast_statement *statement, rf_text sql, made *out)
{
	size_t start = statement->select->loc.start - statement->loc.start;
	if (statement->is_materialized) {
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, statement->loc,
		             "MATERIALIZED VIEW is not built yet");
		return false;
	}
	if (statement->select->into) {
		rf_bind_fail(binder, RIFFLE_INVALID, statement->select->into_loc,
		             "INTO can't stand in a view");
		return false;
	}
	binder->is_quiet = true;
	if (statement->or_replace) binder->forbidden_view = statement->name.text;
	if (!rf_select_plan(binder, statement->select)) return false;
	out->select_sql = (rf_text){sql.data + start, sql.size > start ? sql.size - start : 0};
	return true;
}

static bool make(rf_binder *binder, const rf_ast_statement *statement, rf_text sql, made *out)
{
	rf_text name = statement->name.text;
	switch (statement->kind) {
	case RF_STATEMENT_CREATE_STREAM:
		out->kind = RF_OBJECT_STREAM;
		return make_stream(binder, statement, out);
	case RF_STATEMENT_CREATE_TABLE:
		out->kind = RF_OBJECT_TABLE;
		return make_table(binder, statement, out);
	case RF_STATEMENT_CREATE_SINK:
		out->kind = RF_OBJECT_SINK;
		out->sink = rf_bind_sink(binder, name, statement->into->name.text, statement->into->loc,
		                         statement->into);
		return out->sink != NULL;
	case RF_STATEMENT_CREATE_VIEW:
		out->kind = RF_OBJECT_VIEW;
		return make_view(binder, statement, sql, out);
	case RF_STATEMENT_CREATE_FUNCTION:
		out->kind = RF_OBJECT_FUNCTION;
		return rf_user_function_check(binder, statement, &out->signature, &out->select_sql);
	default: return false;
	}
}

static const char *unbuilt_object(rf_ast_statement_kind kind)
{
	switch (kind) {
	case RF_STATEMENT_CREATE_QUERY: return "CREATE QUERY";
	case RF_STATEMENT_CREATE_ALERT: return "CREATE ALERT";
	default: return NULL;
	}
}

static bool copy_into(rf_binder *binder, rf_catalog_entry *entry, const made *from, rf_text sql)
{
	rf_arena *arena = &entry->arena;
	entry->sql = (rf_text){rf_arena_copy(arena, sql.data, sql.size), sql.size};
	entry->select_sql = (rf_text){
		rf_arena_copy(arena, from->select_sql.data, from->select_sql.size), from->select_sql.size};
	entry->signature = (rf_text){rf_arena_copy(arena, from->signature.data, from->signature.size),
	                             from->signature.size};
	if (from->source) entry->source = rf_plan_source_copy(arena, from->source);
	if (entry->source) entry->source->opened = NULL; /* it is given back with the statement */
	if (from->sink) entry->sink = rf_plan_sink_copy(arena, from->sink);
	if (entry->sql.data && entry->select_sql.data && entry->signature.data &&
	    !entry->source == !from->source && !entry->sink == !from->sink)
		return true;
	return rf_bind_no_memory(binder) != NULL;
}

static bool replace(rf_binder *binder, const rf_ast_statement *statement, const made *from,
                    rf_text sql, rf_catalog_entry *old, rf_catalog_entry **entry)
{
	rf_catalog *catalog = binder->planner->catalog;
	if (catalog->count == RF_LIMIT_OBJECTS) {
		rf_bind_fail(binder, RIFFLE_LIMIT, statement->name.loc,
		             "there are %d streams, sinks, views and functions already", RF_LIMIT_OBJECTS);
		return false;
	}
	*entry = rf_catalog_add(catalog, from->kind, statement->name.text);
	if (!*entry) return rf_bind_no_memory(binder) != NULL;
	if (!copy_into(binder, *entry, from, sql)) {
		rf_catalog_drop(catalog, *entry);
		return false;
	}
	if (old) rf_catalog_drop(catalog, old);
	return true;
}

/* What stands there already: an error, the old entry, or one to be replaced. */
static bool check_old(rf_binder *binder, const rf_ast_statement *statement,
                      const rf_catalog_entry *old)
{
	if (!old || statement->or_replace) return true;
	rf_bind_fail(binder, RIFFLE_NAME, statement->name.loc, "%s \"%.*s\" exists already",
	             object_name(old->kind), (int)old->name.size, old->name.data);
	rf_bind_hint(binder, "CREATE OR REPLACE takes its place; IF NOT EXISTS leaves it.");
	return false;
}

static rf_text trim_statement(rf_text sql)
{
	sql = rf_text_trim(sql);
	while (sql.size && sql.data[sql.size - 1] == ';') {
		sql.size--;
		sql = rf_text_trim(sql);
	}
	return sql;
}

static rf_status create(rf_binder *binder, const rf_ast_statement *statement, rf_text sql,
                        rf_catalog_entry **entry, bool *is_new)
{
	rf_catalog *catalog = binder->planner->catalog;
	bool is_function = statement->kind == RF_STATEMENT_CREATE_FUNCTION;
	rf_catalog_entry *old =
		rf_catalog_find_kind(catalog, is_function ? RF_OBJECT_FUNCTION : RF_OBJECT_STREAM,
	                         statement->name.text, statement->name.is_quoted);
	const char *unbuilt = unbuilt_object(statement->kind);
	made out = {.select_sql = {"", 0}, .signature = {"", 0}};
	*is_new = false;
	*entry = old;
	if (unbuilt) {
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, statement->loc, "%s is not built yet", unbuilt);
		return binder->status;
	}
	if (old && statement->if_not_exists) return RIFFLE_OK;
	if (!check_old(binder, statement, old) || !make(binder, statement, sql, &out))
		return binder->status;
	*is_new = replace(binder, statement, &out, trim_statement(sql), old, entry);
	return binder->status;
}

rf_status rf_catalog_create(rf_planner *planner, const rf_ast_statement *statement, rf_text sql,
                            rf_catalog_entry **entry, bool *is_new, rf_error *error)
{
	rf_binder binder;
	rf_error local = RIFFLE_ERROR_INIT;
	rf_binder_init(&binder, planner, error ? error : &local);
	create(&binder, statement, sql, entry, is_new);
	rf_bind_forget_sources(&binder); /* a query opens them for itself */
	return binder.status < 0 ? binder.status : RIFFLE_OK;
}

/* ---- CREATE STREAM as text ---- */

static bool is_plain_name(rf_text name)
{
	static const char *const reserved[] = {
		"array", "case", "distinct", "false", "not",     "null", "select", "true",
		"when",  "with", "and",      "as",    "between", "else", "from",   "ilike",
		"in",    "is",   "like",     "on",    "or",      "then", "union",  "where"};
	if (name.size == 0) return false;
	for (size_t i = 0; i < name.size; i++) {
		char c = rf_fold(name.data[i]);
		if (!(c >= 'a' && c <= 'z') && c != '_' && !(i && c >= '0' && c <= '9')) return false;
	}
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (rf_text_is_fold(name, reserved[i])) return false;
	return true;
}

static void write_quoted(rf_buffer *out, rf_text text, char quote)
{
	rf_buffer_append_byte(out, quote);
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == quote) rf_buffer_append_byte(out, quote);
		rf_buffer_append_byte(out, text.data[i]);
	}
	rf_buffer_append_byte(out, quote);
}

static void write_name(rf_buffer *out, rf_text name)
{
	if (is_plain_name(name)) {
		rf_buffer_append_text(out, name);
	} else {
		write_quoted(out, name, '"');
	}
}

/* "readings" of 'data/readings.csv.gz'. */
static rf_text stem(rf_text uri)
{
	size_t start = uri.size, end;
	while (start && uri.data[start - 1] != '/' && uri.data[start - 1] != ':') start--;
	end = start;
	while (end < uri.size && uri.data[end] != '.' && uri.data[end] != '?' && uri.data[end] != '*')
		end++;
	return end > start ? (rf_text){uri.data + start, end - start} : RF_TEXT("input");
}

static bool has_word(const rf_text *words, uint32_t count, rf_text word)
{
	for (uint32_t i = 0; i < count; i++)
		if (rf_text_equal(words[i], word)) return true;
	return false;
}

/* The words for NULL that were said, then those that were inferred, each once. */
static uint32_t gather_null_words(const rf_source_spec *source, rf_text *words, uint32_t max)
{
	const rf_format_spec *format = &source->format;
	uint32_t count = 0;
	for (uint32_t i = 0; i < format->null_word_count && count < max; i++)
		words[count++] = format->null_words[i];
	for (uint32_t i = 0; i < source->columns.count && count < max; i++) {
		rf_text word = source->columns.columns[i].null_word;
		if (word.size && !has_word(words, count, word)) words[count++] = word;
	}
	return count;
}

/* The options of a format in parentheses, as they are written. */
typedef struct option_writer {
	rf_buffer *out;
	uint32_t count;
} option_writer;

static void write_option_name(option_writer *to, const char *name)
{
	rf_buffer_append_string(to->out, to->count++ ? ", " : " (");
	rf_buffer_append_string(to->out, name);
	rf_buffer_append_byte(to->out, ' ');
}

static void write_character(option_writer *to, const char *name, char character)
{
	write_option_name(to, name);
	write_quoted(to->out,
	             character == '\t' ? RF_TEXT("\\t") : (rf_text){&character, character != 0}, '\'');
}

static void write_null_words(option_writer *to, const rf_source_spec *source)
{
	rf_text words[RF_LIMIT_NULL_WORDS];
	uint32_t count = gather_null_words(source, words, RF_LIMIT_NULL_WORDS);
	/* That of a preset goes without saying. */
	bool is_preset = source->format.preset && count == 1 && rf_text_is(words[0], "-");
	if (count == 0 || is_preset) return;
	write_option_name(to, "null");
	if (count > 1) rf_buffer_append_byte(to->out, '(');
	for (uint32_t i = 0; i < count; i++) {
		if (i) rf_buffer_append_string(to->out, ", ");
		write_quoted(to->out, words[i], '\'');
	}
	if (count > 1) rf_buffer_append_byte(to->out, ')');
}

/* What few files need. */
static void write_dialect(option_writer *to, const rf_format_spec *format)
{
	if (format->escape) write_character(to, "escape", format->escape);
	if (format->comment) write_character(to, "comment", format->comment);
	if (format->has_decimal_comma) write_character(to, "decimal", ',');
	if (format->is_trimmed) {
		write_option_name(to, "trim");
		rf_buffer_append_string(to->out, "true");
	}
	if (format->skip_lines) {
		write_option_name(to, "skip");
		rf_buffer_printf(to->out, "%u", format->skip_lines);
	}
}

static void write_format(rf_buffer *out, const rf_source_spec *source)
{
	const rf_format_spec *format = &source->format;
	option_writer to = {out, 0};
	rf_buffer_printf(out, " FORMAT %s", rf_plan_format_name(format));
	if (format->id == RF_FORMAT_REGEX && !format->preset) {
		rf_buffer_append_byte(out, ' ');
		write_quoted(out, format->pattern, '\'');
	}
	if (format->id == RF_FORMAT_CSV) {
		write_option_name(&to, "header");
		rf_buffer_append_string(out, format->has_header ? "true" : "false");
		if (!format->is_tsv || format->delimiter != '\t')
			write_character(&to, "delimiter", format->delimiter);
		if (format->quote != '"') write_character(&to, "quote", format->quote);
		write_dialect(&to, format);
	}
	if (format->id != RF_FORMAT_NDJSON && format->id != RF_FORMAT_LINES)
		write_null_words(&to, source);
	if (format->year) {
		write_option_name(&to, "year");
		rf_buffer_printf(out, "%d", (int)format->year);
	}
	if (format->compression != RF_COMPRESSION_BY_ENDING) {
		write_option_name(&to, "compression");
		rf_buffer_append_string(out, rf_compression_name(format->compression));
	}
	if (to.count) rf_buffer_append_byte(out, ')');
}

static void write_time(rf_buffer *out, const rf_source_spec *source)
{
	rf_buffer_append_string(out, " TIMESTAMP BY ");
	rf_buffer_append_text(out, source->timestamp_by);
	if (source->bound_ns > 0) {
		rf_buffer_append_string(out, " WATERMARK ");
		rf_duration_write(source->bound_ns, "", out);
	}
	if (source->idle_timeout_ns >= 0) {
		rf_buffer_append_string(out, " IDLE TIMEOUT ");
		rf_duration_write(source->idle_timeout_ns, "", out);
	}
	if (source->max_ahead_ns >= 0) {
		rf_buffer_append_string(out, " MAX AHEAD ");
		rf_duration_write(source->max_ahead_ns, "", out);
	}
}

static void write_source(rf_buffer *out, const rf_source_spec *source)
{
	bool is_uri = source->uri.size && rf_text_equal(source->name, source->uri);
	rf_buffer_append_string(out, source->key_count ? "CREATE TABLE " : "CREATE STREAM ");
	write_name(out, is_uri ? stem(source->uri) : source->name);
	rf_buffer_append_string(out, " (");
	for (uint32_t i = 0; i < source->columns.count; i++) {
		if (i) rf_buffer_append_string(out, ", ");
		write_name(out, source->columns.columns[i].name);
		rf_buffer_printf(out, " %s", rf_type_name(source->columns.columns[i].type).text);
		if (source->key_count == 1 && source->keys[0] == i) rf_buffer_append_string(out, " KEY");
	}
	rf_buffer_append_byte(out, ')');
	if (source->uri.size) {
		rf_buffer_append_string(out, " FROM ");
		write_quoted(out, source->uri, '\'');
	}
	if (source->format.id != RF_FORMAT_NONE) write_format(out, source);
	if (source->timestamp_by.size) write_time(out, source);
	for (uint32_t i = 0; source->key_count > 1 && i < source->key_count; i++) {
		rf_buffer_append_string(out, i ? ", " : " KEY (");
		write_name(out, source->columns.columns[source->keys[i]].name);
		if (i + 1 == source->key_count) rf_buffer_append_byte(out, ')');
	}
}

char *rf_source_statement(const rf_source_spec *source, rf_arena *arena)
{
	enum { STATEMENT_BYTES_MAX = 1 << 20 };
	rf_buffer out;
	char *text = NULL;
	rf_buffer_init(&out, arena->memory, STATEMENT_BYTES_MAX);
	write_source(&out, source);
	if (!out.has_failed) text = rf_arena_copy(arena, out.data, out.size);
	rf_buffer_release(&out);
	return text;
}
