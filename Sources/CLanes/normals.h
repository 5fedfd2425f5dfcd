#ifndef OVERPARAM_CLANES_NORMALS_H
#define OVERPARAM_CLANES_NORMALS_H

/*
 * Normal numbers in single precision from pairs of 32-bit words, 16 pairs side by side.
 *
 * Box and Muller's transform, with additions, products, one division and one square root, none of
 * them fused: the same bits on every processor.
 *
 * overparam_normal_radii    sqrt(-2 ln u), u = (w + 1/2) 2^-32
 * overparam_normal_circle   (cos 2 pi v, sin 2 pi v), v = w 2^-32
 * overparam_normal_pairs    numbers 2 k and 2 k + 1 are the radius of word k of one array times the
 *                           cosine and the sine of word k of the other
 *
 * With s = 2^-24: the logarithm is e ln 2 + ln y, w + 1/2 = 2^(32 + e) y rounded once, y from
 * sqrt(1/2) to sqrt 2, ln y = 2 atanh((y - 1)/(y + 1)) with 0.02 s of itself from the polynomial; the
 * angle is reduced to an eighth turn in integers, and cosine and sine have 0.01 s and 0.07 s from
 * theirs. Coefficients: Remez's algorithm on the relative error, in 120 bits. With rounding, the
 * logarithm is within 7 s of itself, a coordinate within 4 s.
 */

typedef float overparam_normal_lanes __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef unsigned overparam_normal_words __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef int overparam_normal_integers __attribute__((ext_vector_type(16), aligned(4), may_alias));
typedef float overparam_normal_line __attribute__((ext_vector_type(32), aligned(4), may_alias));

static inline __attribute__((always_inline)) void overparam_normal_radii(
    const void *words, void *radii) {
  _Pragma("clang fp contract(off)")
  overparam_normal_words w = *(const overparam_normal_words *)words;
  /* Halves of a word are exact, so that their sum is rounded once. */
  overparam_normal_lanes high =
      __builtin_convertvector((overparam_normal_integers)(w >> 16), overparam_normal_lanes);
  overparam_normal_lanes low =
      __builtin_convertvector((overparam_normal_integers)(w & 0xFFFF), overparam_normal_lanes);
  overparam_normal_words bits =
      (overparam_normal_words)(high * 65536.0f + (low + 0.5f));
  /* The bits of sqrt(1/2) are taken off, so that the exponent rounds to the nearest in ratio. */
  overparam_normal_integers exponent = (overparam_normal_integers)(bits - 0x3F3504F3u) >> 23;
  overparam_normal_lanes y =
      (overparam_normal_lanes)(bits - ((overparam_normal_words)exponent << 23));
  overparam_normal_lanes e = __builtin_convertvector(exponent - 32, overparam_normal_lanes);
  overparam_normal_lanes s = (y - 1.0f) / (y + 1.0f);
  overparam_normal_lanes t = s * s;
  overparam_normal_lanes series =
      ((0.298717277f * t + 0.399775416f) * t + 0.666667764f) * t;
  overparam_normal_lanes logarithm = e * 0.693147181f + (2.0f * s + s * series);
  *(overparam_normal_lanes *)radii = __builtin_elementwise_sqrt(-2.0f * logarithm);
}

static inline __attribute__((always_inline)) void overparam_normal_circle(
    const void *words, void *cosines, void *sines) {
  _Pragma("clang fp contract(off)")
  overparam_normal_words w = *(const overparam_normal_words *)words;
  /* An eighth turn more, so that the upper two bits name the nearest quarter turn. */
  overparam_normal_words shifted = w + 0x20000000u;
  overparam_normal_words turn = shifted >> 30;
  overparam_normal_lanes t =
      __builtin_convertvector((overparam_normal_integers)(w - (turn << 30)), overparam_normal_lanes) *
      0x1.921fb6p-30f;
  overparam_normal_lanes q = t * t;
  overparam_normal_lanes c =
      1.0f - q * 0.5f + q * q * ((2.44331571e-5f * q - 0.00138873163f) * q + 0.0416666457f);
  overparam_normal_lanes s =
      t + t * (q * ((-0.000195152832f * q + 0.00833216076f) * q - 0.166666546f));
  overparam_normal_words cosine = (overparam_normal_words)c, sine = (overparam_normal_words)s;
  overparam_normal_words isOdd =
      (overparam_normal_words)((overparam_normal_integers)(shifted << 1) >> 31);
  overparam_normal_words exchange = (cosine ^ sine) & isOdd;
  *(overparam_normal_words *)cosines = cosine ^ exchange ^ ((turn + 1) << 30 & 0x80000000u);
  *(overparam_normal_words *)sines = sine ^ exchange ^ (turn << 30 & 0x80000000u);
}

static inline __attribute__((always_inline)) void overparam_normal_pairs(
    const void *radii, const void *angles, void *normals) {
  _Pragma("clang fp contract(off)")
  overparam_normal_lanes radius, cosine, sine;
  overparam_normal_radii(radii, &radius);
  overparam_normal_circle(angles, &cosine, &sine);
  *(overparam_normal_line *)normals = __builtin_shufflevector(
      radius * cosine, radius * sine, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24,
      9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

#endif
