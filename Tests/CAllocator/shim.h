#ifndef OVERPARAM_CALLOCATOR_SHIM_H
#define OVERPARAM_CALLOCATOR_SHIM_H

/* What the C library has allocated, which Swift's module of it leaves out. */
#ifdef __linux__
#include <malloc.h>
#endif

#endif
