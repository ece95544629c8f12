/* The catalog and CREATE: what is kept, what is refused, and that a failure changes nothing. */
#include "planner_world.h"

static void finds_by_folded_and_exact_name(void **state)
{
	world self;
	rf_catalog_entry *first, *second;
	RF_UNUSED(state);
	world_open(&self);
	first = rf_catalog_add(&self.catalog, RF_OBJECT_STREAM, RF_TEXT("Trades"));
	second = rf_catalog_add(&self.catalog, RF_OBJECT_SINK, RF_TEXT("out"));
	assert_non_null(first);
	assert_ptr_equal(rf_catalog_find(&self.catalog, RF_TEXT("tRADES"), false), first);
	assert_ptr_equal(rf_catalog_find(&self.catalog, RF_TEXT("Trades"), true), first);
	assert_null(rf_catalog_find(&self.catalog, RF_TEXT("trades"), true));
	assert_null(rf_catalog_find(&self.catalog, RF_TEXT("trade"), false));
	assert_int_equal(first->kind, RF_OBJECT_STREAM);
	rf_catalog_drop(&self.catalog, first);
	assert_int_equal(self.catalog.count, 1);
	assert_ptr_equal(self.catalog.entries[0], second);
	assert_null(rf_catalog_find(&self.catalog, RF_TEXT("Trades"), false));
	world_close(&self);
}

static void functions_have_names_of_their_own(void **state)
{
	world self;
	rf_catalog_entry *stream, *function;
	RF_UNUSED(state);
	world_open(&self);
	function = rf_catalog_add(&self.catalog, RF_OBJECT_FUNCTION, RF_TEXT("Area"));
	assert_null(rf_catalog_find(&self.catalog, RF_TEXT("area"), false));
	stream = rf_catalog_add(&self.catalog, RF_OBJECT_STREAM, RF_TEXT("area"));
	assert_ptr_equal(rf_catalog_find(&self.catalog, RF_TEXT("Area"), false), stream);
	assert_ptr_equal(rf_catalog_find_function(&self.catalog, RF_TEXT("area"), false), function);
	assert_null(rf_catalog_find_function(&self.catalog, RF_TEXT("area"), true));
	assert_ptr_equal(
		rf_catalog_find_kind(&self.catalog, RF_OBJECT_FUNCTION, RF_TEXT("AREA"), false), function);
	assert_ptr_equal(rf_catalog_find_kind(&self.catalog, RF_OBJECT_VIEW, RF_TEXT("AREA"), false),
	                 stream);
	world_close(&self);
}

static void holds_many_and_stops_at_the_limit(void **state)
{
	world self;
	char name[32];
	RF_UNUSED(state);
	world_open(&self);
	for (int i = 0; i < 10000; i++) {
		snprintf(name, sizeof name, "s%d", i);
		assert_non_null(rf_catalog_add(&self.catalog, RF_OBJECT_STREAM, rf_text_of(name)));
	}
	assert_null(rf_catalog_add(&self.catalog, RF_OBJECT_STREAM, RF_TEXT("more")));
	assert_string_equal(
		world_run(&self, "CREATE VIEW more AS SELECT 1"),
		"LIMIT 13-17: there are 10000 streams, sinks, views and functions already\n");
	world_close(&self);
}

static const world_case create_cases[] = {
	{"CREATE STREAM trades (x BIGINT)",
     "NAME 15-21: stream \"trades\" exists already / CREATE OR REPLACE takes its place; IF NOT "
     "EXISTS leaves "
     "it.\n"},
	{"CREATE STREAM IF NOT EXISTS Trades (x BIGINT)", "kept trades\n"},
	{"CREATE OR REPLACE STREAM Trades (x BIGINT)", "made Trades\n"},
	{"SELECT x FROM trades LIMIT 1",
     "limit 1\n└─ scan Trades (CSV, live): x\nrewrites:\n"
     "  merge_projects: a project that changes nothing is gone\n= x BIGINT\n"},
	{"CREATE SINK trades TO 'x.csv'",
     "NAME 13-19: stream \"Trades\" exists already / CREATE OR REPLACE takes its place; IF NOT "
     "EXISTS leaves "
     "it.\n"},
	{"CREATE STREAM u",
     "INVALID 15-16: a stream without FROM needs a list of columns / Such as CREATE STREAM u (x "
     "DOUBLE, y "
     "DOUBLE).\n"},
	{"CREATE STREAM u (a BIGINT, A TEXT)", "NAME 28-29: column \"A\" is given twice\n"},
	{"CREATE STREAM u (a BIGINT, \"A\" TEXT)", "made u\n"},
	{"CREATE STREAM v FROM 'missing.csv'", "IO 22-35: can't open 'missing.csv'\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT CVS",
     "NAME 37-40: unknown format \"CVS\" / did you mean \"CSV\"?\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT XML",
     "NAME 37-40: unknown format \"XML\" / The formats are CSV, TSV, NDJSON, LINES, LOGFMT, REGEX, "
     "NGINX, APACHE and SYSLOG.\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT CSV (haeder true)",
     "NAME 42-48: unknown option \"haeder\" / did you mean \"header\"?\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT CSV (zzz true)",
     "NAME 42-45: unknown option \"zzz\" / The options of CSV are: header, delimiter, quote, "
     "escape, "
     "comment, decimal, trim, skip, null, "
     "compression.\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT CSV (header 'x')",
     "TYPE 49-52: header is true or false\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT CSV (delimiter ';;')",
     "INVALID 52-56: the delimiter is one ASCII character, not the end of a line\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT CSV (delimiter 3)",
     "TYPE 52-53: the delimiter is a text of one character\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT CSV (null 3)", "TYPE 47-48: null is a text\n"},
	{"CREATE STREAM v FROM 'a.csv' FORMAT NDJSON (header true)",
     "INVALID 45-51: NDJSON has no option header\n"},
	{"CREATE STREAM v FROM 'a.csv' TIMESTAMP BY qty",
     "TYPE 43-46: TIMESTAMP BY takes a TIMESTAMP, and this is BIGINT / epoch_ms(qty) makes a "
     "TIMESTAMP of it, as epoch_s, epoch_us and epoch_ns do.\n"},
	{"CREATE STREAM v FROM 'a.csv' TIMESTAMP BY symbol",
     "TYPE 43-49: TIMESTAMP BY takes a TIMESTAMP, and this is TEXT\n"},
	{"CREATE STREAM v FROM 'a.csv' TIMESTAMP BY tss",
     "NAME 43-46: unknown column \"tss\" in \"v\" / did you mean \"ts\"? (columns: ts, symbol, "
     "price, qty)\n"},
	{"CREATE VIEW w AS SELECT nope FROM t",
     "NAME 25-29: unknown column \"nope\" in stream \"t\" / (columns: a, b, x, s, ok, ts, d)\n"},
	{"CREATE VIEW w AS SELECT a FROM t INTO 'x'", "INVALID 34-38: INTO can't stand in a view\n"},
	{"CREATE SINK missing TO 'missing.csv'", "IO 24-37: no such folder\n"},
	{"SELECT a FROM v", "NAME 15-16: unknown stream \"v\"\n"},
	{"CREATE SINK o TO 'o.csv' FORMAT CSV (header false)", "made o\n"},
	{"SELECT a FROM o", "NAME 15-16: \"o\" is a sink, which can't be read\n"},
	{"INSERT INTO o SELECT a FROM t INTO 'x'",
     "INVALID 31-35: INSERT INTO names the sink already\n"},
	{"CREATE SINK outcome TO 'p.csv'", "made outcome\n"},
	{"INSERT INTO outcom SELECT a FROM t",
     "NAME 13-19: unknown sink \"outcom\" / did you mean \"outcome\"?\n"},
	{"SELECT a FROM tradez", "NAME 15-21: unknown stream \"tradez\" / did you mean \"Trades\"?\n"},
};

static void creates_or_says_why_not(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(create_cases, 0);
}

static const rf_catalog_entry *make(world *self, const char *sql, const char *name)
{
	rf_catalog_entry *entry;
	world_run(self, sql);
	entry = rf_catalog_find(&self->catalog, rf_text_of(name), false);
	assert_non_null(entry);
	return entry;
}

static void keeps_the_statement(void **state)
{
	world self;
	const rf_catalog_entry *entry;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	entry = make(&self, "  CREATE VIEW w AS /* c */ SELECT a FROM t WHERE a > 1 ; ", "w");
	assert_true(rf_text_is(entry->sql, "CREATE VIEW w AS /* c */ SELECT a FROM t WHERE a > 1"));
	assert_true(rf_text_is(entry->select_sql, "SELECT a FROM t WHERE a > 1"));
	entry = make(&self, "CREATE SINK o TO 'o.csv' FORMAT CSV (header false, null 'NA')", "o");
	assert_true(rf_text_is(entry->sink->uri, "o.csv"));
	assert_true(rf_text_is(entry->sink->name, "o"));
	assert_true(entry->sink->has_format);
	assert_false(entry->sink->format.has_header);
	assert_int_equal(entry->sink->format.null_word_count, 1);
	assert_true(rf_text_is(entry->sink->format.null_words[0], "NA"));
	entry =
		make(&self, "CREATE STREAM c FROM 'a.csv' FORMAT TSV (header false) TIMESTAMP BY ts", "c");
	assert_true(entry->source->is_described);
	assert_false(entry->source->has_columns);
	assert_false(entry->source->format.has_header);
	assert_true(entry->source->format.is_tsv);
	assert_int_equal(entry->source->columns.count, 4);
	assert_true(rf_text_is(entry->source->timestamp_by, "ts"));
	world_close(&self);
}

/* Standard input is looked at when a query reads it, and not before. */
static void leaves_standard_input_alone(void **state)
{
	world self;
	const rf_catalog_entry *entry;
	RF_UNUSED(state);
	world_open(&self);
	entry = make(&self, "CREATE STREAM i FROM '-'", "i");
	assert_false(entry->source->is_described);
	assert_int_equal(self.open_count, 0);
	assert_string_equal(
		world_run(&self, "SELECT nope FROM i"),
		"NAME 8-12: unknown column \"nope\" in stream \"i\" / (columns: ts, symbol, "
		"price, qty)\n");
	assert_int_equal(self.open_count, 0); /* given back */
	world_close(&self);
}

static void writes_a_source_as_a_statement(void **state)
{
	static const struct {
		const char *sql, *expected;
	} cases[] = {
		{"CREATE STREAM c (a BIGINT, \"select\" TEXT, \"b c\" DOUBLE, \"q\"\"q\" BOOLEAN)",
	     "CREATE STREAM c (a BIGINT, \"select\" TEXT, \"b c\" DOUBLE, \"q\"\"q\" BOOLEAN) FORMAT "
	     "CSV "
	     "(header true, "
	     "delimiter ',')"},
		{"CREATE STREAM c FROM 'a.csv' FORMAT CSV (header false, delimiter ';', quote '''', null "
	     "'n''a') "
	     "TIMESTAMP BY ts",
	     "CREATE STREAM c (ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT) FROM 'a.csv' "
	     "FORMAT "
	     "CSV (header "
	     "false, delimiter ';', quote '''', null 'n''a') TIMESTAMP BY ts"},
		{"CREATE STREAM c FROM 'a.csv' FORMAT TSV",
	     "CREATE STREAM c (ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT) FROM 'a.csv' "
	     "FORMAT "
	     "TSV (header "
	     "true)"},
		{"CREATE STREAM c FROM 'a.csv' FORMAT CSV (delimiter '\\t', quote '')",
	     "CREATE STREAM c (ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT) FROM 'a.csv' "
	     "FORMAT "
	     "CSV (header "
	     "true, delimiter '\\t', quote '')"},
		{"CREATE STREAM c (a TEXT) FROM 'a.csv' FORMAT CSV (trim, skip 2, decimal ',', comment "
	     "'#', "
	     "escape '\\', delimiter ';')",
	     "CREATE STREAM c (a TEXT) FROM 'a.csv' FORMAT CSV (header true, delimiter ';', escape "
	     "'\\', "
	     "comment '#', decimal ',', trim true, skip 2)"},
		{"CREATE STREAM c (line TEXT) FROM 'b.csv' FORMAT LINES",
	     "CREATE STREAM c (line TEXT) FROM 'b.csv' FORMAT LINES"},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		world self;
		const rf_catalog_entry *entry;
		world_open(&self);
		entry = make(&self, cases[i].sql, "c");
		assert_string_equal(rf_source_statement(entry->source, &self.arena), cases[i].expected);
		/* it makes the same stream again */
		rf_catalog_drop(&self.catalog, (rf_catalog_entry *)entry);
		entry = make(&self, cases[i].expected, "c");
		assert_string_equal(rf_source_statement(entry->source, &self.arena), cases[i].expected);
		world_close(&self);
	}
}

static void names_a_stream_after_its_file(void **state)
{
	static const struct {
		const char *uri, *expected;
	} cases[] = {
		{"data/readings.csv.gz", "CREATE STREAM readings ("},
		{"tail:app.ndjson", "CREATE STREAM app ("},
		{"generate:blobs?rows=1", "CREATE STREAM blobs ("},
		{"data/*.csv", "CREATE STREAM input ("},
		{"2024-x.csv", "CREATE STREAM \"2024-x\" ("},
		{"-", "CREATE STREAM \"-\" ("},
	};
	world self;
	rf_source_spec source = {.rest = RF_REST_AT_REST};
	RF_UNUSED(state);
	world_open(&self);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *text;
		source.name = source.uri = rf_text_of(cases[i].uri);
		text = rf_source_statement(&source, &self.arena);
		assert_non_null(text);
		assert_memory_equal(text, cases[i].expected, strlen(cases[i].expected));
	}
	world_close(&self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_by_folded_and_exact_name),
		cmocka_unit_test(functions_have_names_of_their_own),
		cmocka_unit_test(holds_many_and_stops_at_the_limit),
		cmocka_unit_test(creates_or_says_why_not),
		cmocka_unit_test(keeps_the_statement),
		cmocka_unit_test(leaves_standard_input_alone),
		cmocka_unit_test(writes_a_source_as_a_statement),
		cmocka_unit_test(names_a_stream_after_its_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
