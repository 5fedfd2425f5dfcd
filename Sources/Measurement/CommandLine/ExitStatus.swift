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
