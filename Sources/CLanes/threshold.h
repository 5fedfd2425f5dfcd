#ifndef OVERPARAM_CLANES_THRESHOLD_H
#define OVERPARAM_CLANES_THRESHOLD_H

#include "truth.h"

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
    return OVERPARAM_BITS16(~(row <= b));                                                        \
  }                                                                                              \
  static inline unsigned NAME##_near(const SCALAR *z, SCALAR b, SCALAR t) {                      \
    NAME##_row distance = *(const NAME##_row *)z - b;                                            \
    return OVERPARAM_BITS16((distance <= t) & (distance >= -t));                                 \
  }

OVERPARAM_THRESHOLD(overparam_float, float)
OVERPARAM_THRESHOLD(overparam_double, double)

#endif
