/// Something about the machine or the program that may spoil what is measured.
package struct EnvironmentWarning: Encodable, Equatable, Sendable {
  /// What was seen.
  package let seen: String
  /// Why it matters.
  package let matters: String
  /// What helps.
  package let helps: String

  /// All of it in one line.
  package var line: String { "\(seen); \(matters); \(helps)" }

  /// What there is to warn of; unknown is no reason.
  ///
  /// - Parameters:
  ///   - record: the environment of a run.
  ///   - files: where the machine describes itself.
  ///   - variables: the process's environment variables.
  /// - Returns: the warnings, those about the machine first.
  package static func all(
    of record: EnvironmentRecord, files: MachineFiles, variables: [String: String]
  ) -> [EnvironmentWarning] {
    let check = EnvironmentCheck(record: record, files: files, variables: variables)
    return (check.processor + check.system + check.libraries + check.program).compactMap(\.self)
  }
}

/// What warnings are derived from.
struct EnvironmentCheck {
  let record: EnvironmentRecord
  let files: MachineFiles
  let variables: [String: String]
}
