import CLimits
import Foundation

extension CellResult {
  /// What a child's outcome says of its cell.
  ///
  /// A result counts only when the child exited with code 0, even where it was about to be ended: a
  /// parent that was stopped for a while finds its children late. Everything else is `timeout`,
  /// `out_of_memory`, also where the session's limits left too little, `crashed`, or `interrupted` where someone else asked the child to end, with the
  /// limit, the exit code, the signal or what was on the result channel as reason.
  package init(_ outcome: ChildOutcome) {
    let result = Self.read(outcome.result)
    switch (outcome.excess, outcome.termination) {
    case (_, .exited(0)) where result.status != .crashed: self = result
    case (.time(let limit)?, _):
      self = .lost(.timeout, "no result within the time limit of \(Numbers.span(limit))")
    case (.memory(let bytes, let limit)?, _):
      self = .lost(
        .outOfMemory,
        "\(Numbers.bytes(bytes)) in use, over the limit of \(Numbers.bytes(limit))")
    case (nil, .exited(0)): self = result
    case (nil, _) where outcome.lackedMemory: self = .lost(.outOfMemory, outcome.lack)
    case (nil, .exited(let code)):
      self = .lost(.crashed, "the child exited with code \(code)" + outcome.quotedLastWords)
    case (nil, .signalled(let signal)) where [SIGTERM, SIGINT, SIGHUP].contains(signal):
      self = .lost(
        .interrupted, "someone ended the child by signal \(SignalName.text(signal))")
    case (nil, .signalled(let signal)):
      self = .lost(
        .crashed,
        "the child was ended by signal \(SignalName.text(signal))" + outcome.quotedLastWords)
    }
    peakMemoryBytes = peakMemoryBytes ?? outcome.usage?.peakMemoryBytes
    cpuSeconds = cpuSeconds ?? outcome.usage?.cpuSeconds
  }

  /// A cell that has no result.
  package static func lost(_ status: Status, _ reason: String) -> CellResult {
    CellResult(status: status, reason: reason)
  }

  private static func read(_ bytes: Data) -> CellResult {
    if bytes.isEmpty { return .lost(.crashed, "the child wrote nothing to its result channel") }
    guard var result = try? RecordCoding.read(CellResult.self, from: bytes) else {
      let start = String(decoding: bytes.prefix(60), as: UTF8.self)
      return .lost(.crashed, "the child's result channel holds no result but '\(start)'")
    }
    if result.status != .ok, result.reason == nil { result.reason = "the child gave no reason" }
    return result
  }
}

extension Launcher {
  /// Runs the child that measures a cell; one that writes too much is a crashed cell.
  ///
  /// - Returns: what came of it, from its start to its end, nil where it was given up, and for how long
  ///   time stood still meanwhile.
  /// - Throws: when the child could not be started.
  package func measure(
    _ request: ChildRequest
  ) async throws -> (result: CellResult, wallSeconds: Double?, standstillSeconds: Double) {
    do {
      let outcome = try await run(request)
      return (CellResult(outcome), outcome.wallSeconds, outcome.standstillSeconds)
    } catch let error as LaunchError {
      guard case .tooMuchOutput = error else { throw error }
      return (.lost(.crashed, error.sentence), nil, 0)
    }
  }
}

extension ChildOutcome {
  fileprivate var quotedLastWords: String { lastWords.isEmpty ? "" : ": \(lastWords)" }

  /// Whether a child that did not end well died for want of memory or threads: it said so, or had nine tenths
  /// of the address space that it may map.
  fileprivate var lackedMemory: Bool {
    if saidWhatItLacked { return true }
    let words = lastWords.lowercased()
    if Self.wordsOfWant.contains(where: words.contains) { return true }
    guard let limit = addressSpaceLimit, let peak = usage?.addressSpaceBytes else { return false }
    return peak >= limit / 10 * 9
  }

  /// What a child lacked.
  fileprivate var lack: String {
    if saidWhatItLacked, !lastWords.isEmpty { return lastWords }
    let end =
      switch termination {
      case .exited(let code): "the child exited with code \(code)"
      case .signalled(let signal): "the child was ended by signal \(SignalName.text(signal))"
      }
    let limit = addressSpaceLimit.map { ", with \(Numbers.bytes($0)) of address space allowed" }
    return end + (limit ?? "") + quotedLastWords
  }

  private var saidWhatItLacked: Bool { termination == .exited(Int32(OVERPARAM_CHILD_LACKS)) }

  /// Of the C library, Swift, C++ and OpenBLAS.
  private static let wordsOfWant = [
    "cannot allocate memory", "could not allocate memory", "failed to allocate", "bad_alloc",
    "out of memory", "memory allocation", "too many memory regions", "pthread_create failed",
  ]
}

/// The names of the signals that end processes.
enum SignalName {
  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
    SIGKILL: "SIGKILL, which the kernel sends when memory runs out",
    SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
    SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
  ]

  /// `11 (SIGSEGV)`.
  static func text(_ signal: Int32) -> String {
    names[signal].map { "\(signal) (\($0))" } ?? "\(signal)"
  }
}
