import Measurement
import Synchronization

/// A clock that moves only when told to.
package final class ManualClock: HarnessClock {
  private let now: Mutex<Double>
  /// Always the same.
  package let utc = "2026-11-21T04:05:06Z"

  /// Shows `seconds` until it is told to move.
  package init(_ seconds: Double = 0) { now = Mutex(seconds) }

  package var seconds: Double { now.withLock { $0 } }

  /// Shows `seconds` more from now on.
  package func advance(by seconds: Double) { now.withLock { $0 += seconds } }
}
