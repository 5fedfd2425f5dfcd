internal import CLimits
internal import COpenBLAS

/// The threads that a kernel may use: the one thread policy of the package.
///
/// Kernels split their own loops into numbered tasks. What a task computes depends on its number
/// only, and what tasks leave behind is combined in the order of their numbers, so results do not
/// depend on `count`. OpenBLAS always runs on the thread that calls it: its own threads would sum in
/// an order that depends on their number, and spin for milliseconds after each call on the
/// processors that our tasks need.
///
/// A loop is always offered to all threads, and a helper that comes too late does nothing. Measured on
/// two processors: a loop of 50 us or more takes 0.55 to 0.7 of one thread's time when it follows
/// another, and 0.97 of it 200 us later, when helpers sleep; waking them takes the caller some 8 us.
package struct Workers: Sendable {
  /// The number of threads.
  package let count: Int
  private let team: WorkerTeam?

  /// A team of `count` threads.
  ///
  /// - Precondition: `count >= 1`.
  package init(count: Int) {
    precondition(count >= 1, "at least one worker is needed")
    self.count = count
    team = count > 1 ? .ofSize(count) : nil
    if openblas_get_num_threads() != 1 { openblas_set_num_threads(1) }
  }

  /// Sees to it that OpenBLAS has a buffer for each of `threads` threads, where address space is limited, and
  /// before others take it: OpenBLAS asks without end for one that it cannot have.
  package static func reserveBuffers(threads: Int) {
    overparam_reserve_blas_buffers(Int32(clamping: threads))
  }

  /// Runs `task(number, worker)` for every number below `tasks`; `worker < count` names a scratch area.
  package func forEach(
    _ tasks: Int, _ task: @Sendable (_ number: Int, _ worker: Int) -> Void
  ) {
    if let team, tasks > 1 {
      team.share(tasks, task)
    } else {
      for number in 0..<tasks { task(number, 0) }
    }
  }
}
