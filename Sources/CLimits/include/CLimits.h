/// What a program needs to run at all, looked after before any library of it has begun.

#ifndef OVERPARAM_LIMITS_H
#define OVERPARAM_LIMITS_H

#include <stddef.h>

/// The exit code of a child that lacks memory or threads; any other program ends with 1.
enum { OVERPARAM_CHILD_LACKS = 71 };

/// Whether this process is a child that measures a cell: its first argument is `--run-cell`.
int overparam_is_child(void);

/// Ends the process: `NAME: sentence` on standard error, of a child the sentence alone, which its parent
/// records.
///
/// Nothing else is run: at the end of a program OpenBLAS waits for threads of its own, which may be waiting
/// for memory.
_Noreturn void overparam_lacks(const char *sentence);

/// Ends the process because so many bytes could not be allocated, naming the limit that is in force.
_Noreturn void overparam_lacks_memory(size_t bytes);

/// Sees to it that OpenBLAS can take its buffers: `threads` of them, one for each thread that calls it at a
/// time, which it keeps.
///
/// OpenBLAS asks without end for a buffer that it cannot have. Nothing is done where no limit of address space
/// or data is set.
void overparam_reserve_blas_buffers(int threads);

#endif
