#ifndef OVERPARAM_CFFTW_SHIM_H
#define OVERPARAM_CFFTW_SHIM_H

#include <fftw3.h>

/* An array of unknown length is not imported. */
static inline const char *overparam_fftw_version(void) { return fftw_version; }

#endif
