#!/usr/bin/env python3
"""Writes base/pow10_table.h: the first 128 bits of every power of ten that reading and
writing doubles needs. Usage: tools/pow10_table.py > base/pow10_table.h"""

LEAST, MOST = -342, 324


def leading_128_bits(power):
    """floor(10**power * 2**s) for the s that makes it a number of 128 bits."""
    if power >= 0:
        value = 10**power
        shift = value.bit_length() - 128
        return value >> shift if shift > 0 else value << -shift
    divisor = 10**-power
    quotient = (1 << (divisor.bit_length() + 130)) // divisor
    return quotient >> (quotient.bit_length() - 128)


print(f"""/*
 * Powers of ten from 10^{LEAST} to 10^{MOST}, made by tools/pow10_table.py: the first 128 bits
 * of each, cut and not rounded, high word first. They are exact from 10^0 to 10^55.
 */
#ifndef RF_BASE_POW10_TABLE_H
#define RF_BASE_POW10_TABLE_H

#include <stdint.h>

enum {{ RF_POW10_LEAST = {LEAST}, RF_POW10_MOST = {MOST}, RF_POW10_EXACT_MOST = 55 }};

static const uint64_t rf_pow10_table[{MOST - LEAST + 1}][2] = {{""")
for power in range(LEAST, MOST + 1):
    bits = leading_128_bits(power)
    high, low = bits >> 64, bits & (2**64 - 1)
    # The writer rounds the cut ones up by adding 1, which must not carry.
    assert low != 2**64 - 1 or 0 <= power <= 55
    print(f"\t{{0x{high:016x}, 0x{low:016x}}},")
print("};\n\n#endif")
