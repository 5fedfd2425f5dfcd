import Analysis
import Measurement
import Statistics
import Testing

/// What training took, summed from records.
@Suite struct TrainingCostTests {
  /// Iterations of these seconds before which the residual is as given; those of `rejected` are not taken.
  private static func line(
    _ seconds: [Double], residuals: [Double], rejected: Set<Int> = [], solver: String = "a",
    m: Int = 64, options: [String: OptionValue] = [:]
  ) throws -> JournalLine {
    let iterations = seconds.indices.map {
      Sample.iteration($0, seconds[$0], residual: residuals[$0], accepted: !rejected.contains($0))
    }
    let cell = Sample.cell(Sample.point(m: m, n: 8, d: 4), solver: solver, options: options)
    let result = Sample.ok(
      iterations, setup: setup(5, draw: 2), finalResidual: residuals[seconds.count])
    return try JournalLine(
      cell: cell, order: 0, run: "run", result: result, wallSeconds: 1,
      started: "2026-01-01T00:00:00Z")
  }

  private static func setup(_ seconds: Double, draw: Double) -> SetupRecord {
    SetupRecord(
      seconds: seconds, planningSeconds: 0, phases: ["draw": draw, "search": seconds - draw],
      counters: [:], phaseCounters: [:], diagnostics: [:])
  }

  @Test func `whole iterations are summed to the one that reaches the tolerance`() throws {
    let cost = TrainingCost(
      try Self.line([0.1, 0.2, 0.3, 100], residuals: [1, 0.5, 0.1, 0.001, 1e-4]))
    #expect(cost.steps == 3)
    let sum = 0.1 + 0.2 + 0.3
    #expect(cost.training == sum)
    #expect(cost.amortised == sum / 3)
    #expect(cost.total == 5 + sum)
    #expect(cost.totalWithoutDraw == 3 + sum)
    #expect(cost.first == 0.1)
  }

  @Test func `rejected iterations take their time, and are no steady ones`() throws {
    let line = try Self.line(
      [1, 2, 4, 8], residuals: [1, 1, 0.5, 0.2, 1e-3], rejected: [0, 2])
    let cost = TrainingCost(line)
    #expect(cost.steps == 4)
    #expect(cost.training == 15)
    #expect(cost.steady == 5)
  }

  @Test func `what is not reached is summed over all, and has no steps`() throws {
    let cost = TrainingCost(try Self.line([1, 2], residuals: [1, 0.9, 0.8]))
    #expect(cost.steps == nil)
    #expect(cost.iterations == 2)
    #expect(cost.training == 3)
    #expect(cost.amortised == 1.5)
    #expect(cost.partialSteps == nil)
  }

  @Test func `within the last iteration ln r is on a line`() throws {
    let cost = TrainingCost(try Self.line([1, 2, 4], residuals: [1, 0.1, 0.1, 0.001]))
    #expect(cost.steps == 3)
    #expect(abs((cost.partialSteps ?? 0) - 2.5) < 1e-12)
    #expect(abs((cost.partialTraining ?? 0) - (3 + 2)) < 1e-12)
  }

  @Test func `steady iterations still train, above rounding and above the run's tolerance`() throws
  {
    let residuals = [1, 1e-2, 1e-5, 1e-6, 1e-7]
    let seconds = [9.0, 1, 2, 3]
    let single = TrainingCost(try Self.line(seconds, residuals: residuals))
    #expect(single.steady == 1.5, "1e-6 is below 64 u of single precision")
    let loose = TrainingCost(
      try Self.line(seconds, residuals: residuals, options: ["tolerance": .number(1e-3)]))
    #expect(loose.steady == 1)
    #expect(TrainingCost(try Self.line([9, 1], residuals: [1, 1e-7, 1e-7])).steady == nil)
  }

  @Test func `a ladder's row has first, amortised and steady apart`() throws {
    var recording = Recording()
    try recording.add(
      "common", in: "m",
      (8...15).map { power in
        let m = 1 << power
        let unit = Double(m)
        let line = try Self.line(
          [3 * unit, unit, 2 * unit], residuals: [1, 0.5, 0.09, 1e-3], m: m)
        return (
          line.measuredCell, Sample.ok(line.iterations, setup: line.setup, finalResidual: 1e-3)
        )
      })
    let row = try #require(try recording.analysis().families[0].tolerances.first)
    let last = try #require(row.sizes.last)
    #expect(last.firstSeconds == 3.0 * 32768)
    #expect(last.iterationSeconds == 2 * 32768)
    #expect(last.steadySeconds == 1.5 * 32768)
    #expect(last.totalSeconds == 5.0 + 6 * 32768)
    #expect(last.totalWithoutDrawSeconds == 3.0 + 6 * 32768)
    #expect(abs((row.cost?.estimate ?? 0) - 1) < 1e-9)
    #expect(row.over.isEmpty && row.missed.isEmpty)
  }

  @Test func `who stopped early is over what was spent`() throws {
    var recording = Recording()
    try AnswerTests.add("slow", to: &recording, contraction: 0.9) { 1e-6 * $0 }
    let row = try #require(try recording.analysis().families[0].tolerances.first)
    #expect(row.sizes.isEmpty)
    #expect(row.over.count == 8)
    #expect(row.over.last?.iterations == 4)
    #expect(row.over.last?.totalSeconds == 1 + 4 * (1e-6 * 32768))
  }

  @Test func `processes that made too few iterations do not speak against those that reached it`()
    throws
  {
    var recording = Recording()
    let long = try Self.line([1, 1, 1], residuals: [1, 0.5, 0.1, 1e-3])
    let short = try Self.line([1, 1], residuals: [1, 0.5, 0.1])
    let vain = try Self.line([1, 1, 1], residuals: [1, 0.5, 0.1, 0.1])
    func row(_ lines: [JournalLine]) throws -> ToleranceRow? {
      var recording = recording
      try recording.add(
        "common", in: "m",
        lines.enumerated().map { process, line in
          var cell = line.measuredCell
          cell.process = process
          return (
            cell,
            Sample.ok(line.iterations, setup: line.setup, finalResidual: line.finalResidual)
          )
        })
      return try recording.analysis().families[0].tolerances.first
    }
    #expect(try row([long, short, short])?.sizes.count == 1)
    #expect(try row([long, vain, vain])?.sizes.isEmpty == true)
    recording = Recording()
    #expect(try row([short])?.over.first?.iterations == 2)
  }
}

/// What a simulation, a missing size and a ladder in pieces are taken for.
@Suite struct LadderReadingTests {
  @Test func `a simulated solver has counts and no time`() throws {
    var recording = Recording()
    let counts = ["search": ["oracle_queries": 7]]
    try recording.add(
      "common", in: "m",
      (8...15).map { power in
        let steps = (0..<4).map { Sample.iteration($0, 1, counts: counts, residual: 1) }
        return (
          Sample.cell(Sample.point(m: 1 << power, n: 8, d: 4), solver: "q"),
          Sample.ok(steps, setup: Sample.setup(1))
        )
      })
    try AnswerTests.add("b", to: &recording) { 1e-6 * $0 }
    let analysis = try recording.analysis()
    let family = analysis.families[0]
    #expect(!family.tolerances.contains { $0.solver == "q" })
    #expect(!family.largest.contains { $0.solver == "q" })
    #expect(analysis.crossovers.isEmpty)
    let rows = try #require(family.ladders.first { $0.solver == "q" }).slopes
    #expect(!rows.isEmpty && rows.allSatisfy { $0.counter != nil })
  }

  @Test func `pieces of one setting are one ladder`() throws {
    var recording = Recording()
    let sizes = (8...15).map { 1 << $0 }
    for (study, part) in [
      ("frontier", sizes.prefix(5)), ("frontier", sizes.suffix(4)), ("width", sizes.prefix(2)),
    ] {
      let cells = part.map { m in
        (Sample.cell(Sample.point(m: m, n: 8, d: 4), solver: "a"), m)
      }
      let new = try cells.filter { cell, _ in
        let key = try cell.key
        return try !recording.cells.contains { try $0.key == key }
      }
      try recording.add(
        study, in: "m",
        cells.map { cell, m in
          let isNew = new.contains { $0.1 == m }
          let steps = (0..<4).map { Sample.iteration($0, Double(m), residual: 1) }
          return (cell, isNew ? Sample.ok(steps) : nil)
        })
    }
    let ladders = try recording.analysis().families[0].ladders
    #expect(ladders.count == 1)
    #expect(ladders.first?.sizes == sizes)
    #expect(ladders.first?.study == "frontier")
  }
}
