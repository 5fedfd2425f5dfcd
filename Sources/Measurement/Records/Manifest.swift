/// `manifest.json`: what was going to be measured, with what, and where; written before the first cell.
package struct Manifest: Codable, Equatable, Sendable {
  package var schema: Int
  package var toolVersion: String
  /// The command line without the program.
  package var arguments: [String]
  package var seed: UInt64
  package var cells: [Cell]
  package var studies: [StudyRecord]
  package var environment: EnvironmentRecord

  package init(
    toolVersion: String, arguments: [String], seed: UInt64, cells: [Cell], studies: [StudyRecord],
    environment: EnvironmentRecord
  ) {
    self.schema = JournalLine.currentSchema
    self.toolVersion = toolVersion
    self.arguments = arguments
    self.seed = seed
    self.cells = cells
    self.studies = studies
    self.environment = environment
  }
}

/// One ladder: the cells of one solver in which one variable grows.
package struct StudyRecord: Codable, Equatable, Sendable {
  /// `common`, `width`, `batch`, `dimension`, `convergence`, `custom`, ...
  package var name: String
  /// `m`, `n` or `d`; null where nothing grows.
  @Nullable package var variable: String?
  package var solver: String
  /// Keys of the cells, every process of every size.
  package var cells: [String]

  package init(name: String, variable: String?, solver: String, cells: [String]) {
    self.name = name
    self._variable = Nullable(wrappedValue: variable)
    self.solver = solver
    self.cells = cells
  }
}

/// The machine and the software that a run was made with; unknown is null.
package struct EnvironmentRecord: Codable, Equatable, Sendable {
  @Nullable package var host: String?
  @Nullable package var os: String?
  @Nullable package var kernel: String?
  @Nullable package var cpuModel: String?
  /// Vector and bit instructions that matter here, `avx2` or `avx512f` for example.
  @Nullable package var isa: [String]?
  @Nullable package var coresLogical: Int?
  /// Those that this process may run on.
  @Nullable package var coresAllowed: Int?
  /// Whether two hardware threads share a core.
  @Nullable package var smt: Bool?
  @Nullable package var governor: String?
  /// Bytes of cache that one core sees.
  @Nullable package var l1d: Int?
  @Nullable package var l2: Int?
  @Nullable package var l3: Int?
  @Nullable package var memoryBytes: Int?
  /// CPUs that the control group may use, 1.5 for example; null without a limit.
  @Nullable package var cgroupCpuQuota: Double?
  @Nullable package var virtualisation: String?
  /// Over 1, 5 and 15 minutes.
  @Nullable package var loadAverage: [Double]?
  package var blas: BLASRecord
  package var fftw: FFTWRecord
  @Nullable package var swiftVersion: String?
  @Nullable package var buildFlags: String?
  package var git: GitRecord
  @Nullable package var slurm: SlurmRecord?
  /// UTC, ISO 8601.
  package var started: String
  /// The machine's measured ceilings; null until they are measured.
  @Nullable package var ceilings: [String: Double]?

  package struct BLASRecord: Codable, Equatable, Sendable {
    @Nullable package var version: String?
    @Nullable package var config: String?
    @Nullable package var core: String?
    @Nullable package var threads: Int?
    @Nullable package var library: String?
  }

  package struct FFTWRecord: Codable, Equatable, Sendable {
    @Nullable package var version: String?
    @Nullable package var planner: String?
    @Nullable package var wisdom: String?
  }

  package struct GitRecord: Codable, Equatable, Sendable {
    @Nullable package var commit: String?
    @Nullable package var dirty: Bool?
  }

  package struct SlurmRecord: Codable, Equatable, Sendable {
    @Nullable package var job: String?
    @Nullable package var node: String?
    @Nullable package var task: String?
  }
}
