/*
 * Whether a place lies in a box or a polygon. Invariant: nothing changes where an area lies over
 * the 180th meridian.
 */
#include "runtime/kernel_geo.h"

/* ---- boxes ---- */

/* How far east of a longitude another lies, 0 up to 360. */
static double east_of(double lon, double from)
{
	double degrees = fmod(lon - from, 360);
	return degrees < 0 ? degrees + 360 : degrees;
}

/* Edges and corners belong to a box. */
static bool is_in_box(rf_place place, const rf_geo_box *box)
{
	if (place.lat < box->south || place.lat > box->north) return false;
	if (box->east - box->west >= 360) return true;
	return east_of(place.lon, box->west) <= east_of(box->east, box->west);
}

static void test_box(rf_kernel_call *call, uint32_t row, const rf_geo_box *box)
{
	uint8_t *out = call->out->data;
	rf_place place;
	out[row] = false;
	if (!rf_geo_place(call, row, 0, &place)) return;
	if (!(box->south >= -90 && box->south <= box->north && box->north <= 90) ||
	    !isfinite(box->west) || !isfinite(box->east))
		rf_kernel_fail(call, row, "a box is not south, west, north, east");
	else
		out[row] = is_in_box(place, box);
}

void rf_kernel_GEO_IN_BOX(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_geo_box box = {rf_kernel_double(call, 2, row), rf_kernel_double(call, 3, row),
		                  rf_kernel_double(call, 4, row), rf_kernel_double(call, 5, row)};
		test_box(call, row, &box);
	}
}

void rf_kernel_GEO_IN_BOX_ARRAY(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 2, row);
		double numbers[4] = {NAN, NAN, NAN, NAN}; /* no box */
		rf_geo_box box;
		for (uint32_t i = 0; i < 4 && view.count == 4; i++) {
			rf_value value = rf_array_view_value(&view, i);
			if (!value.is_null) numbers[i] = value.as.real;
		}
		box = (rf_geo_box){numbers[0], numbers[1], numbers[2], numbers[3]};
		test_box(call, row, &box);
	}
}

/* ---- polygons ---- */

/* A corner of a polygon, its longitude told from that of the corner before: a side takes the
 * shorter way round. False: it is no place. */
static bool corner(const rf_array_view *view, uint32_t i, double lon_before, rf_place *out)
{
	rf_value lat = rf_array_view_value(view, 2 * i), lon = rf_array_view_value(view, 2 * i + 1);
	if (lat.is_null || lon.is_null || !(fabs(lat.as.real) <= 90) || !isfinite(lon.as.real))
		return false;
	out->lat = lat.as.real;
	out->lon = i ? lon_before + remainder(lon.as.real - lon_before, 360) : lon.as.real;
	return true;
}

/* Whether the way east from a place crosses a side, on the plane of latitude and longitude. The
 * southern end of a side belongs to it, the northern does not. Computed from the south whichever
 * way a side goes, so that neighbours agree about it. */
static bool crosses(rf_place place, rf_place a, rf_place b)
{
	rf_place south = a.lat > b.lat ? b : a, north = a.lat > b.lat ? a : b;
	if (place.lat < south.lat || place.lat >= north.lat) return false;
	return place.lon - south.lon <
		(north.lon - south.lon) * (place.lat - south.lat) / (north.lat - south.lat);
}

/* NULL, or what is wrong with the polygon. */
static const char *find_in_polygon(const rf_array_view *view, rf_place place, uint8_t *is_inside)
{
	enum { TURNS = 3 };
	static const char no_place[] = "a corner of a polygon is not latitude, longitude";
	bool inside[TURNS] = {false, false, false};
	rf_place first, a, b;
	double start;
	if (view->count < 6 || view->count % 2)
		return "a polygon is not three or more latitudes and longitudes";
	if (!corner(view, 0, 0, &first)) return no_place;
	start = first.lon + remainder(place.lon - first.lon, 360) - 360;
	a = first;
	for (uint32_t i = 1; i <= view->count / 2; i++, a = b) {
		b = (rf_place){first.lat, a.lon + remainder(first.lon - a.lon, 360)};
		if (i < view->count / 2 && !corner(view, i, a.lon, &b)) return no_place;
		for (int turn = 0; turn < TURNS; turn++)
			inside[turn] ^= crosses((rf_place){place.lat, start + 360 * turn}, a, b);
	}
	if (fabs(a.lon - first.lon) > 180) return "a polygon goes round a pole";
	*is_inside = inside[0] || inside[1] || inside[2];
	return NULL;
}

void rf_kernel_GEO_IN_POLYGON(rf_kernel_call *call)
{
	uint8_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 2, row);
		const char *reason;
		rf_place place;
		out[row] = false;
		if (!rf_geo_place(call, row, 0, &place)) continue;
		reason = find_in_polygon(&view, place, &out[row]);
		if (reason) rf_kernel_fail(call, row, reason);
	}
}
