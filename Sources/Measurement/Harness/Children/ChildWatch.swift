/// Decides, each time a child is looked at, whether it is to be ended.
///
/// Past its time a child is asked to end, and made to when it has not after a period of grace; past
/// its memory it is made to end at once, since it would take the machine with it.
///
/// Time that stood still is not time used: a look that comes more than a second later than it was to, after a
/// Ctrl-Z or where the machine was asleep, has the rest of that time not counted, though the child may have
/// run on.
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

  /// The time that stood still so far.
  package private(set) var standstillSeconds = 0.0

  private let limits: ResourceLimits
  private let graceSeconds: Double
  private let start: Double
  /// When it is to be looked at next.
  private var due: Double?
  /// When it was asked to end, without what stood still before.
  private var asked: Double?
  private var isKilled = false

  /// How late a look may be that a busy machine has kept waiting.
  private static let patienceSeconds = 1.0

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
    noticeStandstill(now: now)
    let counted = now - standstillSeconds
    if let seen { usage = seen }
    if isKilled { return nil }
    if let limit = limits.memoryBytes, let bytes = seen?.peakMemoryBytes, bytes > limit {
      excess = excess ?? .memory(bytes: bytes, limit: limit)
      isKilled = true
      return .kill
    }
    if let asked {
      isKilled = counted - asked >= graceSeconds
      return isKilled ? .kill : nil
    }
    guard let limit = limits.seconds, counted - start >= limit else { return nil }
    excess = .time(limit: limit)
    asked = counted
    return .terminate
  }

  /// Seconds until the next look: `interval`, or less where a deadline comes before.
  package mutating func pause(now: Double, interval: Double) -> Double {
    let deadline = asked.map { $0 + graceSeconds } ?? limits.seconds.map { start + $0 }
    var pause = interval
    if let deadline, !isKilled {
      pause = max(0, min(interval, deadline - (now - standstillSeconds)))
    }
    due = now + pause
    return pause
  }

  /// Counts what stood still up to time `now`, at a look or at the child's end.
  package mutating func noticeStandstill(now: Double) {
    if let due, now - due > Self.patienceSeconds { standstillSeconds += now - due }
    due = nil
  }
}
