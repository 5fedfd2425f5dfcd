import Analysis
import Foundation
import Measurement
import Statistics
import Testing
import Vocabulary

/// What follows from measurements for somebody who has to choose.
@Suite struct AnswerTests {
  private static let sizes = (8...15).map { 1 << $0 }

  /// A ladder in m of one solver whose iterations take these seconds, and a residual that falls tenfold.
  static func add(
    _ solver: String, to recording: inout Recording, m sizes: [Int] = sizes, n: Int = 8,
    contraction: Double = 0.1, threads: Int = 2,
    options: [String: OptionValue] = ["damping": .word("none")], seconds: (Double) -> Double
  ) throws {
    try recording.add(
      "common", in: "m",
      sizes.map { m in
        let steps = (0..<4).map {
          Sample.iteration($0, seconds(Double(m)), residual: pow(contraction, Double($0)))
        }
        let result = Sample.ok(
          steps, setup: Sample.setup(1), finalResidual: pow(contraction, 4))
        var point = Sample.point(m: m, n: n, d: 4)
        point.threads = threads
        return (Sample.cell(point, solver: solver, options: options), result)
      })
  }

  @Test func `solvers cross where their lines do`() throws {
    var recording = Recording()
    try Self.add("a", to: &recording) { 1e-6 * $0 }
    try Self.add("b", to: &recording) { 3e-3 * pow($0 / 3000, 0.5) }
    let crossing = try #require(try recording.analysis().crossovers.first)
    #expect(crossing.below == "a")
    #expect(crossing.above == "b")
    #expect(abs(log(crossing.m / 3000)) < 1e-6)
    #expect(!crossing.isExtrapolated)
    let (low, high) = (try #require(crossing.low), try #require(crossing.high))
    #expect(low <= crossing.m && crossing.m <= high)
  }

  @Test func `a crossing beyond the ladder is not given`() throws {
    var recording = Recording()
    try Self.add("a", to: &recording) { 1e-6 * $0 }
    try Self.add("b", to: &recording) { 0.1 * pow($0 / 1e5, 0.5) }
    #expect(try recording.analysis().crossovers.isEmpty)
  }

  private func prediction(_ m: Int, within: Double? = nil) throws -> SolverPrediction {
    var recording = Recording()
    try Self.add("a", to: &recording) { 1e-5 + 1e-6 * $0 }
    let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
    return try SolverPrediction(
      of: [run], claims: [], solver: "a", sizes: (m, 8, 4), within: within)
  }

  @Test func `a law that was measured is predicted, and far beyond with a warning`() throws {
    let inside = try prediction(3000)
    #expect(abs(inside.iteration.estimate / 3.01e-3 - 1) < 1e-3)
    #expect(!inside.isExtrapolated)
    #expect(inside.setup.map { abs($0.estimate - 1) < 1e-9 } == true)
    #expect(try !prediction(65536).isExtrapolated)
    #expect(try prediction(65537).isExtrapolated)
    #expect(try prediction(127).isExtrapolated)
  }

  @Test func `the largest width within a time is where the law reaches it`() throws {
    let largest = try #require(try prediction(3000, within: 0.005).largest)
    #expect(abs((largest.width ?? 0) - 4990) <= 5)
    #expect(!largest.isExtrapolated)
  }

  @Test func `the largest width lies between the sizes that bracket the time, if some do`() throws {
    var recording = Recording()
    try Self.add("a", to: &recording) { 1e-6 * $0 * ($0 > 3000 ? 4 : 1) }
    let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
    func largest(_ within: Double) throws -> LargestWidth {
      try #require(
        SolverPrediction(of: [run], claims: [], solver: "a", sizes: (2048, 8, 4), within: within)
          .largest)
    }
    for within in [2.1e-3, 4e-3, 8e-3, 16e-3] {
      let answer = try largest(within)
      #expect((2048..<4096).contains(answer.width ?? 0))
      #expect(!answer.isExtrapolated)
    }
    let beyond = try largest(0.2)
    #expect(beyond.isExtrapolated)
    let (low, width) = (try #require(beyond.low), try #require(beyond.width))
    #expect(width > 32768)
    #expect(low < width)
    #expect(beyond.high.map { $0 > width } ?? true)
  }

  @Test func `a simulated solver is not predicted, and wins nothing`() throws {
    var recording = Recording()
    let cells = Self.sizes.map { m -> (Cell, CellResult?) in
      let step = Sample.iteration(
        0, 1e-9, counts: ["search": ["oracle_queries": 4]], residual: 1)
      return (
        Sample.cell(Sample.point(m: m, n: 8, d: 4), solver: "q"),
        Sample.ok([step], setup: Sample.setup(1), finalResidual: 1e-3)
      )
    }
    try recording.add("common", in: "m", cells)
    try Self.add("a", to: &recording) { 1e-6 * $0 }
    try Self.add("b", to: &recording) { 3e-3 * pow($0 / 3000, 0.5) }
    let analysis = try recording.analysis()
    #expect(analysis.crossovers.allSatisfy { $0.below != "q" && $0.above != "q" })
    #expect(analysis.families[0].largest.allSatisfy { $0.solver != "q" })
    let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
    let refusal = #expect(throws: UsageError.self) {
      try SolverPrediction(of: [run], claims: [], solver: "q", sizes: (1024, 8, 4))
    }
    #expect(refusal?.sentence.hasPrefix("q is simulated") == true)
  }

  @Test func `where one process trains to the end others say how fast it should have been`() throws
  {
    var recording = Recording()
    let runs = Self.sizes.flatMap { m in
      (0..<3).map { process -> (Cell, CellResult?) in
        // The one that goes all the way is disturbed: twice the time throughout.
        let (steps, unit) = process == 0 ? (4, 2e-6) : (2, 1e-6)
        let iterations = (0..<steps).map {
          Sample.iteration($0, unit * Double(m), residual: pow(0.2, Double($0)))
        }
        let result = Sample.ok(
          iterations, setup: Sample.setup(1), finalResidual: pow(0.2, Double(steps)))
        let cell = Sample.cell(Sample.point(m: m, n: 8, d: 4), solver: "a", process: process)
        return (cell, result)
      }
    }
    try recording.add("common", in: "m", runs)
    let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
    let predicted = try SolverPrediction(of: [run], claims: [], solver: "a", sizes: (3000, 8, 4))
    #expect(abs(predicted.iteration.estimate / 3e-3 - 1) < 1e-6)
  }

  @Test func `a solver or a shift that was not measured is named`() throws {
    var recording = Recording()
    try Self.add("a", to: &recording) { $0 }
    let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
    let unknown = #expect(throws: UsageError.self) {
      try SolverPrediction(of: [run], claims: [], solver: "b", sizes: (1, 1, 1))
    }
    #expect(unknown?.sentence == "the run has no solver 'b'; it has a")
    let shifted = #expect(throws: UsageError.self) {
      try SolverPrediction(
        of: [run], claims: [], solver: "a", sizes: (1, 1, 1), wanted: WantedSetting(shift: 0.4))
    }
    #expect(shifted?.sentence == "a was measured with sphere, gaussian, shift 0, single, 2 threads")
  }

  @Test func `all solvers are predicted in the setting that most of them share`() throws {
    var recording = Recording()
    let both = Self.sizes + Self.sizes.map { 3 * $0 / 2 }
    try Self.add("a", to: &recording) { 1e-6 * $0 }
    try Self.add("b", to: &recording) { 2e-6 * $0 }
    try Self.add("a", to: &recording, m: both.sorted(), threads: 1) { 1e-7 * $0 }
    let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
    func all(_ wanted: WantedSetting) throws -> [SolverPrediction] {
      try SolverPrediction.all(of: [run], claims: [], sizes: (2048, 8, 4), wanted: wanted)
    }
    let shared = try all(WantedSetting())
    #expect(shared.map(\.solver) == ["a", "b"] && shared.allSatisfy { $0.setting.threads == 2 })
    #expect(try all(WantedSetting(threads: 1)).map(\.solver) == ["a"])
    #expect(try all(WantedSetting(precision: .double)).isEmpty)
    let one = try SolverPrediction(of: [run], claims: [], solver: "a", sizes: (2048, 8, 4))
    #expect(one.setting.threads == 1)
  }

  @Test func `all solvers are predicted with the options that most of them share`() throws {
    var recording = Recording()
    let both = Self.sizes + Self.sizes.map { 3 * $0 / 2 }
    func options(_ step: String, _ own: [String: OptionValue] = [:]) -> [String: OptionValue] {
      own.merging(["step": .word(step)]) { $1 }
    }
    try Self.add("a", to: &recording, options: options("descent")) { 1e-6 * $0 }
    try Self.add("b", to: &recording, options: options("descent", ["skin": .number(1)])) {
      2e-6 * $0
    }
    try Self.add("c", to: &recording, options: options("descent")) { 3e-6 * $0 }
    try Self.add("b", to: &recording, m: both.sorted(), options: options("gauss-newton")) {
      1e-8 * $0
    }
    let run = FamilyRun(family: "f", manifest: recording.manifest, lines: recording.lines)
    let all = try SolverPrediction.all(of: [run], claims: [], sizes: (2048, 8, 4))
    #expect(all.map(\.solver) == ["a", "b", "c"])
    #expect(all.allSatisfy { $0.setting.options["step"] == .word("descent") })
  }

  @Test func `the map names the faster solver on either side`() throws {
    var recording = Recording()
    for (solver, law) in [
      ("a", { (m: Double, n: Double) in 1e-6 * m }), ("b", { _, n in 1.3e-4 * n * n }),
    ] {
      try Self.add(solver, to: &recording) { law($0, 8) }
      try recording.add(
        "common", in: "n",
        (2...9).map { n in
          let cell = Sample.cell(Sample.point(m: 1024, n: 1 << n, d: 4), solver: solver)
          let seconds = law(1024, Double(1 << n))
          return (cell, Sample.ok((0..<3).map { Sample.iteration($0, seconds) }))
        })
    }
    let map = try #require(try recording.analysis().winners.first)
    #expect(map.cells.count == 64)
    for cell in map.cells {
      #expect(cell.solver == (cell.m < 130 * cell.n * cell.n ? "a" : "b"))
    }
  }

  @Test(arguments: [(0.01, false), (100, true)])
  func `nobody is first to the tolerance because another stopped early`(
    ratio: Double, isKnown: Bool
  ) throws {
    var recording = Recording()
    for (solver, seconds, contraction) in [
      ("a", 1e-6, 0.05), ("b", 3e-6, 0.05), ("early", ratio * 1e-6, 0.9),
    ] {
      try Self.add(solver, to: &recording, contraction: contraction) { seconds * $0 }
      try recording.add(
        "common", in: "n",
        (2...9).map { n in
          let cell = Sample.cell(Sample.point(m: 1024, n: 1 << n, d: 4), solver: solver)
          let steps = (0..<4).map {
            Sample.iteration($0, seconds * 1024, residual: pow(contraction, Double($0)))
          }
          return (
            cell, Sample.ok(steps, setup: Sample.setup(1e-9), finalResidual: pow(contraction, 4))
          )
        })
    }
    let map = try recording.analysis().winners.first { $0.cost == .total }
    let solvers = Set(map?.cells.map(\.solver) ?? [])
    #expect(solvers == (isKnown ? ["a"] : []))
  }
}
