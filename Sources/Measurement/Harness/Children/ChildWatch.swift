/// Decides, each time a child is looked at, whether it is to be ended.
///
/// Past its time a child is asked to end, and made to when it has not after a period of grace; past
/// its memory it is made to end at once, since it would take the machine with it.
package struct ChildWatch: Sendable {
  /// What is to be done to a child.
  package enum Order: Equatable {
    /// SIGTERM.
    case terminate
    /// SIGKILL.
    case kill
  }

  /// The limit that it passed first.
  package private(set) var excess: ChildOutcome.Excess?
  /// What it had used when that was last known.
  package private(set) var usage: ProcessUsage?

  private let limits: ResourceLimits
  private let graceSeconds: Double
  private let start: Double
  /// When it was asked to end.
  private var asked: Double?
  private var isKilled = false

  /// - Parameters:
  ///   - limits: what the child may use.
  ///   - graceSeconds: from SIGTERM to SIGKILL.
  ///   - start: when it started, on the clock of `poll`.
  package init(_ limits: ResourceLimits, graceSeconds: Double, start: Double) {
    self.limits = limits
    self.graceSeconds = graceSeconds
    self.start = start
  }

  /// Takes a look at time `now`, at which the child had used `seen`, nil when that is not known.
  ///
  /// - Returns: what is to be done, once each.
  package mutating func poll(now: Double, usage seen: ProcessUsage?) -> Order? {
    if let seen { usage = seen }
    if isKilled { return nil }
    if let limit = limits.memoryBytes, let bytes = seen?.peakMemoryBytes, bytes > limit {
      excess = excess ?? .memory(bytes: bytes, limit: limit)
      isKilled = true
      return .kill
    }
    if let asked {
      isKilled = now - asked >= graceSeconds
      return isKilled ? .kill : nil
    }
    guard let limit = limits.seconds, now - start >= limit else { return nil }
    excess = .time(limit: limit)
    asked = now
    return .terminate
  }

  /// Seconds until the next look: `interval`, or less where a deadline comes before.
  package func pause(now: Double, interval: Double) -> Double {
    let deadline = asked.map { $0 + graceSeconds } ?? limits.seconds.map { start + $0 }
    guard let deadline, !isKilled else { return interval }
    return max(0, min(interval, deadline - now))
  }
}
