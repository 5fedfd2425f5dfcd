package import Vocabulary

/// What this machine can do at best, measured: the ceilings that times are set against.
package struct Ceilings: Sendable, Equatable {
  /// Threads of `allThreads`.
  package let threads: Int
  /// Units a second on one thread.
  package let oneThread: [Resource: Double]
  /// Units a second on all threads together.
  package let allThreads: [Resource: Double]
  /// Flops a second of one product of matrices in single precision by BLAS, on one thread: no ceiling,
  /// but to be set against that of multiply-adds.
  package let productFlops: Double
  /// Seconds from the start of a loop whose helpers sleep until each thread has begun a task and all
  /// have ended: the lower quartile, since a busy machine only ever adds to it.
  package let forkJoinSeconds: Double

  /// The values as records hold them.
  ///
  /// Keys: those of `Resource` for one thread, in units a second; the same with `_all_threads`;
  /// `threads`, the number of all; `fork_join_seconds`; `single_gemm_flops`.
  package var dictionary: [String: Double] {
    var values = [
      "threads": Double(threads), "fork_join_seconds": forkJoinSeconds,
      "single_gemm_flops": productFlops,
    ]
    for resource in Resource.allCases {
      values[resource.rawValue] = oneThread[resource]
      values[resource.allThreadsKey] = allThreads[resource]
    }
    return values
  }

  /// Measures for about `seconds`, and at least once; the fastest of many short windows counts.
  ///
  /// Each thread keeps to a processor of its own if there are enough; afterwards the calling thread
  /// may run where it could before.
  ///
  /// - Parameters:
  ///   - seconds: with the filling of the array.
  ///   - threads: those of `allThreads`.
  ///   - processors: where threads run, in the order of preference.
  ///   - arrayBytes: the array that is read from memory, several times the last-level cache.
  /// - Returns: the ceilings.
  package static func measure(
    seconds: Double, threads: Int, processors: [Int], arrayBytes: Int = 256 << 20
  ) -> Ceilings {
    func measure() -> Ceilings {
      var probe = CeilingProbe(workers: Workers(count: threads), arrayBytes: arrayBytes)
      return probe.measure(seconds: seconds)
    }
    guard threads <= processors.count else { return measure() }
    return ThreadBinding.bound(to: Array(processors.prefix(threads)), measure)
  }
}
