/*
 * Distances and directions on a sphere of the Earth's mean radius. The formulas lose no digits
 * between neighbours, at the poles, nor between places on opposite sides.
 */
#include "runtime/kernel_geo.h"

static double wrap_unless_whole(double lon)
{
	return fabs(lon) <= 180 ? lon : remainder(lon, 360);
}

bool rf_geo_place(rf_kernel_call *call, uint32_t row, uint32_t arg, rf_place *place)
{
	const double lat = rf_kernel_double(call, arg, row), lon = rf_kernel_double(call, arg + 1, row);
	/* NaN is none either. */
	if (!(fabs(lat) <= 90)) {
		rf_kernel_fail(call, row, "latitude is not between -90 and 90");
		return false;
	}
	if (!isfinite(lon)) {
		rf_kernel_fail(call, row, "longitude is not finite");
		return false;
	}
	*place = (rf_place){lat, wrap_unless_whole(lon)};
	return true;
}

double rf_geo_wrap(double lon)
{
	double wrapped = remainder(lon, 360);
	return wrapped >= 180 ? wrapped - 360 : wrapped;
}

void rf_geo_put(rf_kernel_call *call, uint32_t row, const double *numbers, uint32_t count)
{
	rf_array_builder *builder = rf_kernel_builder(call);
	bool is_whole = builder != NULL;
	if (!builder) return;
	for (uint32_t i = 0; i < count && is_whole; i++) {
		rf_value value = rf_value_real(numbers[i] + 0.0); /* no -0.0 */
		is_whole = rf_array_builder_add(builder, &value);
	}
	rf_kernel_array_put(call, row, builder, is_whole);
}

void rf_geo_put_box(rf_kernel_call *call, uint32_t row, const rf_geo_box *box)
{
	rf_geo_put(call, row, (const double[]){box->south, box->west, box->north, box->east}, 4);
}

/* ---- from place to place ---- */

static double square(double x)
{
	return x * x;
}

/* Of -180 to 180 degrees; exactly 0 where it is. */
static double sine(double degrees)
{
	double size = fabs(degrees);
	return copysign(sin((size > 90 ? 180 - size : size) * RADIANS_PER_DEGREE), degrees);
}

static double cosine(double degrees)
{
	return sine(90 - fabs(degrees));
}

/* By the haversines of the angles to b and to the place opposite of b. Together they are 1, and
 * the smaller of them has all its digits. */
static double angle_between(rf_place a, rf_place b)
{
	double across = (b.lon - a.lon) / 2;
	double product = cosine(a.lat) * cosine(b.lat);
	double near = square(sine((b.lat - a.lat) / 2)) + product * square(sine(across));
	double far = square(sine((a.lat + b.lat) / 2)) + product * square(cosine(across));
	return 2 * atan2(sqrt(near), sqrt(far));
}

void rf_kernel_GEO_DISTANCE(rf_kernel_call *call)
{
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_place a, b;
		if (rf_geo_place(call, row, 0, &a) && rf_geo_place(call, row, 2, &b))
			out[row] = RF_EARTH_RADIUS * angle_between(a, b);
	}
}

/* The direction in which the way begins, 0 up to 360; 0 where there is none. */
static double bearing(rf_place a, rf_place b)
{
	double across = remainder(b.lon - a.lon, 360);
	double east = sine(across) * cosine(b.lat);
	double north = sine(b.lat - a.lat) + 2 * sine(a.lat) * cosine(b.lat) * square(sine(across / 2));
	double degrees = atan2(east, north) / RADIANS_PER_DEGREE;
	if (a.lat == b.lat && (across == 0 || fabs(a.lat) == 90)) return 0;
	if (degrees < 0) degrees += 360;
	return degrees >= 360 ? 0 : degrees + 0.0;
}

void rf_kernel_GEO_BEARING(rf_kernel_call *call)
{
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_place a, b;
		if (rf_geo_place(call, row, 0, &a) && rf_geo_place(call, row, 2, &b))
			out[row] = bearing(a, b);
	}
}

static rf_place destination(rf_place from, double direction, double angle)
{
	double north = sine(from.lat) * cos(angle) + cosine(from.lat) * sin(angle) * cosine(direction);
	double ahead = cosine(from.lat) * cos(angle) - sine(from.lat) * sin(angle) * cosine(direction);
	double aside = sin(angle) * sine(direction);
	rf_place to = {atan2(north, hypot(ahead, aside)) / RADIANS_PER_DEGREE,
	               rf_geo_wrap(from.lon + atan2(aside, ahead) / RADIANS_PER_DEGREE)};
	if (fabs(to.lat) > 90) to.lat = copysign(90, to.lat);
	return to;
}

void rf_kernel_GEO_DESTINATION(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		double direction = rf_kernel_double(call, 2, row), metres = rf_kernel_double(call, 3, row);
		rf_place from, to;
		if (!rf_geo_place(call, row, 0, &from)) continue;
		if (!isfinite(direction) || !isfinite(metres)) {
			rf_kernel_fail(call, row, "direction or distance is not finite");
			continue;
		}
		to = destination(from, remainder(direction, 360), metres / RF_EARTH_RADIUS);
		rf_geo_put(call, row, (const double[]){to.lat, to.lon}, 2);
	}
}

/* ---- what is within a distance ---- */

static rf_geo_box box_around(rf_place place, double angle)
{
	double degrees = angle / RADIANS_PER_DEGREE, aside;
	rf_geo_box box = {place.lat - degrees, -180, place.lat + degrees, 180};
	if (box.south <= -90 || box.north >= 90) {
		/* All meridians meet at the pole. */
		box.south = fmax(box.south, -90);
		box.north = fmin(box.north, 90);
		return box;
	}
	aside = asin(fmin(1, sin(angle) / cosine(place.lat))) / RADIANS_PER_DEGREE;
	box.west = rf_geo_wrap(place.lon - aside);
	box.east = rf_geo_wrap(place.lon + aside);
	return box;
}

void rf_kernel_GEO_BOX(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		double metres = rf_kernel_double(call, 2, row);
		rf_geo_box box;
		rf_place place;
		if (!rf_geo_place(call, row, 0, &place)) continue;
		if (!(metres >= 0) || isinf(metres)) {
			rf_kernel_fail(call, row, "distance is negative or not finite");
			continue;
		}
		box = box_around(place, metres / RF_EARTH_RADIUS);
		rf_geo_put_box(call, row, &box);
	}
}
