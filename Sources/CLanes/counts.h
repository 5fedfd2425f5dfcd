#ifndef OVERPARAM_CLANES_COUNTS_H
#define OVERPARAM_CLANES_COUNTS_H

/*
 * Populations of ANDs of rows of bits, for processors that do not count the bits of a vector by one
 * instruction.
 *
 * Eight vectors are added bit by bit into counters of one, two, four and eight (carry-save adders),
 * and only the bits of the eights are counted: five logical operations a vector, and an eighth of a
 * count. Source: W. Mula, N. Kurz, D. Lemire, "Faster population counts using AVX2 instructions", The
 * Computer Journal 61 (2018), doi:10.1093/comjnl/bxx046, after R. Harley and D. Seal.
 */

/* Whether the bits of a vector are counted by an instruction of the code's target. */
static inline int overparam_counts_by_instruction(void) {
#if defined(__AVX512VPOPCNTDQ__) || defined(__ARM_NEON)
  return 1;
#else
  return 0;
#endif
}

/* Words of a vector of the code's target. */
#if defined(__AVX512F__)
#define OVERPARAM_COUNTED_WORDS 8
#elif defined(__AVX2__)
#define OVERPARAM_COUNTED_WORDS 4
#else
#define OVERPARAM_COUNTED_WORDS 2
#endif

typedef unsigned long long overparam_counted __attribute__((
    ext_vector_type(OVERPARAM_COUNTED_WORDS), aligned(16), may_alias));

/*
 * (high, low) = the two bits of the sum of three vectors' bits; `low` may be one of them. Processors with
 * operations on three operands have one for the majority, where it is written as such.
 */
#if defined(__AVX512F__)
#define OVERPARAM_ADD_BITS(high, low, first, second, third)                      \
  {                                                                              \
    overparam_counted a = first, b = second, c = third;                          \
    high = (a & b) | (c & (a | b));                                              \
    low = a ^ b ^ c;                                                             \
  }
#else
#define OVERPARAM_ADD_BITS(high, low, first, second, third)                      \
  {                                                                              \
    overparam_counted a = first, b = second, c = third, sum = a ^ b;             \
    high = (a & b) | (sum & c);                                                  \
    low = sum ^ c;                                                               \
  }
#endif

#define OVERPARAM_BITS_COUNTED(x) __builtin_elementwise_popcount(x)

/*
 * Adds to counts[0] and counts[1] the population of the AND of a row with two others, `stride` words
 * apart. `words` is a multiple of 8; rows are aligned to 64 bytes.
 */
static inline __attribute__((always_inline)) void overparam_count_two(
    const unsigned long long *row, const unsigned long long *others, long stride, long words,
    int *counts) {
  overparam_counted ones[2], twos[2], fours[2], total[2];
  for (int k = 0; k < 2; k++) ones[k] = twos[k] = fours[k] = total[k] = 0;
  long word = 0;
  for (; word + 8 * OVERPARAM_COUNTED_WORDS <= words; word += 8 * OVERPARAM_COUNTED_WORDS) {
    const overparam_counted *x = (const overparam_counted *)(row + word);
    _Pragma("clang loop unroll(full)")
    for (int k = 0; k < 2; k++) {
      const overparam_counted *y = (const overparam_counted *)(others + k * stride + word);
      overparam_counted one = ones[k], two = twos[k], four = fours[k];
      overparam_counted two1, two2, four1, four2, eight;
      OVERPARAM_ADD_BITS(two1, one, one, x[0] & y[0], x[1] & y[1])
      OVERPARAM_ADD_BITS(two2, one, one, x[2] & y[2], x[3] & y[3])
      OVERPARAM_ADD_BITS(four1, two, two, two1, two2)
      OVERPARAM_ADD_BITS(two1, one, one, x[4] & y[4], x[5] & y[5])
      OVERPARAM_ADD_BITS(two2, one, one, x[6] & y[6], x[7] & y[7])
      OVERPARAM_ADD_BITS(four2, two, two, two1, two2)
      OVERPARAM_ADD_BITS(eight, four, four, four1, four2)
      ones[k] = one;
      twos[k] = two;
      fours[k] = four;
      total[k] += OVERPARAM_BITS_COUNTED(eight);
    }
  }
  _Pragma("clang loop unroll(full)")
  for (int k = 0; k < 2; k++) {
    overparam_counted sum = 8 * total[k] + 4 * OVERPARAM_BITS_COUNTED(fours[k]) +
        2 * OVERPARAM_BITS_COUNTED(twos[k]) + OVERPARAM_BITS_COUNTED(ones[k]);
    for (long rest = word; rest < words; rest += OVERPARAM_COUNTED_WORDS)
      sum += OVERPARAM_BITS_COUNTED(*(const overparam_counted *)(row + rest) &
                                    *(const overparam_counted *)(others + k * stride + rest));
    unsigned long long count = 0;
    for (int lane = 0; lane < OVERPARAM_COUNTED_WORDS; lane++) count += sum[lane];
    counts[k] = (int)((unsigned)counts[k] + (unsigned)count); /* a probe counts on and on */
  }
}

#endif
