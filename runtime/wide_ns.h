/* Times of bounds: those of a window may lie outside of what a timestamp can be. */
#ifndef RF_RUNTIME_WIDE_NS_H
#define RF_RUNTIME_WIDE_NS_H

#include <stdint.h>

typedef __int128 rf_wide_ns;

static inline int64_t rf_wide_clamp(rf_wide_ns value)
{
	return value > INT64_MAX ? INT64_MAX : value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

#endif
