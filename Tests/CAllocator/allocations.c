#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CAllocator.h"

#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OVERPARAM_SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(OVERPARAM_SANITIZED)

#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

struct range {
  uintptr_t first;
  uintptr_t end;
};

static atomic_long made;
static struct range exempt[8];
static atomic_int exempt_count;

/* A caller's address tells whose allocation it is. */
static inline void note(void *caller) {
  const int count = atomic_load_explicit(&exempt_count, memory_order_acquire);
  for (int k = 0; k < count; k++)
    if ((uintptr_t)caller >= exempt[k].first && (uintptr_t)caller < exempt[k].end) return;
  atomic_fetch_add_explicit(&made, 1, memory_order_relaxed);
}

void *malloc(size_t size) {
  note(__builtin_return_address(0));
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  note(__builtin_return_address(0));
  return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
  note(__builtin_return_address(0));
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0)
    return EINVAL;
  const int before = errno;
  void *taken = __libc_memalign(alignment, size);
  errno = before;
  if (!taken) return ENOMEM;
  *memory = taken;
  return 0;
}

static int add_if_named(struct dl_phdr_info *object, size_t size, void *name) {
  (void)size;
  const int count = atomic_load(&exempt_count);
  if (!strstr(object->dlpi_name, name) || count == sizeof exempt / sizeof *exempt) return 0;
  struct range all = {UINTPTR_MAX, 0};
  for (int k = 0; k < object->dlpi_phnum; k++) {
    if (object->dlpi_phdr[k].p_type != PT_LOAD) continue;
    const uintptr_t first = object->dlpi_addr + object->dlpi_phdr[k].p_vaddr;
    const uintptr_t end = first + object->dlpi_phdr[k].p_memsz;
    if (first < all.first) all.first = first;
    if (end > all.end) all.end = end;
  }
  exempt[count] = all;
  atomic_store_explicit(&exempt_count, count + 1, memory_order_release);
  return 0;
}

int overparam_exempt_allocations(const char *library) {
  const int before = atomic_load(&exempt_count);
  dl_iterate_phdr(add_if_named, (void *)library);
  return atomic_load(&exempt_count) - before;
}

long overparam_allocations(void) { return atomic_load(&made); }

int overparam_counts_allocations(void) {
  const long before = overparam_allocations();
  void *volatile probe = malloc(1);
  free(probe);
  return overparam_allocations() > before;
}

#else

int overparam_exempt_allocations(const char *library) {
  (void)library;
  return 0;
}

long overparam_allocations(void) { return 0; }

int overparam_counts_allocations(void) { return 0; }

#endif
