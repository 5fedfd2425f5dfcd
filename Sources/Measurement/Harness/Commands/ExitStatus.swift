/// The exit codes of every executable.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  case ok = 0
  /// Bad data, files or environment, or an internal error.
  case failure = 1
  case timingRegression = 2
  case claimRefuted = 3
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
