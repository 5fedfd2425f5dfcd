internal import Synchronization

extension Workers {
  /// A loop in which each thread waits for all, though never for long: a team that is busy with
  /// another loop leaves the tasks to the caller.
  func rendezvous() {
    let arrivals = Atomic<Int>(0)
    let threads = count
    forEach(threads) { _, _ in
      arrivals.wrappingAdd(1, ordering: .acquiringAndReleasing)
      var patience = 4_000_000
      while arrivals.load(ordering: .acquiring) < threads, patience > 0 { patience &-= 1 }
    }
  }
}

/// How long a window takes.
func secondsOf(_ body: () -> Void) -> Double {
  let start = ContinuousClock.now
  body()
  return secondsSince(start)
}

/// How long a window has taken.
func secondsSince(_ start: ContinuousClock.Instant) -> Double {
  let duration = (ContinuousClock.now - start).components
  return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
}
