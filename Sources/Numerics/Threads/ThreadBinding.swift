internal import COpenBLAS
internal import Synchronization

/// Keeps each thread of a team on a processor of its own.
///
/// Without it the kernel may leave two of them on one processor for many milliseconds, with the
/// other one idle: times then have two modes, a factor of two apart.
package enum ThreadBinding {
  private static let processors = Mutex<[Int]>([])

  /// Binds the calling thread to the first of `processors`, and the helpers of teams that are made
  /// afterwards to those that follow; a team larger than the list is not bound.
  ///
  /// Has no effect where the system offers no binding.
  package static func bind(to processors: [Int]) {
    self.processors.withLock { $0 = processors }
    bind(worker: 0, ofTeam: processors.count)
  }

  /// Runs `body` bound as by `bind(to:)`, then lets the calling thread run where it could before.
  ///
  /// A child process inherits the binding of the thread that starts it: who starts children must
  /// not stay on one processor. Helpers of teams made by `body` stay where they are.
  package static func bound<Result>(to processors: [Int], _ body: () -> Result) -> Result {
    let list = self.processors.withLock { $0 }
    let mask = callersMask
    defer {
      self.processors.withLock { $0 = list }
      if let mask { setCallersMask(mask) }
    }
    bind(to: processors)
    return body()
  }

  /// Binds the calling thread as one of a team.
  static func bind(worker: Int, ofTeam size: Int) {
    let processor = processors.withLock { list in
      size <= list.count && worker < list.count ? list[worker] : nil
    }
    guard let processor else { return }
    var mask = [UInt64](repeating: 0, count: processor / 64 + 1)
    mask[processor / 64] = 1 << UInt64(processor % 64)
    setCallersMask(mask)
  }

  /// A bit for each of the first 8192 processors that the calling thread may run on; nil where the
  /// system does not tell.
  private static var callersMask: [UInt64]? {
    #if os(Linux)
      var mask = [UInt64](repeating: 0, count: 128)
      return overparam_get_affinity(0, UInt(mask.count * 8), &mask) == 0 ? mask : nil
    #else
      return nil
    #endif
  }

  private static func setCallersMask(_ mask: [UInt64]) {
    #if os(Linux)
      _ = overparam_set_affinity(0, UInt(mask.count * 8), mask)
    #endif
  }
}
