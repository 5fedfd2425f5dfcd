package import Foundation

/// Runs the child process of a cell: a parameter of the harness, so that its tests start none.
package protocol Launcher: Sendable {
  /// Runs one child to its end.
  ///
  /// - Parameters:
  ///   - line: what the child reads on its standard input, ending in a newline.
  ///   - environment: variables set over those of this process.
  /// - Returns: how it ended, whatever that was.
  /// - Throws: when the child could not be started or had to be given up.
  func run(line: Data, environment: [String: String]) async throws -> ChildOutcome
}

/// How a child ended and what it said.
package struct ChildOutcome: Equatable, Sendable {
  /// How a process can end.
  package enum Termination: Equatable, Sendable {
    /// By itself, with an exit code.
    case exited(Int32)
    /// By a signal.
    case signalled(Int32)
  }

  package var termination: Termination
  /// The last line of its standard output, the result channel, without the newline; empty when it
  /// wrote nothing.
  package var result: Data
  /// From its start to its end.
  package var wallSeconds: Double

  package init(termination: Termination, result: Data, wallSeconds: Double) {
    self.termination = termination
    self.result = result
    self.wallSeconds = wallSeconds
  }
}

/// Why there is no outcome of a child.
package enum LaunchError: ReportableError, Equatable {
  case notStarted(reason: String)
  case tooMuchOutput(limit: Int)

  package var sentence: String {
    switch self {
    case .notStarted(let reason): "the child could not be run: \(reason)"
    case .tooMuchOutput(let limit): "the child wrote more than \(limit) bytes to its result channel"
    }
  }
}
