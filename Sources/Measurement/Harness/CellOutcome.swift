import Foundation

extension CellResult {
  /// What a child's outcome says of its cell.
  ///
  /// A result counts only when the child then exits with code 0; everything else is `crashed`, with
  /// the exit code, the signal or what was on the result channel as reason.
  package init(_ outcome: ChildOutcome) {
    switch outcome.termination {
    case .exited(0): self = Self.read(outcome.result)
    case .exited(let code): self = .crashed("the child exited with code \(code)")
    case .signalled(let signal):
      self = .crashed("the child was ended by signal \(SignalName.text(signal))")
    }
  }

  /// A cell that has no result.
  package static func crashed(_ reason: String) -> CellResult {
    CellResult(status: .crashed, reason: reason)
  }

  private static func read(_ bytes: Data) -> CellResult {
    if bytes.isEmpty { return .crashed("the child wrote nothing to its result channel") }
    guard var result = try? RecordCoding.read(CellResult.self, from: bytes) else {
      let start = String(decoding: bytes.prefix(60), as: UTF8.self)
      return .crashed("the child's result channel holds no result but '\(start)'")
    }
    if result.status != .ok, result.reason == nil { result.reason = "the child gave no reason" }
    return result
  }
}

/// The names of the signals that end processes.
enum SignalName {
  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
    SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
    SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
  ]

  /// `11 (SIGSEGV)`.
  static func text(_ signal: Int32) -> String {
    names[signal].map { "\(signal) (\($0))" } ?? "\(signal)"
  }
}
