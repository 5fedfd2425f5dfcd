/// Something about the machine or the program that may spoil what is measured.
package struct EnvironmentWarning: Encodable, Equatable, Sendable {
  /// What was looked at.
  package enum Kind: String, CaseIterable, Sendable {
    /// The scaling of the processor's frequency.
    case governor
    /// Hardware threads that share a core.
    case simultaneousMultithreading
    /// What else runs.
    case load
    /// The processors that this process may run on.
    case affinity
    /// The control group's share of processors.
    case quota
    /// The memory that is left.
    case memory
    /// Pages of 2 MiB.
    case hugePages
    /// Variables that say how many threads libraries start.
    case threadVariables
    /// The variable that chooses OpenBLAS's kernels.
    case coreVariable
    /// The kernels that OpenBLAS has chosen.
    case blasCore
    /// The library that is loaded as BLAS.
    case blasLibrary
    /// How fast BLAS multiplies, beside the processor's multiply-adds.
    case blasRate
    /// Whether the program was optimised.
    case debugBuild
    /// The processor that the code is for.
    case codeTarget
    /// Whether the code has fused multiplications and additions.
    case fusedMultiplyAdd
    /// Whether the sources are those of a commit.
    case uncommittedChanges
  }

  /// What it is about.
  package let kind: Kind
  /// What was seen.
  package let seen: String
  /// Why it matters.
  package let matters: String
  /// What helps.
  package let helps: String

  private enum CodingKeys: String, CodingKey {
    case seen, matters, helps
  }

  init(_ kind: Kind, seen: String, matters: String, helps: String) {
    self.kind = kind
    self.seen = seen
    self.matters = matters
    self.helps = helps
  }

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
