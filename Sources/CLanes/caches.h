#ifndef OVERPARAM_CLANES_CACHES_H
#define OVERPARAM_CLANES_CACHES_H

/* What a processor is told about its caches: hints, which never change a result. */

/* The cache line at an address will soon be read, or written; the address may be any. */
static inline void overparam_prefetch(const void *address) { __builtin_prefetch(address, 0, 2); }
static inline void overparam_prefetch_to_write(const void *address) {
  __builtin_prefetch(address, 1, 2);
}

typedef double overparam_line __attribute__((ext_vector_type(8), may_alias));
/* The same where Swift has put it, at a multiple of 16. */
typedef double overparam_swift_line __attribute__((ext_vector_type(8), aligned(16), may_alias));

/*
 * Stores 8 doubles to an address that is a multiple of 64, past the caches where the processor can:
 * the line is not read first, and takes no place. Other threads see it after the next atomic
 * operation that changes memory, as every loop of a team of workers ends with.
 */
static inline __attribute__((always_inline)) void overparam_store_past_caches(
    const void *line, void *address) {
  __builtin_nontemporal_store(*(const overparam_swift_line *)line, (overparam_line *)address);
}

#endif
