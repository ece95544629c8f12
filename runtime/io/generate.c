/*
 * The generators: see generate.h. All arithmetic is on integers, and a DOUBLE is one division
 * at the end, so that no mathematical library has a say in the last bit.
 */
#include "runtime/io/generate.h"

#include "base/time_text.h"

#define BIT(parameter) (1u << (parameter))
#define COLUMN(name, type) \
	{ \
		{(name), sizeof(name) - 1}, (type), \
		{ \
			NULL, 0 \
		} \
	}

enum { MICRO = 1000000, CENTI = 100 };

/* splitmix64 */
static uint64_t next_random(uint64_t *random)
{
	uint64_t z = *random += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* A standard normal deviate in millionths: twelve uniforms have the variance 1. */
static int64_t next_normal(uint64_t *random)
{
	int64_t sum = 0;
	for (int i = 0; i < 6; i++) {
		uint64_t two = next_random(random);
		sum += (int64_t)(two >> 32) + (int64_t)(two & UINT32_MAX);
	}
	return (sum - 6 * (INT64_C(1) << 32)) * MICRO / (INT64_C(1) << 32);
}

static rf_status check_nothing(const rf_generate_config *config, rf_error *error)
{
	RF_UNUSED(config);
	RF_UNUSED(error);
	return RIFFLE_OK;
}

/* ---- blobs ---- */

static const rf_column_def blobs_columns[] = {COLUMN("x", RF_DOUBLE), COLUMN("y", RF_DOUBLE)};

static void fill_blobs(rf_generate_state *state, rf_batch_store *store, uint32_t at,
                       const uint32_t *wanted, uint32_t wanted_count)
{
	static const int64_t centres[2][2] = {{-2500000, 9000000}, {4600000, 2000000}};
	const int64_t *centre = centres[next_random(&state->random) >> 63];
	double point[2];
	for (int i = 0; i < 2; i++)
		point[i] = (double)(centre[i] + next_normal(&state->random)) / MICRO;
	for (uint32_t i = 0; i < wanted_count; i++)
		((double *)store->columns[i].data)[at] = point[wanted[i]];
}

/* ---- series ---- */

static const rf_column_def series_columns[] = {COLUMN("value", RF_BIGINT)};

static rf_status check_series(const rf_generate_config *config, rf_error *error)
{
	int64_t start = config->values[RF_GENERATE_START], step = config->values[RF_GENERATE_STEP];
	int64_t rows = config->values[RF_GENERATE_ROWS], last;
	if (step == 0) return rf_fail(error, RIFFLE_INVALID, "generate:series: step can't be 0");
	if (!(config->given & BIT(RF_GENERATE_ROWS)) || rows == 0) return RIFFLE_OK;
	rows = rf_generate_row_count(config);
	if (rows > 0 &&
	    (__builtin_mul_overflow(rows - 1, step, &last) ||
	     __builtin_add_overflow(start, last, &last)))
		return rf_fail(error, RIFFLE_INVALID, "generate:series: %lld rows pass the range of BIGINT",
		               (long long)rows);
	return RIFFLE_OK;
}

static void fill_series(rf_generate_state *state, rf_batch_store *store, uint32_t at,
                        const uint32_t *wanted, uint32_t wanted_count)
{
	const int64_t *values = state->config.values;
	RF_UNUSED(wanted);
	if (wanted_count == 0) return;
	((int64_t *)store->columns[0].data)[at] =
		(int64_t)((uint64_t)values[RF_GENERATE_START] +
	              (uint64_t)state->next_row * (uint64_t)values[RF_GENERATE_STEP]);
}

/* Rows from start to the bound by step, also when they are more than an int64_t holds. */
static int64_t rows_to(int64_t start, int64_t bound, int64_t step)
{
	__int128 span = (__int128)bound - start;
	__int128 count;
	if (step > 0 ? span < 0 : span > 0) return 0;
	count = span / step + 1;
	return count > INT64_MAX ? INT64_MAX : (int64_t)count;
}

int64_t rf_generate_row_count(const rf_generate_config *config)
{
	const int64_t *values = config->values;
	int64_t rows = config->given & BIT(RF_GENERATE_ROWS) ? values[RF_GENERATE_ROWS] : -1;
	int64_t to_stop;
	if (!(config->given & BIT(RF_GENERATE_STOP))) return rows;
	to_stop =
		rows_to(values[RF_GENERATE_START], values[RF_GENERATE_STOP], values[RF_GENERATE_STEP]);
	return rows >= 0 && rows < to_stop ? rows : to_stop;
}

/* ---- sensors ---- */

static const rf_column_def sensors_columns[] = {
	COLUMN("ts", RF_TIMESTAMP), COLUMN("sensor", RF_TEXT_TYPE), COLUMN("temperature", RF_DOUBLE),
	COLUMN("humidity", RF_DOUBLE)};

enum { SENSORS_TS, SENSORS_SENSOR, SENSORS_TEMPERATURE, SENSORS_HUMIDITY };

int64_t rf_generate_offset_ns(const rf_generate_config *config, int64_t row)
{
	return (int64_t)((__int128)row * RF_NS_PER_S / config->values[RF_GENERATE_RATE]);
}

static rf_status check_sensors(const rf_generate_config *config, rf_error *error)
{
	/* 200 years from the first row stay in the range of TIMESTAMP. */
	static const int64_t seconds_max = INT64_C(200) * 365 * 86400;
	int64_t rows = config->values[RF_GENERATE_ROWS], rate = config->values[RF_GENERATE_RATE];
	if (!(config->given & BIT(RF_GENERATE_ROWS)) || rows / rate < seconds_max) return RIFFLE_OK;
	return rf_fail(error, RIFFLE_INVALID, "generate:sensors: %lld rows pass the range of TIMESTAMP",
	               (long long)rows);
}

/* Hundredths of a degree: each sensor has a base of 18 to 26, the day adds up to 3, 14:00 UTC
 * being the warmest. */
static int64_t temperature_of(const rf_generate_state *state, int64_t sensor, int64_t ns)
{
	uint64_t base = (uint64_t)state->config.values[RF_GENERATE_SEED] * 31 + (uint64_t)sensor;
	int64_t second = ns / RF_NS_PER_S % 86400;
	int64_t from_peak = (second + 86400 - 50400) % 86400; /* 0 to 86,399 */
	if (from_peak > 43200) from_peak = 86400 - from_peak;
	return 1800 + (int64_t)(next_random(&base) % 800) + 300 - 600 * from_peak / 43200;
}

static void fill_sensors(rf_generate_state *state, rf_batch_store *store, uint32_t at,
                         const uint32_t *wanted, uint32_t wanted_count)
{
	int64_t sensor = state->next_row % state->config.values[RF_GENERATE_SENSORS];
	int64_t ns = state->origin_ns + rf_generate_offset_ns(&state->config, state->next_row);
	int64_t temperature = temperature_of(state, sensor, ns);
	int64_t humidity;
	temperature += next_normal(&state->random) * 20 / MICRO;
	humidity = 5500 - 2 * (temperature - 2000) + next_normal(&state->random) * 150 / MICRO;
	if (humidity < 0) humidity = 0;
	if (humidity > 100 * CENTI) humidity = 100 * CENTI;
	for (uint32_t i = 0; i < wanted_count; i++) {
		void *data = store->columns[i].data;
		switch (wanted[i]) {
		case SENSORS_TS: ((int64_t *)data)[at] = ns; break;
		case SENSORS_SENSOR: ((rf_text *)data)[at] = state->names[sensor]; break;
		case SENSORS_TEMPERATURE: ((double *)data)[at] = (double)temperature / CENTI; break;
		default: ((double *)data)[at] = (double)humidity / CENTI; break;
		}
	}
}

const rf_generator rf_generators[] = {
	{
		.name = "blobs",
		.parameters = BIT(RF_GENERATE_ROWS) | BIT(RF_GENERATE_SEED),
		.column_count = sizeof blobs_columns / sizeof blobs_columns[0],
		.columns = blobs_columns,
		.check = check_nothing,
		.fill = fill_blobs,
	},
	{
		.name = "series",
		.parameters = BIT(RF_GENERATE_ROWS) | BIT(RF_GENERATE_START) | BIT(RF_GENERATE_STOP) |
			BIT(RF_GENERATE_STEP),
		.column_count = sizeof series_columns / sizeof series_columns[0],
		.columns = series_columns,
		.check = check_series,
		.fill = fill_series,
	},
	{
		.name = "sensors",
		.parameters = BIT(RF_GENERATE_ROWS) | BIT(RF_GENERATE_SEED) | BIT(RF_GENERATE_RATE) |
			BIT(RF_GENERATE_SENSORS),
		.column_count = sizeof sensors_columns / sizeof sensors_columns[0],
		.columns = sensors_columns,
		.is_paced = true,
		.check = check_sensors,
		.fill = fill_sensors,
	},
};

const uint32_t rf_generator_count = sizeof rf_generators / sizeof rf_generators[0];
