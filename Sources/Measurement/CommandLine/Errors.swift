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
