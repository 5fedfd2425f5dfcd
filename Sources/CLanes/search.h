#ifndef OVERPARAM_CLANES_SEARCH_H
#define OVERPARAM_CLANES_SEARCH_H

/*
 * Who fires: inner products with 16 points side by side, compared without being stored.
 *
 * A block holds coordinate k of its 16 points at 16 k, aligned to 64 bytes. A product is
 * z = a_0 p_0, then z = z + a_k p_k for k = 1, 2, ... in this order, each step a fused one where the
 * processor has it: whichever function computes it, the bits are the same.
 *
 * NAME_chain       z for one point, its coordinates `stride` apart
 * NAME_firing      bit j is set where point j fires: not z <= b, so that what is not a number does
 * NAME_firing_tile the same for one to eight queries, a word of 16 bits each
 * NAME_balls       of 16 balls (centre, reach): in the low half those that z + norm * reach <= low
 *                  does not exclude, in the high half those with z - norm * reach > high
 * NAME_farthest    the largest |p - c|^2 over the first `count` points; not a number when one is not
 */

#include "truth.h"

#define OVERPARAM_SEARCH(NAME, SCALAR)                                                           \
  typedef SCALAR NAME##_lanes __attribute__((ext_vector_type(16), aligned(64), may_alias));      \
  static inline __attribute__((always_inline)) void NAME##_products(                             \
      const SCALAR *block, long depth, const SCALAR *a, NAME##_lanes *products) {                \
    _Pragma("clang fp contract(fast)")                                                           \
    NAME##_lanes z = 0;                                                                          \
    for (long k = 0; k < depth; k++) z += *(const NAME##_lanes *)(block + 16 * k) * a[k];        \
    *products = z;                                                                               \
  }                                                                                              \
  static inline SCALAR NAME##_chain(                                                             \
      const SCALAR *point, long stride, const SCALAR *a, long depth) {                           \
    _Pragma("clang fp contract(fast)")                                                           \
    SCALAR z = 0;                                                                                \
    for (long k = 0; k < depth; k++) z += point[k * stride] * a[k];                              \
    return z;                                                                                    \
  }                                                                                              \
  static inline unsigned NAME##_firing(                                                          \
      const SCALAR *block, long depth, const SCALAR *a, SCALAR b) {                              \
    NAME##_lanes z;                                                                              \
    NAME##_products(block, depth, a, &z);                                                        \
    return OVERPARAM_BITS16(~(z <= b));                                                          \
  }                                                                                              \
  static inline __attribute__((always_inline)) void NAME##_tile_of(                              \
      long count, const SCALAR *block, long depth, const SCALAR *queries, long stride,           \
      SCALAR b, unsigned short *words) {                                                         \
    _Pragma("clang fp contract(fast)")                                                           \
    NAME##_lanes z[8];                                                                           \
    _Pragma("clang loop unroll(full)")                                                           \
    for (long q = 0; q < count; q++) z[q] = 0;                                                   \
    for (long k = 0; k < depth; k++) {                                                           \
      NAME##_lanes x = *(const NAME##_lanes *)(block + 16 * k);                                  \
      _Pragma("clang loop unroll(full)")                                                         \
      for (long q = 0; q < count; q++) z[q] += x * queries[q * stride + k];                      \
    }                                                                                            \
    _Pragma("clang loop unroll(full)")                                                           \
    for (long q = 0; q < count; q++) words[q] = OVERPARAM_BITS16(~(z[q] <= b));                  \
  }                                                                                              \
  static inline void NAME##_firing_tile(                                                         \
      const SCALAR *block, long depth, const SCALAR *queries, long stride, long count,           \
      SCALAR b, unsigned short *words) {                                                         \
    if (count == 8) {                                                                            \
      NAME##_tile_of(8, block, depth, queries, stride, b, words);                                \
      return;                                                                                    \
    }                                                                                            \
    long q = 0;                                                                                  \
    for (; q + 4 <= count; q += 4)                                                               \
      NAME##_tile_of(4, block, depth, queries + q * stride, stride, b, words + q);               \
    for (; q < count; q++)                                                                       \
      NAME##_tile_of(1, block, depth, queries + q * stride, stride, b, words + q);               \
  }                                                                                              \
  static inline unsigned NAME##_balls(                                                           \
      const SCALAR *centres, long depth, const SCALAR *a, const SCALAR *reaches, SCALAR norm,    \
      SCALAR low, SCALAR high) {                                                                 \
    NAME##_lanes z;                                                                              \
    NAME##_products(centres, depth, a, &z);                                                      \
    NAME##_lanes r = *(const NAME##_lanes *)reaches * norm;                                      \
    unsigned open = OVERPARAM_BITS16(~(z + r <= low));                                           \
    unsigned whole = OVERPARAM_BITS16(z - r > high);                                             \
    return open | whole << 16;                                                                   \
  }                                                                                              \
  static inline SCALAR NAME##_farthest(                                                          \
      const SCALAR *block, long depth, const SCALAR *centre, long stride, long count) {          \
    NAME##_lanes sum = 0;                                                                        \
    for (long k = 0; k < depth; k++) {                                                           \
      NAME##_lanes x = *(const NAME##_lanes *)(block + 16 * k) - centre[k * stride];             \
      sum += x * x;                                                                              \
    }                                                                                            \
    SCALAR largest = 0;                                                                          \
    for (long j = 0; j < count; j++)                                                             \
      if (!(sum[j] <= largest)) largest = sum[j] == sum[j] ? sum[j] : __builtin_inf();           \
    return largest;                                                                              \
  }

OVERPARAM_SEARCH(overparam_float, float)
OVERPARAM_SEARCH(overparam_double, double)

#endif
