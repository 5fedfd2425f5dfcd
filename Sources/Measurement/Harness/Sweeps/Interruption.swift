import Dispatch
import Foundation

/// Ctrl-C, SIGTERM and the end of the terminal as the cancellation of a task.
package enum Interruption {
  /// Runs `body` in a task that any of the signals cancels, so that children are ended and files
  /// closed.
  ///
  /// A signal that the process was started to ignore, as under nohup, stays ignored.
  package static func cancelling<Result: Sendable>(
    _ body: @Sendable @escaping () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let numbers = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    let sources = numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { task.cancel() }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in numbers { signal(number, SIG_DFL) }
    }
    return try await task.value
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
