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

  /// Binds the calling thread as one of a team.
  static func bind(worker: Int, ofTeam size: Int) {
    let processor = processors.withLock { list in
      size <= list.count && worker < list.count ? list[worker] : nil
    }
    #if os(Linux)
      guard let processor else { return }
      var mask = [UInt64](repeating: 0, count: processor / 64 + 1)
      mask[processor / 64] = 1 << UInt64(processor % 64)
      _ = overparam_set_affinity(0, UInt(mask.count * 8), mask)
    #endif
  }
}
