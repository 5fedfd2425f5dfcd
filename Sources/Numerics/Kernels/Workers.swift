internal import COpenBLAS
internal import Dispatch
internal import Synchronization

/// The threads that a kernel may use: our own loops split over them, and OpenBLAS is told of them.
///
/// Loops hand out numbered tasks. What a task computes depends on its number only, and what tasks
/// leave behind is combined in the order of their numbers, so results do not depend on `count`.
/// Inside a parallel loop OpenBLAS runs on one thread: regions are never nested.
package struct Workers: Sendable {
  package let count: Int

  /// - Precondition: `count >= 1`.
  package init(count: Int) {
    precondition(count >= 1, "at least one worker is needed")
    self.count = count
  }

  /// Runs `task(number, worker)` for every number below `tasks`; `worker < count` names a scratch area.
  package func forEach(
    _ tasks: Int, _ task: @Sendable (_ number: Int, _ worker: Int) -> Void
  ) {
    let team = min(count, tasks)
    if team <= 1 {
      withBLASThreads(1) { for number in 0..<tasks { task(number, 0) } }
      return
    }
    let next = Atomic<Int>(0)
    withBLASThreads(1) {
      DispatchQueue.concurrentPerform(iterations: team) { worker in
        while true {
          let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if number >= tasks { return }
          task(number, worker)
        }
      }
    }
  }

  /// Runs `body` with OpenBLAS on all workers, or on one where `work` is too small to share.
  func withBLAS<R>(sharedIf worthwhile: Bool, _ body: () -> R) -> R {
    withBLASThreads(worthwhile ? count : 1, body)
  }

  private func withBLASThreads<R>(_ threads: Int, _ body: () -> R) -> R {
    if openblas_get_num_threads() != Int32(threads) { openblas_set_num_threads(Int32(threads)) }
    return body()
  }
}
