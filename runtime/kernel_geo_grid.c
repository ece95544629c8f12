/*
 * Cells of the Earth by name: geohashes, and the tiles of web maps. Invariant: halving an
 * interval of degrees is exact, so a place is in the cell that it names.
 */
#include "runtime/kernel_geo.h"

#include <string.h>

/* ---- geohash ---- */

enum { HASH_MAX = 12, HASH_BITS = 5 };

static const char hash_letters[] = "0123456789bcdefghjkmnpqrstuvwxyz";

/* The cell of a hash: a column and a row of 2^lon_bits by 2^lat_bits, from the south-west. */
typedef struct cell {
	uint64_t x, y;
	uint32_t lon_bits, lat_bits;
} cell;

static cell cell_of_length(uint32_t length)
{
	uint32_t bits = length * HASH_BITS;
	return (cell){0, 0, bits - bits / 2, bits / 2};
}

/* Which of 2^bits equal parts of low to high a value lies in; the last has its upper end too. */
static uint64_t part_of(double value, double low, double high, uint32_t bits)
{
	uint64_t part = 0;
	for (uint32_t i = 0; i < bits; i++) {
		double middle = low + (high - low) / 2;
		bool is_upper = value >= middle;
		part = part << 1 | is_upper;
		if (is_upper)
			low = middle;
		else
			high = middle;
	}
	return part;
}

static void write_hash(cell c, uint32_t length, char *out)
{
	uint32_t lon = c.lon_bits, lat = c.lat_bits;
	for (uint32_t i = 0; i < length; i++) {
		uint32_t letter = 0;
		for (uint32_t bit = i * HASH_BITS; bit < (i + 1) * HASH_BITS; bit++)
			letter = letter << 1 | (bit % 2 ? c.y >> --lat & 1 : c.x >> --lon & 1);
		out[i] = hash_letters[letter];
	}
}

static bool read_hash(rf_text text, cell *c)
{
	if (text.size == 0 || text.size > HASH_MAX) return false;
	*c = cell_of_length((uint32_t)text.size);
	for (size_t i = 0; i < text.size; i++) {
		char letter = text.data[i];
		const char *found;
		if (letter >= 'A' && letter <= 'Z') letter = (char)(letter - 'A' + 'a');
		found = memchr(hash_letters, letter, sizeof hash_letters - 1);
		if (!found) return false;
		for (uint32_t bit = 0; bit < HASH_BITS; bit++) {
			uint64_t value = (uint64_t)(found - hash_letters) >> (HASH_BITS - 1 - bit) & 1;
			if ((i * HASH_BITS + bit) % 2)
				c->y = c->y << 1 | value;
			else
				c->x = c->x << 1 | value;
		}
	}
	return true;
}

static rf_geo_box box_of(cell c)
{
	double height = ldexp(180, -(int)c.lat_bits), width = ldexp(360, -(int)c.lon_bits);
	double south = (double)c.y * height - 90, west = (double)c.x * width - 180;
	return (rf_geo_box){south, west, south + height, west + width};
}

void rf_kernel_GEOHASH_ENCODE(rf_kernel_call *call)
{
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		int64_t length = call->arg_count == 3 ? rf_kernel_bigint(call, 2, row) : HASH_MAX;
		rf_place place;
		char *bytes;
		cell c;
		out[row] = RF_TEXT("");
		if (!rf_geo_place(call, row, 0, &place)) continue;
		if (length < 1 || length > HASH_MAX) {
			rf_kernel_fail(call, row, "the length of a geohash is not 1 to 12");
			continue;
		}
		bytes = rf_kernel_bytes(call, (size_t)length);
		if (!bytes) return;
		c = cell_of_length((uint32_t)length);
		c.x = part_of(place.lon, -180, 180, c.lon_bits);
		c.y = part_of(place.lat, -90, 90, c.lat_bits);
		write_hash(c, (uint32_t)length, bytes);
		out[row] = (rf_text){bytes, (size_t)length};
	}
}

/* The cell of an argument; what is no geohash fails the row. */
static bool cell_of(rf_kernel_call *call, uint32_t row, cell *c)
{
	if (read_hash(((const rf_text *)call->args[0].data)[row], c)) return true;
	rf_kernel_fail(call, row, "not a geohash");
	return false;
}

void rf_kernel_GEOHASH_DECODE(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_geo_box box;
		cell c;
		if (!cell_of(call, row, &c)) continue;
		box = box_of(c);
		rf_geo_put(call, row,
		           (const double[]){(box.south + box.north) / 2, (box.west + box.east) / 2}, 2);
	}
}

void rf_kernel_GEOHASH_BOX(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_geo_box box;
		cell c;
		if (!cell_of(call, row, &c)) continue;
		box = box_of(c);
		rf_geo_put_box(call, row, &box);
	}
}

/* Adds the neighbour so many rows and columns away; beyond a pole there is none. name: where its
 * letters stay until the array is made. */
static bool add_neighbor(rf_array_builder *builder, cell c, rf_text of, int up, int right,
                         char *name)
{
	rf_value value = rf_value_text((rf_text){name, of.size});
	if ((up < 0 && c.y == 0) || (up > 0 && c.y + 1 == UINT64_C(1) << c.lat_bits)) return true;
	c.y += (uint64_t)(int64_t)up;
	c.x = (c.x + (uint64_t)(int64_t)right) & ((UINT64_C(1) << c.lon_bits) - 1);
	write_hash(c, (uint32_t)of.size, name);
	return rf_array_builder_add(builder, &value);
}

void rf_kernel_GEOHASH_NEIGHBORS(rf_kernel_call *call)
{
	static const int8_t ways[8][2] = {{1, 0},  {1, 1},   {0, 1},  {-1, 1},
	                                  {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};
	RF_FOR_ROWS(call, row)
	{
		char names[8][HASH_MAX];
		rf_array_builder *builder;
		bool is_whole = true;
		cell c;
		if (!cell_of(call, row, &c)) continue;
		builder = rf_kernel_builder(call);
		if (!builder) return;
		for (size_t i = 0; i < sizeof ways / sizeof ways[0] && is_whole; i++)
			is_whole = add_neighbor(builder, c, ((const rf_text *)call->args[0].data)[row],
			                        ways[i][0], ways[i][1], names[i]);
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

/* ---- tiles ---- */

enum { ZOOM_MAX = 30 };
#define ZOOM_REASON "zoom is not 0 to 30"

typedef struct tile {
	int64_t zoom, x, y; /* from the north-west */
} tile;

static int64_t tile_part(double share, int64_t zoom)
{
	double count = ldexp(1, (int)zoom), part = floor(share * count);
	return part < 0 ? 0 : part >= count ? (int64_t)count - 1 : (int64_t)part;
}

/* The tile of the place and zoom that are the arguments, by the web's Mercator map. What lies
 * beyond its edges, at 85.05 degrees, is in the outermost row. */
static bool tile_of(rf_kernel_call *call, uint32_t row, tile *out)
{
	rf_place place;
	out->zoom = rf_kernel_bigint(call, 2, row);
	if (!rf_geo_place(call, row, 0, &place)) return false;
	if (out->zoom < 0 || out->zoom > ZOOM_MAX) {
		rf_kernel_fail(call, row, ZOOM_REASON);
		return false;
	}
	out->x = tile_part((place.lon + 180) / 360, out->zoom);
	out->y = tile_part(0.5 - asinh(tan(place.lat * RADIANS_PER_DEGREE)) / (2 * M_PI), out->zoom);
	return true;
}

#define TILE_NUMBER(id, part) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			tile found; \
			out[row] = tile_of(call, row, &found) ? found.part : 0; \
		} \
	}

TILE_NUMBER(GEO_TILE_X, x)
TILE_NUMBER(GEO_TILE_Y, y)

static size_t write_quadkey(const tile *t, char *out)
{
	for (int64_t i = 0; i < t->zoom; i++) {
		int64_t shift = t->zoom - 1 - i;
		out[i] = (char)('0' + (t->x >> shift & 1) + 2 * (t->y >> shift & 1));
	}
	return (size_t)t->zoom;
}

void rf_kernel_GEO_QUADKEY(rf_kernel_call *call)
{
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		tile found;
		char *bytes;
		out[row] = RF_TEXT("");
		if (!tile_of(call, row, &found)) continue;
		bytes = rf_kernel_bytes(call, ZOOM_MAX);
		if (!bytes) return;
		out[row] = (rf_text){bytes, write_quadkey(&found, bytes)};
	}
}

/* The latitude of a share of the map's height, from the north. */
static double latitude_of(double share)
{
	return atan(sinh(M_PI * (1 - 2 * share))) / RADIANS_PER_DEGREE;
}

void rf_kernel_GEO_TILE_BOX(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		int64_t zoom = rf_kernel_bigint(call, 0, row);
		int64_t x = rf_kernel_bigint(call, 1, row), y = rf_kernel_bigint(call, 2, row);
		double side;
		rf_geo_box box;
		if (zoom < 0 || zoom > ZOOM_MAX) {
			rf_kernel_fail(call, row, ZOOM_REASON);
			continue;
		}
		if (x < 0 || y < 0 || x >> zoom || y >> zoom) {
			rf_kernel_fail(call, row, "no such tile at this zoom");
			continue;
		}
		side = ldexp(1, -(int)zoom);
		box = (rf_geo_box){latitude_of((double)(y + 1) * side), (double)x * side * 360 - 180,
		                   latitude_of((double)y * side), (double)(x + 1) * side * 360 - 180};
		rf_geo_put_box(call, row, &box);
	}
}
