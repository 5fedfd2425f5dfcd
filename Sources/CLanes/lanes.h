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
 * NAME_sum, NAME_difference   x + y, x - y
 * NAME_scaled                 x times a number
 * NAME_mixed                  the unnormalised Walsh-Hadamard transform of the lanes of x, the
 *                             farthest apart first
 *
 * A level of NAME_mixed adds to each lane its partner, after the lanes in the upper half of their
 * pairs have changed sign: a permutation, an exclusive or and a sum, for three units of a processor.
 */

#define OVERPARAM_INLINE static inline __attribute__((always_inline))

#define OVERPARAM_ARITHMETIC(NAME, SCALAR, WORD, COUNT)                                  \
  typedef SCALAR NAME __attribute__((ext_vector_type(COUNT)));                           \
  typedef WORD NAME##_words __attribute__((ext_vector_type(COUNT)));                     \
  OVERPARAM_INLINE NAME NAME##_sum(NAME x, NAME y) { return x + y; }                     \
  OVERPARAM_INLINE NAME NAME##_difference(NAME x, NAME y) { return x - y; }              \
  OVERPARAM_INLINE NAME NAME##_scaled(NAME x, SCALAR factor) { return x * factor; }      \
  OVERPARAM_INLINE NAME NAME##_flipped(NAME x, NAME##_words signs) {                     \
    return (NAME)((NAME##_words)x ^ signs);                                              \
  }

#define OVERPARAM_MIXED2(NAME, s)                                                        \
  OVERPARAM_INLINE NAME NAME##_mixed(NAME x) {                                           \
    return __builtin_shufflevector(x, x, 1, 0) + NAME##_flipped(x, (NAME##_words){0, s}); \
  }

#define OVERPARAM_MIXED4(NAME, s)                                                        \
  OVERPARAM_INLINE NAME NAME##_mixed(NAME x) {                                           \
    x = __builtin_shufflevector(x, x, 2, 3, 0, 1) +                                      \
        NAME##_flipped(x, (NAME##_words){0, 0, s, s});                                   \
    return __builtin_shufflevector(x, x, 1, 0, 3, 2) +                                   \
           NAME##_flipped(x, (NAME##_words){0, s, 0, s});                                \
  }

#define OVERPARAM_MIXED8(NAME, s)                                                        \
  OVERPARAM_INLINE NAME NAME##_mixed(NAME x) {                                           \
    x = __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3) +                          \
        NAME##_flipped(x, (NAME##_words){0, 0, 0, 0, s, s, s, s});                       \
    x = __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5) +                          \
        NAME##_flipped(x, (NAME##_words){0, 0, s, s, 0, 0, s, s});                       \
    return __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6) +                       \
           NAME##_flipped(x, (NAME##_words){0, s, 0, s, 0, s, 0, s});                    \
  }

#define OVERPARAM_MIXED16(NAME, s)                                                       \
  OVERPARAM_INLINE NAME NAME##_mixed(NAME x) {                                           \
    x = __builtin_shufflevector(                                                         \
            x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7) +                \
        NAME##_flipped(                                                                  \
            x, (NAME##_words){0, 0, 0, 0, 0, 0, 0, 0, s, s, s, s, s, s, s, s});          \
    x = __builtin_shufflevector(                                                         \
            x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11) +                \
        NAME##_flipped(                                                                  \
            x, (NAME##_words){0, 0, 0, 0, s, s, s, s, 0, 0, 0, 0, s, s, s, s});          \
    x = __builtin_shufflevector(                                                         \
            x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13) +                \
        NAME##_flipped(                                                                  \
            x, (NAME##_words){0, 0, s, s, 0, 0, s, s, 0, 0, s, s, 0, 0, s, s});          \
    return __builtin_shufflevector(                                                      \
               x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14) +             \
           NAME##_flipped(                                                               \
               x, (NAME##_words){0, s, 0, s, 0, s, 0, s, 0, s, 0, s, 0, s, 0, s});       \
  }

OVERPARAM_ARITHMETIC(overparam_float2, float, unsigned int, 2)
OVERPARAM_ARITHMETIC(overparam_float4, float, unsigned int, 4)
OVERPARAM_ARITHMETIC(overparam_float8, float, unsigned int, 8)
OVERPARAM_ARITHMETIC(overparam_float16, float, unsigned int, 16)
OVERPARAM_ARITHMETIC(overparam_double2, double, unsigned long long, 2)
OVERPARAM_ARITHMETIC(overparam_double4, double, unsigned long long, 4)
OVERPARAM_ARITHMETIC(overparam_double8, double, unsigned long long, 8)

OVERPARAM_MIXED2(overparam_float2, 0x80000000u)
OVERPARAM_MIXED4(overparam_float4, 0x80000000u)
OVERPARAM_MIXED8(overparam_float8, 0x80000000u)
OVERPARAM_MIXED16(overparam_float16, 0x80000000u)
OVERPARAM_MIXED2(overparam_double2, 0x8000000000000000u)
OVERPARAM_MIXED4(overparam_double4, 0x8000000000000000u)
OVERPARAM_MIXED8(overparam_double8, 0x8000000000000000u)

#endif
