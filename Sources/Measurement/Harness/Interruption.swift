import Dispatch
import Foundation

/// Ctrl-C and SIGTERM as the cancellation of a task.
package enum Interruption {
  /// Runs `body` in a task that either signal cancels, so that children are ended and files closed.
  package static func cancelling<Result: Sendable>(
    _ body: @Sendable @escaping () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { task.cancel() }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
    return try await task.value
  }
}
