import Foundation
import Measurement
import Synchronization

/// Looks at a child again and again, beside whoever waits for it, and ends it when it has to be.
///
/// On a thread of its own, which is there as soon as the child is: a limit holds also where none can be started
/// any more.
final class Guardian: Sendable {
  private struct State: Sendable {
    var watch: ChildWatch
    var group: Int32?
  }

  private let state: Mutex<State>
  private let pollSeconds: Double
  private let clock: any HarnessClock

  init(_ watch: ChildWatch, pollSeconds: Double, clock: any HarnessClock) {
    state = Mutex(State(watch: watch))
    self.pollSeconds = pollSeconds
    self.clock = clock
  }

  /// Starts to look at a child that leads its own process group.
  ///
  /// - Throws: ``LaunchError`` where there is no thread for it.
  func watch(_ pid: Int32) throws(LaunchError) {
    state.withLock { $0.group = pid }
    try WatchThread.start { [self] in
      while let pause = nextPause() {
        usleep(UInt32(pause * 1e6))
        look(at: pid)
      }
    }
  }

  /// Stops looking, and kills what is left of the group.
  @discardableResult
  func stop() -> ChildWatch {
    state.withLock { state in
      state.watch.noticeStandstill(now: clock.seconds)
      if let group = state.group { kill(-group, SIGKILL) }
      state.group = nil
      return state.watch
    }
  }

  /// Seconds until the next look; nil where there is to be none.
  private func nextPause() -> Double? {
    state.withLock { state in
      state.group == nil ? nil : state.watch.pause(now: clock.seconds, interval: pollSeconds)
    }
  }

  /// Nothing is sent once the child is known to have ended: its number may belong to another.
  private func look(at pid: Int32) {
    let usage = ProcessUsage(of: pid)
    state.withLock { state in
      guard state.group != nil else { return }
      switch state.watch.poll(now: clock.seconds, usage: usage) {
      case .terminate: kill(-pid, SIGTERM)
      case .kill: kill(-pid, SIGKILL)
      case nil: break
      }
    }
  }
}
