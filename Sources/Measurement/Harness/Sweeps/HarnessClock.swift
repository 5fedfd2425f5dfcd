import Foundation

/// The time that the harness sees: a parameter, so that its tests take none.
package protocol HarnessClock: Sendable {
  /// Seconds since some fixed moment, never running backwards.
  var seconds: Double { get }
  /// Now, UTC, ISO 8601 to the second: `2026-01-01T00:00:00Z`.
  var utc: String { get }
}

/// The machine's own clocks.
package struct SystemClock: HarnessClock {
  package init() {}

  package var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  package var utc: String { Date().formatted(.iso8601) }
}
