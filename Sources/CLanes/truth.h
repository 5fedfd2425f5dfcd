#ifndef OVERPARAM_CLANES_TRUTH_H
#define OVERPARAM_CLANES_TRUTH_H

/* The bits of a comparison of 16 numbers with each other, bit j for lane j. */

typedef _Bool overparam_truth16 __attribute__((ext_vector_type(16)));

static inline __attribute__((always_inline)) unsigned short overparam_bits16(
    overparam_truth16 truth) {
  unsigned short bits;
  __builtin_memcpy(&bits, &truth, sizeof bits);
  return bits;
}

/*
 * A comparison becomes bits by a conversion to a vector of truth values, which is one instruction; the
 * vectors that are compared are wider than some registers, so that a macro does it and no function.
 */
#define OVERPARAM_BITS16(comparison) \
  overparam_bits16(__builtin_convertvector(comparison, overparam_truth16))

#endif
