/* Aggregates when memory is refused: an error, nothing lost, nothing leaked. */
#include "aggregate_case.h"
#include "failing_memory.h"

#define TEXTS \
	"b a a_long_text_that_does_not_fit NULL c d e f g h i j k l zz_long_text_that_does_not_fit"
#define NUMBERS "1 2 3 4 5 6 7 8 9 10 11 12 NULL 1 2"
#define TIMED_TEXTS \
	"b,5 a_long_text_that_does_not_fit,4 NULL,2 a_longer_text_that_does_not_fit,1 " \
	"c_long_text_that_does_not_fit,9 d,8 b,10 e,3"
/* The first half has no key, and the last to win needs more room than the others. */
#define TIMED_PAIRS \
	"NULL,NULL,3 a,NULL,4 NULL,NULL,6 a_long_text_that_does_not_fit,b_key_that_does_not_fit,2 " \
	"another_text_that_is_so_long_that_the_room_is_too_small,b_key_that_does_not_fit,1 " \
	"a,b_key_that_does_not_fit,5"

static const struct {
	const char *call;
	const char *rows;
} cases[] = {
	{"min(t)", TEXTS},
	{"max(t)", TEXTS},
	{"first(t)", TEXTS},
	{"last(t)", TEXTS},
	{"arg_min(t, t)",
     "b,a_long_text_that_does_not_fit a_long_text_that_does_not_fit,b "
     "another_text_that_does_not_fit,a c,a"},
	{"arg_max(i, t)",
     "1,NULL 2,NULL 3,c_long_text_that_does_not_fit 4,NULL 5,d_long_text_that_does_not_fit"},
	{"string_agg(t, ';')", TEXTS},
	{"median(i)", NUMBERS},
	{"count(DISTINCT t)", TEXTS},
	{"count(DISTINCT i)", NUMBERS},
	{"string_agg(DISTINCT t, ';')", TEXTS},
	{"mode(t)", TEXTS},
	{"approx_distinct(t)", TEXTS},
	{"approx_quantile(i, 0.5)", NUMBERS},
	{"approx_top_k(t, 2)", TEXTS},
	{"histogram(i)", NUMBERS},
	{"array_agg(t)", TEXTS},
	{"array_agg(DISTINCT t)", TEXTS},
	{"entropy(t)", TEXTS},
	{"mad(i)", NUMBERS},
	{"mad(d)", NUMBERS},
	{"sum(i)", NUMBERS},
	{"first(t)@", TIMED_TEXTS},
	{"last(t)@", TIMED_TEXTS},
	{"arg_min(t, t)@", TIMED_PAIRS},
	{"arg_max(t, t)@", TIMED_PAIRS},
	{"string_agg(t, ';')@", TIMED_TEXTS},
	{"string_agg(DISTINCT t, ';')@", TIMED_TEXTS},
};

/* Two halves, merged and finished; false when memory was refused, with a filled error. */
static bool run(agg_case *self, char out[CASE_TEXT_MAX])
{
	void *early = case_record(self, 1), *late = case_record(self, 1);
	uint32_t half = self->row_count / 2;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_status status;
	rf_batch batch;
	status = rf_aggregate_set_update(&self->set, &self->batch, NULL, 0, half, NULL, early, &error);
	if (status >= 0)
		status = rf_aggregate_set_update(&self->set, &self->batch, NULL, half,
		                                 self->row_count - half, NULL, late, &error);
	if (status >= 0) status = rf_aggregate_set_merge(&self->set, early, late, &error);
	rf_batch_store_begin(&self->store, &batch);
	if (status >= 0)
		status = rf_aggregate_set_finish(&self->set, early, &self->store, 0, 0, &error);
	if (status >= 0) case_text(self, 0, out);
	case_drop(self, early, 1);
	case_drop(self, late, 1);
	if (status < 0) {
		assert_int_equal(status, RIFFLE_NO_MEMORY);
		assert_int_equal(error.code, status);
	}
	return status >= 0;
}

static void test_every_request_fails_once(void **state)
{
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char expected[CASE_TEXT_MAX], out[CASE_TEXT_MAX];
		for (size_t fail_at = 0;; fail_at++) {
			failing_memory host = {0};
			riffle_allocator allocator = failing_allocator(&host);
			rf_memory memory;
			agg_case *self;
			bool is_done;
			rf_memory_init(&memory, &allocator, 0);
			self = case_open(&memory, cases[i].call, cases[i].rows);
			host.requests = 0;
			host.fail_at = fail_at;
			is_done = run(self, fail_at ? out : expected);
			case_close(self);
			assert_int_equal(host.held, 0);
			assert_int_equal(memory.used_bytes, 0);
			if (fail_at == 0) assert_true(is_done);
			if (fail_at && is_done) assert_string_equal(out, expected);
			if (fail_at && host.requests < fail_at) break;
		}
	}
}

/* The limit is an error of its own that names the setting. */
static void test_limit(void **state)
{
	rf_memory memory;
	agg_case *self;
	void *record;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_status status = RIFFLE_OK;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	self = case_open(&memory, "median(i)", "1 2 3 4 5 6 7 8");
	memory.limit_bytes = memory.used_bytes + 10000;
	record = case_record(self, 1);
	for (int i = 0; i < 1000 && status >= 0; i++)
		status =
			rf_aggregate_set_update(&self->set, &self->batch, NULL, 0, 8, NULL, record, &error);
	assert_int_equal(status, RIFFLE_LIMIT);
	assert_non_null(strstr(error.message, "an aggregate needs more than the memory limit"));
	assert_non_null(strstr(error.hint, "SET memory"));
	case_drop(self, record, 1);
	case_close(self);
}

static void test_open(void **state)
{
	rf_aggregate_call calls_of_set[2];
	RF_UNUSED(state);
	for (size_t fail_at = 1; fail_at < 20; fail_at++) {
		failing_memory host = {0};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_aggregate_set set;
		agg_case *self;
		rf_error error = RIFFLE_ERROR_INIT;
		rf_memory_init(&memory, &allocator, 0);
		self = case_open(&memory, "sum(i)", "");
		calls_of_set[0] = calls_of_set[1] = self->call;
		host.requests = 0;
		host.fail_at = fail_at;
		if (rf_aggregate_set_open(&set, calls_of_set, 2, &memory, &error) >= 0) {
			assert_true(fail_at > 4);
			rf_aggregate_set_close(&set);
		} else {
			assert_int_equal(error.code, RIFFLE_NO_MEMORY);
		}
		case_close(self);
		assert_int_equal(host.held, 0);
	}
}

/* A text that is replaced by a shorter one does not keep the room of the longest. */
static void test_replaced_text_is_given_back(void **state)
{
	rf_memory memory;
	agg_case *self;
	void *record;
	size_t before;
	char *big = malloc(100001);
	RF_UNUSED(state);
	memset(big, 'x', 100000);
	big[100000] = 0;
	rf_memory_init(&memory, NULL, 0);
	self = case_open(&memory, "last(t)", "a b");
	case_set(self, 0, 0, rf_value_text(rf_text_of(big)));
	before = memory.used_bytes;
	record = case_record(self, 1);
	assert_true(case_update(self, NULL, 0, 1, NULL, record));
	assert_true(memory.used_bytes >= before + 100000);
	assert_true(case_update(self, NULL, 1, 1, NULL, record));
	assert_true(memory.used_bytes <= before + 64);
	case_drop(self, record, 1);
	assert_int_equal(memory.used_bytes, before);
	case_close(self);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_request_fails_once),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_replaced_text_is_given_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
