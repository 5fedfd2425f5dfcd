#ifndef OVERPARAM_CLANES_LANES_H
#define OVERPARAM_CLANES_LANES_H

/*
 * Arithmetic on vectors that stay vectors, for SIMD2 to SIMD16 of Swift.
 *
 * Swift's floating-point operators on vectors are loops over their lanes. The optimiser joins them
 * again, but not reliably, and not across permutations: a butterfly inside a vector came out as ten
 * times the instructions. Clang's vector types are the same values, exist for every processor, and
 * keep an operation one instruction where there is one.
 *
 * Each is chosen by the bytes and the number of lanes, constants where it is inlined; no target has
 * vectors of 16 doubles.
 *
 * overparam_butterfly      (x, y) = (x + y, x - y)
 * overparam_scale          x = x times a number
 * overparam_half_and_one   x = x / 2 + 1, fused where the target can
 * overparam_mix            x = the unnormalised Walsh-Hadamard transform of the lanes of x, the
 *                          farthest apart first
 * overparam_neighbours     of an array, each pair (x, y) of neighbours as (x + y, x - y), also in place
 *
 * A level of overparam_mix adds to each lane its partner, after the lanes in the upper half of their pairs
 * have changed sign: a permutation, an exclusive or and a sum, for three units of a processor.
 *
 * Vectors are passed by their address, since a target has no convention to pass wider ones than its
 * own; inlined, they stay in registers. Where they do not, Swift aligns them to 16 bytes at most, whatever
 * their length: the types say that any address of a scalar will do.
 */

#define OVERPARAM_INLINE static inline __attribute__((always_inline))

#define OVERPARAM_ARITHMETIC(NAME, SCALAR, WORD, COUNT)                                  \
  typedef SCALAR NAME __attribute__((                                                    \
      ext_vector_type(COUNT), aligned(sizeof(SCALAR)), may_alias));                      \
  typedef WORD NAME##_words __attribute__((ext_vector_type(COUNT), may_alias));          \
  OVERPARAM_INLINE void NAME##_butterfly(void *first, void *second) {                    \
    NAME x = *(NAME *)first, y = *(NAME *)second;                                        \
    *(NAME *)first = x + y;                                                              \
    *(NAME *)second = x - y;                                                             \
  }                                                                                      \
  OVERPARAM_INLINE void NAME##_scale(void *lanes, const void *factor) {                  \
    *(NAME *)lanes = *(NAME *)lanes * *(const SCALAR *)factor;                           \
  }                                                                                      \
  OVERPARAM_INLINE void NAME##_half_and_one(void *lanes) {                               \
    _Pragma("clang fp contract(fast)")                                                   \
    *(NAME *)lanes = *(NAME *)lanes * (SCALAR)0.5 + (SCALAR)1;                           \
  }

#define OVERPARAM_MIX1(NAME) OVERPARAM_INLINE void NAME##_mix(void *lanes) { (void)lanes; }

/* The vector x with the signs changed where `signs` has ones. */
#define OVERPARAM_FLIPPED(NAME, x, ...) (NAME)((NAME##_words)x ^ (NAME##_words){__VA_ARGS__})

#define OVERPARAM_MIX2(NAME, s)                                                          \
  OVERPARAM_INLINE void NAME##_mix(void *lanes) {                                        \
    NAME x = *(NAME *)lanes;                                                             \
    x = __builtin_shufflevector(x, x, 1, 0) +                                            \
        OVERPARAM_FLIPPED(NAME, x, 0, s);                                                \
    *(NAME *)lanes = x;                                                                  \
  }

#define OVERPARAM_MIX4(NAME, s)                                                          \
  OVERPARAM_INLINE void NAME##_mix(void *lanes) {                                        \
    NAME x = *(NAME *)lanes;                                                             \
    x = __builtin_shufflevector(x, x, 2, 3, 0, 1) +                                      \
        OVERPARAM_FLIPPED(NAME, x, 0, 0, s, s);                                          \
    x = __builtin_shufflevector(x, x, 1, 0, 3, 2) +                                      \
        OVERPARAM_FLIPPED(NAME, x, 0, s, 0, s);                                          \
    *(NAME *)lanes = x;                                                                  \
  }

#define OVERPARAM_MIX8(NAME, s)                                                          \
  OVERPARAM_INLINE void NAME##_mix(void *lanes) {                                        \
    NAME x = *(NAME *)lanes;                                                             \
    x = __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3) +                          \
        OVERPARAM_FLIPPED(NAME, x, 0, 0, 0, 0, s, s, s, s);                              \
    x = __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5) +                          \
        OVERPARAM_FLIPPED(NAME, x, 0, 0, s, s, 0, 0, s, s);                              \
    x = __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6) +                          \
        OVERPARAM_FLIPPED(NAME, x, 0, s, 0, s, 0, s, 0, s);                              \
    *(NAME *)lanes = x;                                                                  \
  }

#define OVERPARAM_MIX16(NAME, s)                                                         \
  OVERPARAM_INLINE void NAME##_mix(void *lanes) {                                        \
    NAME x = *(NAME *)lanes;                                                             \
    x = __builtin_shufflevector(                                                         \
            x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7) +                \
        OVERPARAM_FLIPPED(NAME, x, 0, 0, 0, 0, 0, 0, 0, 0, s, s, s, s, s, s, s, s);      \
    x = __builtin_shufflevector(                                                         \
            x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11) +                \
        OVERPARAM_FLIPPED(NAME, x, 0, 0, 0, 0, s, s, s, s, 0, 0, 0, 0, s, s, s, s);      \
    x = __builtin_shufflevector(                                                         \
            x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13) +                \
        OVERPARAM_FLIPPED(NAME, x, 0, 0, s, s, 0, 0, s, s, 0, 0, s, s, 0, 0, s, s);      \
    x = __builtin_shufflevector(                                                         \
            x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14) +                \
        OVERPARAM_FLIPPED(NAME, x, 0, s, 0, s, 0, s, 0, s, 0, s, 0, s, 0, s, 0, s);      \
    *(NAME *)lanes = x;                                                                  \
  }

OVERPARAM_ARITHMETIC(overparam_float1, float, unsigned int, 1)
OVERPARAM_ARITHMETIC(overparam_float2, float, unsigned int, 2)
OVERPARAM_ARITHMETIC(overparam_float4, float, unsigned int, 4)
OVERPARAM_ARITHMETIC(overparam_float8, float, unsigned int, 8)
OVERPARAM_ARITHMETIC(overparam_float16, float, unsigned int, 16)
OVERPARAM_ARITHMETIC(overparam_double1, double, unsigned long long, 1)
OVERPARAM_ARITHMETIC(overparam_double2, double, unsigned long long, 2)
OVERPARAM_ARITHMETIC(overparam_double4, double, unsigned long long, 4)
OVERPARAM_ARITHMETIC(overparam_double8, double, unsigned long long, 8)

OVERPARAM_MIX1(overparam_float1)
OVERPARAM_MIX2(overparam_float2, 0x80000000u)
OVERPARAM_MIX4(overparam_float4, 0x80000000u)
OVERPARAM_MIX8(overparam_float8, 0x80000000u)
OVERPARAM_MIX16(overparam_float16, 0x80000000u)
OVERPARAM_MIX1(overparam_double1)
OVERPARAM_MIX2(overparam_double2, 0x8000000000000000u)
OVERPARAM_MIX4(overparam_double4, 0x8000000000000000u)
OVERPARAM_MIX8(overparam_double8, 0x8000000000000000u)

#define OVERPARAM_CHOSEN(OPERATION, bytes, lanes, ...)                                   \
  switch (bytes * lanes) {                                                               \
    case 4: overparam_float1_##OPERATION(__VA_ARGS__); return;                           \
    case 8:                                                                              \
      if (lanes == 1) overparam_double1_##OPERATION(__VA_ARGS__);                        \
      else overparam_float2_##OPERATION(__VA_ARGS__);                                    \
      return;                                                                            \
    case 16:                                                                             \
      if (lanes == 2) overparam_double2_##OPERATION(__VA_ARGS__);                        \
      else overparam_float4_##OPERATION(__VA_ARGS__);                                    \
      return;                                                                            \
    case 32:                                                                             \
      if (lanes == 4) overparam_double4_##OPERATION(__VA_ARGS__);                        \
      else overparam_float8_##OPERATION(__VA_ARGS__);                                    \
      return;                                                                            \
    case 64:                                                                             \
      if (lanes == 8) overparam_double8_##OPERATION(__VA_ARGS__);                        \
      else overparam_float16_##OPERATION(__VA_ARGS__);                                   \
      return;                                                                            \
    default: __builtin_trap();                                                           \
  }

OVERPARAM_INLINE void overparam_butterfly(int bytes, int lanes, void *first, void *second) {
  OVERPARAM_CHOSEN(butterfly, bytes, lanes, first, second)
}
OVERPARAM_INLINE void overparam_scale(int bytes, int lanes, void *vector, const void *factor) {
  OVERPARAM_CHOSEN(scale, bytes, lanes, vector, factor)
}
OVERPARAM_INLINE void overparam_half_and_one(int bytes, int lanes, void *vector) {
  OVERPARAM_CHOSEN(half_and_one, bytes, lanes, vector)
}
OVERPARAM_INLINE void overparam_mix(int bytes, int lanes, void *vector) {
  OVERPARAM_CHOSEN(mix, bytes, lanes, vector)
}

#define OVERPARAM_NEIGHBOURS(SCALAR)                                                     \
  {                                                                                      \
    const SCALAR *x = (const SCALAR *)source;                                            \
    SCALAR *y = (SCALAR *)target;                                                        \
    _Pragma("clang loop vectorize(assume_safety)")                                       \
    for (long pair = 0; pair < pairs; ++pair) {                                          \
      SCALAR left = x[2 * pair], right = x[2 * pair + 1];                                \
      y[2 * pair] = left + right;                                                        \
      y[2 * pair + 1] = left - right;                                                    \
    }                                                                                    \
  }

OVERPARAM_INLINE void overparam_neighbours(
    int bytes, const void *source, void *target, long pairs) {
  if (bytes == 4) OVERPARAM_NEIGHBOURS(float) else OVERPARAM_NEIGHBOURS(double)
}

#endif
