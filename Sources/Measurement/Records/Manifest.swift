/// `manifest.json`: what was going to be measured, with what, and where; written before the first cell.
package struct Manifest: Codable, Equatable, Sendable {
  /// The version of the format.
  package var schema: Int
  /// The run's name when it was started, which its lines carry.
  package var run: String
  /// Of the program that planned it.
  package var toolVersion: String
  /// The command line without the program.
  package var arguments: [String]
  /// Of weights, data, targets and the order of cells.
  package var seed: UInt64
  /// What the user let a child use at most.
  package var limits: ResourceLimits
  /// Which part of a larger plan this is; null where it is all of it.
  @Nullable package var shard: ShardRecord?
  /// All that were planned, in the plan's order.
  package var cells: [Cell]
  /// The ladders that the cells make.
  package var studies: [StudyRecord]
  /// Of the process that started the run.
  package var environment: EnvironmentRecord
  /// Where merged journals come from; empty for a run that is not merged.
  package var sessions: [Session]
  /// The version of the generator: a seed draws other numbers in another; absent in the first.
  package var generator: Int?
  /// What a merged run still lacks; absent where it lacks nothing, or is not merged.
  package var lacking: LackingShards?
  /// The tables that cells are trained on; absent where a run did not say.
  package var data: [DataRecord]?
  /// The folder in which the run was started, against which relative paths of data are resolved; absent where
  /// a run did not say.
  package var directory: String?
  /// What its program knows of the solvers of the whole plan; absent where a run did not say.
  package var solvers: [SolverRecord]?

  package init(
    run: String, toolVersion: String, arguments: [String], seed: UInt64,
    limits: ResourceLimits = ResourceLimits(), shard: ShardRecord? = nil, cells: [Cell],
    studies: [StudyRecord], environment: EnvironmentRecord, generator: Int? = nil,
    data: [DataRecord]? = nil, directory: String? = nil, solvers: [SolverRecord]? = nil
  ) {
    self.schema = JournalLine.currentSchema
    self.run = run
    self.toolVersion = toolVersion
    self.arguments = arguments
    self.seed = seed
    self.limits = limits
    self.shard = shard
    self.cells = cells
    self.studies = studies
    self.environment = environment
    self.sessions = []
    self.generator = generator
    self.data = data
    self.directory = directory
    self.solvers = solvers
  }

  /// The version of the generator, known also where it is absent.
  package var generatorVersion: Int { generator ?? 1 }

  /// That a generator of the version `present` draws this run's numbers from its seeds.
  ///
  /// - Throws: ``CommandError`` with the exit status of an environment that differs; it begins with what
  ///   is not done, `not resumed` for example.
  package func requireGenerator(_ present: Int, orElse notDone: String) throws {
    guard generatorVersion != present else { return }
    let commit = environment.git.commit.map { " (commit \($0.prefix(7)))" } ?? ""
    throw CommandError(
      "\(notDone): \(run) was drawn by version \(generatorVersion) of the generator\(commit), and with version "
        + "\(present) the same seed draws other numbers",
      exitStatus: .environmentMismatch)
  }
}

/// One ladder: the cells of one solver in which one variable grows.
package struct StudyRecord: Codable, Equatable, Sendable {
  /// `common`, `width`, `batch`, `dimension`, `convergence`, `custom`, ...
  package var name: String
  /// `m`, `n` or `d`; null where nothing grows.
  @Nullable package var variable: String?
  /// The solver's name.
  package var solver: String
  /// Keys of the cells, every process of every size.
  package var cells: [String]

  package init(name: String, variable: String?, solver: String, cells: [String]) {
    self.name = name
    self.variable = variable
    self.solver = solver
    self.cells = cells
  }
}

/// Which part of a plan a run is.
package struct ShardRecord: Codable, Equatable, Sendable {
  /// From 1.
  package var index: Int
  /// How many parts there are.
  package var count: Int
  /// A hash of the cells of the whole plan: parts belong together when it is equal.
  package var plan: String
  /// What the other parts measure, so that a merged run knows what it lacks; absent where a run did not say.
  package var others: PlanRecord?

  package init(index: Int, count: Int, plan: String, others: PlanRecord? = nil) {
    self.index = index
    self.count = count
    self.plan = plan
    self.others = others
  }
}

/// Cells and the ladders that they make.
package struct PlanRecord: Codable, Equatable, Sendable {
  /// In the plan's order.
  package var cells: [Cell]
  /// The ladders.
  package var studies: [StudyRecord]

  package init(cells: [Cell], studies: [StudyRecord]) {
    self.cells = cells
    self.studies = studies
  }
}

/// The shards that a merged run was not given; its plan has their cells.
package struct LackingShards: Codable, Equatable, Sendable {
  /// Their numbers from 1, in ascending order.
  package var missing: [Int]
  /// How many parts there are.
  package var count: Int
  /// As in ``ShardRecord``.
  package var plan: String

  /// What is missing, in a sentence.
  package var sentence: String {
    let list = missing.map { "\($0)" }.joined(separator: ", ")
    return missing.count == 1
      ? "shard \(list) of \(count) is not given: its ladders are missing"
      : "shards \(list) of \(count) are not given: their ladders are missing"
  }
}

/// What a child may use at most; null is no limit.
package struct ResourceLimits: Codable, Equatable, Sendable {
  /// Wall-clock, from its start to its end.
  @Nullable package var seconds: Double?
  /// Resident memory at its peak.
  @Nullable package var memoryBytes: Int?

  package init(seconds: Double? = nil, memoryBytes: Int? = nil) {
    self.seconds = seconds
    self.memoryBytes = memoryBytes
  }
}
