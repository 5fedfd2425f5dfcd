#ifndef OVERPARAM_CLANES_THRESHOLD_H
#define OVERPARAM_CLANES_THRESHOLD_H

#include "search.h"

/*
 * Which of 16 numbers that follow each other are above a threshold, or near it.
 *
 * NAME_above  bit j is set where not z_j <= b, so that what is not a number counts
 * NAME_near   bit j is set where |z_j - b| <= t
 */

#define OVERPARAM_THRESHOLD(NAME, SCALAR)                                                        \
  typedef SCALAR NAME##_row __attribute__((                                                      \
      ext_vector_type(16), aligned(sizeof(SCALAR)), may_alias));                                 \
  static inline unsigned NAME##_above(const SCALAR *z, SCALAR b) {                               \
    NAME##_row row = *(const NAME##_row *)z;                                                     \
    return overparam_bits16(__builtin_convertvector(~(row <= b), overparam_truth16));            \
  }                                                                                              \
  static inline unsigned NAME##_near(const SCALAR *z, SCALAR b, SCALAR t) {                      \
    NAME##_row distance = *(const NAME##_row *)z - b;                                            \
    return overparam_bits16(                                                                     \
        __builtin_convertvector((distance <= t) & (distance >= -t), overparam_truth16));         \
  }

OVERPARAM_THRESHOLD(overparam_float, float)
OVERPARAM_THRESHOLD(overparam_double, double)

#endif
