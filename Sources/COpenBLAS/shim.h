#ifndef OVERPARAM_COPENBLAS_SHIM_H
#define OVERPARAM_COPENBLAS_SHIM_H

#include <cblas.h>

/* The Fortran symbols of LAPACK: Debian's OpenBLAS has no LAPACKE. Matrices are column-major. */
void spotrf_(const char *uplo, const int *n, float *a, const int *lda, int *info);
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);

#ifdef __linux__
/* sched_setaffinity, which headers hide from Swift: the mask has a bit a processor. */
int overparam_set_affinity(int thread, unsigned long bytes, const void *mask)
    __asm__("sched_setaffinity");
#endif

/* What Package.swift generated code for, in the only form that Swift reads from a flag. */
static inline const char *overparam_code_target(void) {
#ifdef OVERPARAM_MARCH
  return OVERPARAM_MARCH;
#else
  return "";
#endif
}

#endif
