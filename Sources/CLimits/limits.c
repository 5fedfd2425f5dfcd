#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CLimits.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *name = "";
static int is_child = 0;

int overparam_is_child(void) { return is_child; }

void overparam_lacks(const char *sentence) {
  dprintf(STDERR_FILENO, "%s%s%s\n", name, *name ? ": " : "", sentence);
  _exit(is_child ? OVERPARAM_CHILD_LACKS : 1);
}

static _Noreturn void end(const char *format, ...) {
  char sentence[400];
  va_list values;
  va_start(values, format);
  vsnprintf(sentence, sizeof sentence, format, values);
  va_end(values);
  overparam_lacks(sentence);
}

static int is_limited(int resource) {
  struct rlimit limit;
  return getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

static int is_confined(void) { return is_limited(RLIMIT_AS) || is_limited(RLIMIT_DATA); }

/// ` (ulimit -v is 800000, in KiB)`, or nothing where there is no limit.
static const char *words_of(char *words, size_t size, int resource, char option, int unit) {
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  getrlimit(resource, &limit);
  if (limit.rlim_cur == RLIM_INFINITY) return "";
  snprintf(words, size, " (ulimit -%c is %llu%s)", option,
           (unsigned long long)limit.rlim_cur / unit, unit == 1024 ? ", in KiB" : "");
  return words;
}

static const char *words_of_space(char *words, size_t size) {
  const char *found = words_of(words, size, RLIMIT_AS, 'v', 1024);
  return *found ? found : words_of(words, size, RLIMIT_DATA, 'd', 1024);
}

void overparam_lacks_memory(size_t bytes) {
  char words[80];
  end("out of memory: %zu bytes could not be allocated%s", bytes,
      words_of_space(words, sizeof words));
}

#if defined(__linux__)

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

enum { MEBIBYTE = 1 << 20 };

/// What OpenBLAS takes for each thread that calls it, on every processor that Debian builds it for at most.
enum { BLAS_BUFFER = 128 * MEBIBYTE };

/// What Swift's libraries and the program itself allocate before the first cell, with room to spare.
enum { HEAP = 64 * MEBIBYTE };

/// Threads beside one for each processor: those that Dispatch and Subprocess keep.
enum { SERVICE_THREADS = 8 };

/// Of threads that only wait: room for what libraries keep for each thread, 60 KiB in OpenBLAS.
enum { SMALL_STACK = MEBIBYTE / 4 };

/// Set in a program that has begun again for the sake of ``begin_again``.
static const char *const begun_again = "OVERPARAM_BEGUN_AGAIN=1";

/// Whether so many bytes can be mapped, as memory that nothing is written to.
static int has_room(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return 0;
  munmap(memory, bytes);
  return 1;
}

static void require_room(size_t bytes, const char *purpose) {
  char words[80];
  if (has_room(bytes)) return;
  end("too little address space%s: %zu MiB beside what is mapped are needed for %s",
      words_of_space(words, sizeof words), bytes / MEBIBYTE, purpose);
}

typedef void *(*take)(int);
typedef void (*give)(void *);

void overparam_reserve_blas_buffers(int threads) {
  take take_buffer = (take)dlsym(RTLD_DEFAULT, "blas_memory_alloc");
  give give_buffer = (give)dlsym(RTLD_DEFAULT, "blas_memory_free");
  if (!is_confined() || !take_buffer || !give_buffer) return;
  void **buffers = calloc(threads, sizeof *buffers);
  if (!buffers) overparam_lacks_memory(threads * sizeof *buffers);
  for (int number = 0; number < threads; number++) {
    require_room(BLAS_BUFFER + MEBIBYTE, "a buffer of OpenBLAS");
    buffers[number] = take_buffer(0);
  }
  for (int number = 0; number < threads; number++) give_buffer(buffers[number]);
  free(buffers);
}

static void *wait_for(void *mutex) {
  pthread_mutex_lock(mutex);
  pthread_mutex_unlock(mutex);
  return NULL;
}

/// Starts threads that all live at the same time, and ends them.
///
/// How many may be started depends on what else the user and the control group run: it is found out by trying.
static int count_startable(int wanted) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_attr_t small;
  pthread_t threads[wanted];
  int started = 0;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, SMALL_STACK);
  pthread_mutex_lock(&mutex);
  while (started < wanted && pthread_create(&threads[started], &small, wait_for, &mutex) == 0)
    started++;
  pthread_mutex_unlock(&mutex);
  for (int number = 0; number < started; number++) pthread_join(threads[number], NULL);
  pthread_attr_destroy(&small);
  return started;
}

static int processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/// What Dispatch, Subprocess and teams of workers take for the stacks of their threads.
static size_t stacks_of(int threads) {
  size_t size = 8 * MEBIBYTE;
  pthread_attr_t usual;
  if (pthread_getattr_default_np(&usual) == 0) {
    pthread_attr_getstacksize(&usual, &size);
    pthread_attr_destroy(&usual);
  }
  return threads * size;
}

static int is_set(char **variables, const char *prefix) {
  for (; *variables; variables++)
    if (strncmp(*variables, prefix, strlen(prefix)) == 0) return 1;
  return 0;
}

/// Starts the program once more with one thread for OpenBLAS, which needs no other: as it is loaded it starts one
/// for each processor, each with a buffer of its own, and ends the process where that cannot be.
///
/// Only the beginning of a new program can tell it. Returns where that is not possible.
static void begin_again(char **arguments, char **variables) {
  size_t count = 0;
  if (is_set(variables, "OPENBLAS_NUM_THREADS=") || is_set(variables, "GOTO_NUM_THREADS=")) return;
  while (variables[count]) count++;
  char *more[count + 3];
  memcpy(more, variables, count * sizeof *variables);
  more[count] = "OPENBLAS_NUM_THREADS=1";
  more[count + 1] = (char *)begun_again;
  more[count + 2] = NULL;
  execve("/proc/self/exe", arguments, more);
}

/// Reads the limits of address space and of processes before any library of the program has begun, and sees that
/// there is a /proc: without it Dispatch crashes the main thread and Swift knows no arguments.
///
/// Where threads or memory are missing later, Dispatch waits for them without end, so do Subprocess and OpenBLAS,
/// and others crash. A child needs as many threads as its parent and lives beside it.
__attribute__((unused)) static void look_after(int count, char **arguments, char **variables) {
  char words[80];
  is_child = count > 1 && strcmp(arguments[1], "--run-cell") == 0;
  if (!is_child && count > 0) {
    const char *slash = strrchr(arguments[0], '/');
    name = slash ? slash + 1 : arguments[0];
  }
  if (access("/proc/self/exe", F_OK) != 0)
    overparam_lacks("/proc is not mounted: it is needed to read the command line, to start children and to "
                    "see what they use");
  int own = processors() + SERVICE_THREADS;
  int wanted = is_child ? own : 2 * own;
  int with_blas = wanted + processors();
  if (is_confined()) {
    begin_again(arguments, variables);
    require_room(stacks_of(own) + BLAS_BUFFER + HEAP, "stacks of threads, buffers and the heap");
  }
  int startable = count_startable(with_blas);
  if (startable < with_blas) begin_again(arguments, variables);
  if (startable < wanted)
    end("too few threads%s: of the %d that the program and its children need %d can be started",
        words_of(words, sizeof words, RLIMIT_NPROC, 'u', 1), wanted, startable);
}

static const int deadly[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV};
enum { DEADLY = sizeof deadly / sizeof *deadly };
static struct sigaction usual[DEADLY];
static char last_words[160];
static size_t quarter;

/// Says of a program that dies where space is limited whether there is little left: libraries to which memory is
/// refused trap or abort, and not all of them say why. Any other death takes its course.
static void on_death(int number) {
  if (!has_room(quarter)) overparam_lacks(last_words);
  for (int place = 0; place < DEADLY; place++)
    if (deadly[place] == number) sigaction(number, &usual[place], NULL);
  raise(number);
}

static void explain_deaths(void) {
  char words[80];
  struct rlimit space, data;
  getrlimit(RLIMIT_AS, &space);
  getrlimit(RLIMIT_DATA, &data);
  quarter = (space.rlim_cur < data.rlim_cur ? space.rlim_cur : data.rlim_cur) / 4;
  snprintf(last_words, sizeof last_words,
           "out of memory: the process crashed with less than a quarter of its address space left%s",
           words_of_space(words, sizeof words));
  struct sigaction action = {.sa_handler = on_death};
  for (int place = 0; place < DEADLY; place++) sigaction(deadly[place], &action, &usual[place]);
}

/// Forgets what told OpenBLAS its threads, and keeps all threads to one heap where space is limited: each would
/// reserve 64 MiB for a heap of its own.
__attribute__((constructor)) static void settle(void) {
  if (is_confined()) {
    mallopt(M_ARENA_MAX, 1);
    explain_deaths();
  }
  if (!getenv("OVERPARAM_BEGUN_AGAIN")) return;
  unsetenv("OVERPARAM_BEGUN_AGAIN");
  unsetenv("OPENBLAS_NUM_THREADS");
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OVERPARAM_SANITIZED 1
#endif
#endif

// A sanitizer has to begin before the first thread.
#if !defined(OVERPARAM_SANITIZED)
__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) =
    look_after;
#endif

#else

void overparam_reserve_blas_buffers(int threads) { (void)threads; }

#endif
