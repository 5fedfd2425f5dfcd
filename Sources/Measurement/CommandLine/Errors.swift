/// An error that a user is told in one sentence, and the code that the process exits with.
package protocol ReportableError: Error, CustomStringConvertible {
  /// What is wrong, and where it can be said what to do; without a full stop at the end.
  var sentence: String { get }
  var exitStatus: ExitStatus { get }
}

extension ReportableError {
  package var exitStatus: ExitStatus { .failure }
  package var description: String { sentence }
}

/// A command line that is well-formed and still asks for something that does not exist.
package struct UsageError: ReportableError, Equatable {
  package let sentence: String
  package var exitStatus: ExitStatus { .usage }

  /// The error that is told in `sentence`.
  package init(_ sentence: String) { self.sentence = sentence }
}

/// Anything else that ends a command: bad data, files, the environment, or a verdict.
package struct CommandError: ReportableError, Equatable {
  package let sentence: String
  package let exitStatus: ExitStatus

  /// The error that is told in `sentence` and ends the process with `exitStatus`.
  package init(_ sentence: String, exitStatus: ExitStatus = .failure) {
    self.sentence = sentence
    self.exitStatus = exitStatus
  }
}

/// The exit codes of every executable.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  /// All is well.
  case ok = 0
  /// Bad data, files or environment, or an internal error.
  case failure = 1
  /// Head is slower than base, and confirmed to be.
  case timingRegression = 2
  /// A claim's cost grows faster than it says.
  case claimRefuted = 3
  /// There is nothing that could be judged.
  case noUsableData = 4
  /// The environment differs from the recorded one, or a baseline is missing.
  case environmentMismatch = 5
  /// A recorded result does not reproduce.
  case notReproduced = 6
  /// A command line that cannot be understood: the argument parser's own code.
  case usage = 64
  /// Ended by the user.
  case interrupted = 130
}
