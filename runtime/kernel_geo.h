/*
 * What the kernels of geography share: places on the sphere, in degrees, and results that are
 * several numbers. Private to runtime/kernel_geo*.c.
 */
#ifndef RF_RUNTIME_KERNEL_GEO_H
#define RF_RUNTIME_KERNEL_GEO_H

#include "runtime/kernel_array.h"
#include "runtime/kernel_math.h"

/* The mean radius of the Earth, as the IUGG gives it. */
#define RF_EARTH_RADIUS 6371008.7714

typedef struct rf_place {
	double lat; /* -90 to 90 */
	double lon; /* -180 to 180, east is positive */
} rf_place;

typedef struct rf_geo_box {
	double south, west, north, east; /* west above east: over the 180th meridian */
} rf_geo_box;

/* The place that two arguments give, latitude first; what is none fails the row. */
bool rf_geo_place(rf_kernel_call *call, uint32_t row, uint32_t arg, rf_place *place);
/* A longitude as -180 up to 180, without the latter. */
double rf_geo_wrap(double lon);
/* Makes an array of these numbers the result of a row. */
void rf_geo_put(rf_kernel_call *call, uint32_t row, const double *numbers, uint32_t count);
void rf_geo_put_box(rf_kernel_call *call, uint32_t row, const rf_geo_box *box);

static inline double rf_kernel_double(const rf_kernel_call *call, uint32_t arg, uint32_t row)
{
	return ((const double *)call->args[arg].data)[row];
}

#endif
