import Foundation
import Measurement
import Synchronization

/// Looks at a child again and again, beside whoever waits for it, and ends it when it has to be.
final class Guardian: Sendable {
  private struct State: Sendable {
    var watch: ChildWatch
    var group: Int32?
    var task: Task<Void, Never>?
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
  func watch(_ pid: Int32) {
    let task = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(pause))
        look(at: pid)
      }
    }
    state.withLock { ($0.group, $0.task) = (pid, task) }
  }

  /// Stops looking, and kills what is left of the group.
  @discardableResult
  func stop() -> ChildWatch {
    state.withLock { state in
      state.task?.cancel()
      if let group = state.group { kill(-group, SIGKILL) }
      state.group = nil
      return state.watch
    }
  }

  private var pause: Double {
    state.withLock { $0.watch.pause(now: clock.seconds, interval: pollSeconds) }
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
