import Foundation

/// Finds the processor on which nobody else is working.
///
/// A child binds itself to the first processors that it may use, where another program may already
/// run: the kernel needs longer to move that one away than the child lives. So both processes of a
/// pair are told to use one processor only, the idlest just before.
package struct IdleProcessor: Sendable {
  private static let program = "/usr/bin/taskset"

  private let files: MachineFiles
  private let allowed: Set<Int>
  private let lookSeconds: Double

  /// Nil where processors cannot be chosen: without `taskset` or `/proc/stat`, or with one processor.
  package init?(files: MachineFiles = .system, lookSeconds: Double = 0.02) {
    let allowed = Set(files.allowedProcessors)
    guard access(Self.program, X_OK) == 0, allowed.count > 1,
      files.text("/proc/stat") != nil
    else { return nil }
    (self.files, self.allowed, self.lookSeconds) = (files, allowed, lookSeconds)
  }

  /// The processor with the most idle time during a look of some milliseconds.
  package func find() async throws -> Int? {
    let before = idleTicks()
    try await Task.sleep(for: .seconds(lookSeconds))
    return Self.idlest(before, idleTicks())
  }

  /// The command line that runs a program on one processor.
  package static func command(_ program: String, on processor: Int) -> [String] {
    [Self.program, "-c", "\(processor)", program]
  }

  /// The processor whose count of idle ticks grew most, the first of equals.
  static func idlest(_ before: [Int: Int], _ after: [Int: Int]) -> Int? {
    let growth = after.compactMap { processor, ticks in
      before[processor].map { (processor: processor, idle: ticks - $0) }
    }
    return growth.min { ($1.idle, $0.processor) < ($0.idle, $1.processor) }?.processor
  }

  /// Idle ticks of each processor allowed since the machine was started: the fourth number of
  /// `cpu0 1 2 3 4 ...`.
  func idleTicks() -> [Int: Int] {
    let lines = (files.text("/proc/stat") ?? "").split(separator: "\n")
    return lines.reduce(into: [:]) { ticks, line in
      let fields = line.split(separator: " ")
      guard fields.count > 4, fields[0].hasPrefix("cpu"),
        let processor = Int(fields[0].dropFirst(3)), allowed.contains(processor)
      else { return }
      ticks[processor] = Int(fields[4])
    }
  }
}
