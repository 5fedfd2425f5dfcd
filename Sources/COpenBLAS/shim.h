#ifndef OVERPARAM_COPENBLAS_SHIM_H
#define OVERPARAM_COPENBLAS_SHIM_H

#include <cblas.h>

/* The Fortran symbols of LAPACK: Debian's OpenBLAS has no LAPACKE. Matrices are column-major. */
void spotrf_(const char *uplo, const int *n, float *a, const int *lda, int *info);
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work,
             const int *lwork, int *info);
void dtrcon_(const char *norm, const char *uplo, const char *diag, const int *n, const double *a,
             const int *lda, double *rcond, double *work, int *iwork, int *info);
void dsterf_(const int *n, double *d, double *e, int *info);

#ifdef __linux__
/* Two functions which headers hide from Swift: the mask has a bit a processor. */
int overparam_set_affinity(int thread, unsigned long bytes, const void *mask)
    __asm__("sched_setaffinity");
int overparam_get_affinity(int thread, unsigned long bytes, void *mask)
    __asm__("sched_getaffinity");
#endif

/* What Package.swift generated code for, in the only form that Swift reads from a flag. */
static inline const char *overparam_code_target(void) {
#ifdef OVERPARAM_MARCH
  return OVERPARAM_MARCH;
#else
  return "";
#endif
}

/* Bytes in the widest vector register of the code's target. */
static inline int overparam_code_vector_bytes(void) {
#if defined(__AVX512F__)
  return 64;
#elif defined(__AVX__)
  return 32;
#else
  return 16;
#endif
}

#endif
