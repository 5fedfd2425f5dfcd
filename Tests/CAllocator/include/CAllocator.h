#ifndef OVERPARAM_CALLOCATOR_H
#define OVERPARAM_CALLOCATOR_H

/* Counts the allocations of this process: malloc and its relatives, in front of the C library's.

   An executable that links this has every call of its own and of the libraries that it loads counted,
   on all threads. Memory comes from the C library as before. */

/* Whether calls are counted: with glibc, and not under a sanitizer, which has an allocator of its own. */
int overparam_counts_allocations(void);

/* The calls of malloc, calloc, realloc, memalign, aligned_alloc and posix_memalign up to now. */
long overparam_allocations(void);

/* Leaves out from now on what shared libraries whose path contains `library` ask for themselves.
   Returns how many there are. Not for several threads at once. */
int overparam_exempt_allocations(const char *library);

#endif
