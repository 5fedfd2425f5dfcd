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

    init(_ name: String, _ value: (some CustomStringConvertible)?) {
      self.name = name
      text = value?.description ?? "unknown"
    }
  }

  /// The commit, the processor, and the core that BLAS chose its kernels for.
  package init(_ environment: EnvironmentRecord) {
    let git = environment.git
    let commit = git.commit.map { $0.prefix(12) + (git.dirty == true ? " with changes" : "") }
    values = [
      Value("the commit", commit.map { String($0) }),
      Value("the processor", environment.cpuModel),
      Value("the BLAS core", environment.blas.core),
    ]
  }

  /// What must not change between the first and the last process of one comparison.
  package init(surroundings environment: EnvironmentRecord) {
    values =
      [
        Value("the host", environment.host), Value("the kernel", environment.kernel),
        Value("the number of processors allowed", environment.coresAllowed),
        Value("the frequency governor", environment.governor),
        Value("the quota of processor time", environment.cgroupCpuQuota),
        Value("the memory in bytes", environment.memoryBytes),
        Value("the BLAS library", environment.blas.library),
      ] + Self.arithmetic(environment)
  }

  /// What decides the last bit of a result, the sources apart.
  package init(arithmeticOf environment: EnvironmentRecord) {
    values = Self.arithmetic(environment)
  }

  private static func arithmetic(_ environment: EnvironmentRecord) -> [Value] {
    [
      Value("the processor", environment.cpuModel),
      Value("the vector instructions", environment.isa?.joined(separator: " ")),
      Value("the BLAS version", environment.blas.version),
      Value("the BLAS core", environment.blas.core),
      Value("the FFTW version", environment.fftw.version),
      Value("the compiler", environment.swiftVersion),
      Value("the build", environment.buildFlags),
    ]
  }

  /// `the commit was 1a2b and is 3c4d`, for everything in which `other` differs.
  package func differences(to other: MachineIdentity) -> [String] {
    zip(values, other.values).filter { $0 != $1 }.map {
      "\($0.name) was \($0.text) and is \($1.text)"
    }
  }
}
