/// One process that measured cells of a run: the one that started it, or one that resumed it.
package struct Session: Codable, Equatable, Sendable {
  /// The version of the format.
  package var schema: Int
  /// The run whose lines it wrote.
  package var run: String
  /// The least `order` of its lines.
  package var firstOrder: Int
  /// The command line without the program.
  package var arguments: [String]
  /// Where its lines were measured.
  package var environment: EnvironmentRecord

  package init(
    run: String, firstOrder: Int, arguments: [String], environment: EnvironmentRecord
  ) {
    self.schema = JournalLine.currentSchema
    self.run = run
    self.firstOrder = firstOrder
    self.arguments = arguments
    self.environment = environment
  }
}

/// What two sessions must share for their times to be comparable.
package struct MachineIdentity: Hashable, Sendable {
  private let values: [Value]

  private struct Value: Hashable {
    let name: String
    let text: String
  }

  /// The commit, the processor, and the core that BLAS chose its kernels for.
  package init(_ environment: EnvironmentRecord) {
    let git = environment.git
    let commit = git.commit.map { $0.prefix(12) + (git.dirty == true ? " with changes" : "") }
    values = [
      Value(name: "the commit", text: commit.map { String($0) } ?? "unknown"),
      Value(name: "the processor", text: environment.cpuModel ?? "unknown"),
      Value(name: "the BLAS core", text: environment.blas.core ?? "unknown"),
    ]
  }

  /// `the commit was 1a2b and is 3c4d`, for everything in which `other` differs.
  package func differences(to other: MachineIdentity) -> [String] {
    zip(values, other.values).filter { $0 != $1 }.map {
      "\($0.name) was \($0.text) and is \($1.text)"
    }
  }
}
