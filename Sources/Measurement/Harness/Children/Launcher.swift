package import Foundation

/// Runs the child process of a cell: a parameter of the harness, so that its tests start none.
package protocol Launcher: Sendable {
  /// Runs one child to its end, and ends it where it passes its limits.
  ///
  /// - Returns: how it ended, whatever that was.
  /// - Throws: when the child could not be started or had to be given up.
  func run(_ request: ChildRequest) async throws -> ChildOutcome
}

/// What a child is given.
package struct ChildRequest: Equatable, Sendable {
  /// What it reads on its standard input, ending in a newline.
  package var line: Data
  /// Variables set over those of this process.
  package var environment: [String: String]
  /// What the child may use at most.
  package var limits: ResourceLimits

  package init(
    line: Data, environment: [String: String] = [:], limits: ResourceLimits = ResourceLimits()
  ) {
    self.line = line
    self.environment = environment
    self.limits = limits
  }

  /// The request that a cell is measured.
  ///
  /// - Throws: when the cell cannot be encoded.
  package init(
    _ assignment: CellAssignment, environment: [String: String], limits: ResourceLimits
  ) throws {
    self.init(
      line: try RecordCoding.line(assignment) + Data("\n".utf8), environment: environment,
      limits: limits)
  }
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

  /// The limit for which a child was ended.
  package enum Excess: Equatable, Sendable {
    /// It had run for `limit` seconds.
    case time(limit: Double)
    /// It was seen with `bytes` resident, more than `limit`.
    case memory(bytes: Int, limit: Int)
  }

  /// How the process ended.
  package var termination: Termination
  /// Nil when the child ended by itself, or by someone else.
  package var excess: Excess?
  /// The last line of its standard output, the result channel, without the newline; empty when it
  /// wrote nothing.
  package var result: Data
  /// The last line of its standard error; empty when it wrote nothing there.
  package var lastWords: String
  /// From its start to its end, without the time that stood still for its parent.
  package var wallSeconds: Double
  /// For how long its parent did not look at it although it was to: it had been stopped, or the machine.
  package var standstillSeconds: Double
  /// The address space that its session let it map; nil without a limit.
  package var addressSpaceLimit: Int?
  /// What it had used when it was last looked at; nil when it ended before that.
  package var usage: ProcessUsage?

  package init(
    termination: Termination, excess: Excess? = nil, result: Data, lastWords: String = "",
    wallSeconds: Double, standstillSeconds: Double = 0, addressSpaceLimit: Int? = nil,
    usage: ProcessUsage? = nil
  ) {
    self.termination = termination
    self.excess = excess
    self.result = result
    self.lastWords = lastWords
    self.wallSeconds = wallSeconds
    self.standstillSeconds = standstillSeconds
    self.addressSpaceLimit = addressSpaceLimit
    self.usage = usage
  }
}

/// Why there is no outcome of a child.
package enum LaunchError: ReportableError, Equatable {
  /// The operating system refused, for a reason in its words.
  case notStarted(reason: String)
  /// The child wrote more than `limit` bytes.
  case tooMuchOutput(limit: Int)

  package var sentence: String {
    switch self {
    case .notStarted(let reason): "the child could not be run: \(reason)"
    case .tooMuchOutput(let limit): "the child wrote more than \(limit) bytes to its result channel"
    }
  }
}
