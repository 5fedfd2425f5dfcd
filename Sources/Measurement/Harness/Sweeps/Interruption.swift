import Foundation
import Synchronization

/// Ctrl-C, SIGTERM and the end of the terminal as the cancellation of a task.
package enum Interruption {
  /// Runs `body` in a task that any of the signals cancels, so that children are ended and files
  /// closed.
  ///
  /// A signal that the process was started to ignore, as under nohup, stays ignored. What has not ended
  /// `patience` seconds after one is given up.
  ///
  /// - Parameters:
  ///   - patience: in seconds, for what waits for children, or removes what it has built.
  ///   - giveUp: ends the process.
  ///   - body: what is run.
  /// - Returns: what `body` does.
  /// - Throws: what `body` throws, and ``LaunchError`` where there is no thread to wait for signals.
  package static func cancelling<Result: Sendable>(
    patience: Double = 10, giveUp: @Sendable @escaping () -> Void = Self.end,
    _ body: @Sendable @escaping () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let numbers = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    let listener: SignalListener
    do {
      listener = try SignalListener(
        patience: patience, signalled: { task.cancel() }, giveUp: giveUp)
    } catch {
      task.cancel()
      throw error
    }
    for number in numbers { signal(number) { _ in SignalListener.note() } }
    defer {
      for number in numbers { signal(number, SIG_DFL) }
      listener.stop()
    }
    return try await task.value
  }

  /// Ends the process as one that was interrupted.
  package static func end() {
    Console.standardError.writeLine("interrupted, and ended without waiting any longer")
    _exit(ExitStatus.interrupted.rawValue)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if os(Linux)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// A thread that waits at a pipe into which a handler of signals writes.
///
/// Dispatch would need a thread for each signal: it may have none, and be waiting for one.
private struct SignalListener {
  /// The end of the pipe that is written to; -1 while nobody listens.
  private static let channel = Atomic<Int32>(-1)
  private static let signalled: UInt8 = 1
  private static let stopped: UInt8 = 0

  /// - Throws: ``LaunchError``.
  init(
    patience: Double, signalled: @Sendable @escaping () -> Void,
    giveUp: @Sendable @escaping () -> Void
  ) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw LaunchError.notStarted(reason: String(cString: strerror(errno)))
    }
    let (source, sink) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    try WatchThread.start {
      defer { close(source) }
      guard Self.next(from: source, within: nil) == Self.signalled else { return }
      signalled()
      let end = SystemClock().seconds + patience
      while let byte = Self.next(from: source, within: end - SystemClock().seconds) {
        if byte == Self.stopped { return }
      }
      giveUp()
      // Who writes into a pipe that nobody reads is ended.
      _ = Self.next(from: source, within: nil)
    }
    Self.channel.store(sink, ordering: .sequentiallyConsistent)
  }

  /// What the handler of a signal does, which may be nothing but this.
  static func note() {
    let code = errno
    send(signalled, to: channel.load(ordering: .relaxed))
    errno = code
  }

  /// Nobody listens any more.
  func stop() {
    let sink = Self.channel.exchange(-1, ordering: .sequentiallyConsistent)
    Self.send(Self.stopped, to: sink)
    close(sink)
  }

  private static func send(_ byte: UInt8, to sink: Int32) {
    withUnsafeBytes(of: byte) { _ = write(sink, $0.baseAddress, 1) }
  }

  /// The next byte of a pipe; nil when none comes within so many seconds.
  private static func next(from source: Int32, within seconds: Double?) -> UInt8? {
    while true {
      var state = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
      let ready = poll(&state, 1, seconds.map { Int32(max(0, $0) * 1000) } ?? -1)
      if ready == 0 { return nil }
      if ready < 0, errno == EINTR { continue }
      var byte = stopped
      return read(source, &byte, 1) == 1 ? byte : stopped
    }
  }
}
