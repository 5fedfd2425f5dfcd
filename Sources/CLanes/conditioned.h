#ifndef OVERPARAM_CLANES_CONDITIONED_H
#define OVERPARAM_CLANES_CONDITIONED_H

#include "normals.h"

/*
 * Neurons drawn under the condition that they fire, 16 proposals side by side, a lane each.
 *
 * overparam_proposal_words      the four words of Philox4x32-10 at counters (index, position, block, purpose)
 * overparam_proposal_normals    N(0, 1) numbers, four from one counter, as overparam_normal_pairs makes them
 * overparam_normal_tail         N(0, 1) numbers beyond c from words: Q^-1(p u), p = Q(c), u = (w + 1/2) 2^-32
 * overparam_conditioned_float   products with all points and which proposals are kept, see below
 * overparam_conditioned_double
 *
 * Additions, products, divisions and square roots, none of them fused: a lane is the same bits on every
 * processor, whatever its neighbours are.
 *
 * Q^-1 is algorithm PPND7 of M. J. Wichura, "Algorithm AS 241: the percentage points of the normal
 * distribution", Applied Statistics 37 (1988), doi:10.2307/2347330: within 1e-7 of itself, and rounding of a few
 * 2^-24 besides.
 */

typedef unsigned long long overparam_proposal_lanes __attribute__((ext_vector_type(8)));
typedef unsigned overparam_proposal_half __attribute__((ext_vector_type(8), aligned(4), may_alias));

#define OVERPARAM_PROPOSAL_INLINE static inline __attribute__((always_inline))

/* The lanes of x where the mask has ones, else those of y. */
#define OVERPARAM_SELECT(LANES, MASKS, mask, x, y) (LANES)(((mask) & (MASKS)(x)) | (~(mask) & (MASKS)(y)))

/* Eight counters; upper halves of lanes hold remains of products, which the multiplications do not read. */
OVERPARAM_PROPOSAL_INLINE void overparam_proposal_half_words(
    const unsigned *positions, const unsigned *blocks, unsigned index, unsigned purpose, const unsigned *key,
    unsigned *words) {
  const overparam_proposal_lanes low = 0xFFFFFFFFull;
  overparam_proposal_lanes c0 = index;
  overparam_proposal_lanes c1 =
      __builtin_convertvector(*(const overparam_proposal_half *)positions, overparam_proposal_lanes);
  overparam_proposal_lanes c2 =
      __builtin_convertvector(*(const overparam_proposal_half *)blocks, overparam_proposal_lanes);
  overparam_proposal_lanes c3 = purpose;
  unsigned k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; ++round) {
    overparam_proposal_lanes first = (c0 & low) * 0xD2511F53ull, second = (c2 & low) * 0xCD9E8D57ull;
    c0 = (second >> 32) ^ c1 ^ (unsigned long long)k0;
    c2 = (first >> 32) ^ c3 ^ (unsigned long long)k1;
    c1 = second;
    c3 = first;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  *(overparam_proposal_half *)words = __builtin_convertvector(c0, overparam_proposal_half);
  *(overparam_proposal_half *)(words + 16) = __builtin_convertvector(c1, overparam_proposal_half);
  *(overparam_proposal_half *)(words + 32) = __builtin_convertvector(c2, overparam_proposal_half);
  *(overparam_proposal_half *)(words + 48) = __builtin_convertvector(c3, overparam_proposal_half);
}

/* Word k of lane l is words[16 k + l]. */
OVERPARAM_PROPOSAL_INLINE void overparam_proposal_words(
    const unsigned *positions, const unsigned *blocks, unsigned index, unsigned purpose, const unsigned *key,
    unsigned *words) {
  overparam_proposal_half_words(positions, blocks, index, purpose, key, words);
  overparam_proposal_half_words(positions + 8, blocks + 8, index, purpose, key, words + 8);
}

/* `count` numbers a lane, rounded up to a multiple of four: number l of a lane is normals[16 l + lane]. Counters
 * begin at index 1. `squares` has the sums of the first `count` squares. */
OVERPARAM_PROPOSAL_INLINE void overparam_proposal_normals(
    const unsigned *positions, const unsigned *blocks, unsigned purpose, const unsigned *key, long count,
    float *normals, float *squares) {
  _Pragma("clang fp contract(off)")
  overparam_normal_lanes sum = 0.0f;
  for (long first = 0; first < count; first += 4) {
    unsigned words[64];
    overparam_proposal_words(positions, blocks, (unsigned)(first / 4 + 1), purpose, key, words);
    for (long pair = 0; pair < 2; ++pair) {
      overparam_normal_lanes radius, cosine, sine;
      overparam_normal_radii(words + 32 * pair, &radius);
      overparam_normal_circle(words + 32 * pair + 16, &cosine, &sine);
      long number = first + 2 * pair;
      cosine = radius * cosine;
      sine = radius * sine;
      *(overparam_normal_lanes *)(normals + 16 * number) = cosine;
      *(overparam_normal_lanes *)(normals + 16 * number + 16) = sine;
      if (number < count) sum = sum + cosine * cosine;
      if (number + 1 < count) sum = sum + sine * sine;
    }
  }
  *(overparam_normal_lanes *)squares = sum;
}

/* 16 numbers beyond c, of the law of N(0, 1) there: `probability` is p, `depth` -ln p. */
OVERPARAM_PROPOSAL_INLINE void overparam_normal_tail(
    const unsigned *words, float probability, float depth, float *tail) {
  _Pragma("clang fp contract(off)")
  overparam_normal_lanes radius;
  overparam_normal_radii(words, &radius);
  /* -ln(p u) = -ln p - ln u. */
  overparam_normal_lanes r = __builtin_elementwise_sqrt(radius * radius * 0.5f + depth);
  overparam_normal_lanes s = r - 1.6f;
  overparam_normal_lanes t = (((1.7023821103e-1f * s + 1.3067284816f) * s + 2.7568153900f) * s + 1.4234372777f) /
                             ((1.2021132975e-1f * s + 7.3700164250e-1f) * s + 1.0f);
  overparam_normal_integers isFar = (overparam_normal_integers)(r > 5.0f);
  if (__builtin_reduce_or(isFar)) {
    overparam_normal_lanes f = r - 5.0f;
    overparam_normal_lanes far =
        (((1.7337203997e-2f * f + 4.2868294337e-1f) * f + 3.0812263860f) * f + 6.6579051150f) /
        ((1.2258202635e-2f * f + 2.4197894225e-1f) * f + 1.0f);
    t = OVERPARAM_SELECT(overparam_normal_lanes, overparam_normal_integers, isFar, far, t);
  }
  if (probability > 0.075f) {
    overparam_normal_words w = *(const overparam_normal_words *)words;
    overparam_normal_lanes high =
        __builtin_convertvector((overparam_normal_integers)(w >> 16), overparam_normal_lanes);
    overparam_normal_lanes low =
        __builtin_convertvector((overparam_normal_integers)(w & 0xFFFF), overparam_normal_lanes);
    overparam_normal_lanes y = (high * 65536.0f + (low + 0.5f)) * 0x1p-32f * probability;
    overparam_normal_lanes q = 0.5f - y;
    overparam_normal_lanes v = 0.180625f - q * q;
    overparam_normal_lanes middle =
        q * (((59.109374720f * v + 159.29113202f) * v + 50.434271938f) * v + 3.3871327179f) /
        (((67.187563600f * v + 78.757757664f) * v + 17.895169469f) * v + 1.0f);
    overparam_normal_integers isMiddle = (overparam_normal_integers)(q <= 0.425f);
    t = OVERPARAM_SELECT(overparam_normal_lanes, overparam_normal_integers, isMiddle, middle, t);
  }
  *(overparam_normal_lanes *)tail = t;
}

/*
 * Products of 16 proposals that take point j: with y = L xi, z_j = |x_j| t and z_i = y_i + (K_ij/K_jj) (z_j - y_j).
 * Entry i of lane l is products[16 i + l]. L is rows x depth, zero beyond entry i of row i where depth = rows
 * says that it is a factor, `ratios` has K_ij/K_jj. z_j that rounds to b or less is `next`. Returns a bit for each lane
 * where no point before j fires: these are kept.
 */
#define OVERPARAM_CONDITIONED(NAME, SCALAR, MASK)                                                            \
  typedef SCALAR NAME##_lanes __attribute__((ext_vector_type(16), aligned(sizeof(SCALAR)), may_alias));      \
  typedef MASK NAME##_masks __attribute__((ext_vector_type(16)));                                            \
  OVERPARAM_PROPOSAL_INLINE void NAME##_image(                                                               \
      const SCALAR *row, long stride, long depth, long count, const float *normals, SCALAR *products) {      \
    _Pragma("clang fp contract(off)")                                                                        \
    NAME##_lanes sums[4];                                                                                    \
    for (long i = 0; i < count; ++i) sums[i] = (SCALAR)0;                                                    \
    for (long l = 0; l < depth; ++l) {                                                                       \
      NAME##_lanes x =                                                                                       \
          __builtin_convertvector(*(const overparam_normal_lanes *)(normals + 16 * l), NAME##_lanes);        \
      for (long i = 0; i < count; ++i) sums[i] = sums[i] + row[i * stride + l] * x;                          \
    }                                                                                                        \
    for (long i = 0; i < count; ++i) *(NAME##_lanes *)(products + 16 * i) = sums[i];                         \
  }                                                                                                          \
  OVERPARAM_PROPOSAL_INLINE unsigned NAME(                                                                   \
      const SCALAR *factor, const SCALAR *ratios, long rows, long depth, long isTriangular, long j,          \
      double length, double b, double next, const float *normals, const float *tail, SCALAR *products) {     \
    _Pragma("clang fp contract(off)")                                                                        \
    const SCALAR size = (SCALAR)length, bound = (SCALAR)b, least = (SCALAR)next;                             \
    for (long i = 0; i + 4 <= rows; i += 4) {                                                                \
      long reach = isTriangular && i + 4 < depth ? i + 4 : depth;                                            \
      NAME##_image(factor + i * depth, depth, reach, 4, normals, products + 16 * i);                         \
    }                                                                                                        \
    for (long i = rows & ~3L; i < rows; ++i)                                                                 \
      NAME##_image(factor + i * depth, depth, depth, 1, normals, products + 16 * i);                         \
    NAME##_lanes z = __builtin_convertvector(*(const overparam_normal_lanes *)tail, NAME##_lanes) * size;    \
    NAME##_lanes floor = least;                                                                              \
    z = OVERPARAM_SELECT(NAME##_lanes, NAME##_masks, (NAME##_masks)(z > bound), z, floor);                   \
    NAME##_lanes gap = z - *(NAME##_lanes *)(products + 16 * j);                                             \
    NAME##_masks fires = (MASK)0;                                                                            \
    for (long i = 0; i < j; ++i) {                                                                           \
      NAME##_lanes *y = (NAME##_lanes *)(products + 16 * i);                                                 \
      *y = *y + ratios[i] * gap;                                                                             \
      fires = fires | (NAME##_masks)(*y > bound);                                                            \
    }                                                                                                        \
    *(NAME##_lanes *)(products + 16 * j) = z;                                                                \
    for (long i = j + 1; i < rows; ++i) {                                                                    \
      NAME##_lanes *y = (NAME##_lanes *)(products + 16 * i);                                                 \
      *y = *y + ratios[i] * gap;                                                                             \
    }                                                                                                        \
    const NAME##_masks bits = {1 << 0, 1 << 1, 1 << 2,  1 << 3,  1 << 4,  1 << 5,  1 << 6,  1 << 7,          \
                               1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15};        \
    return 0xFFFFu & ~(unsigned)__builtin_reduce_or(fires & bits);                                           \
  }

OVERPARAM_CONDITIONED(overparam_conditioned_float, float, int)
OVERPARAM_CONDITIONED(overparam_conditioned_double, double, long long)

#endif
