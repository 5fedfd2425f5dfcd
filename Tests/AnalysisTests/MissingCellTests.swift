import Analysis
import Measurement
import Testing

@Suite struct MissingCellTests {
  /// Sizes 8 to 1024 of which some were not measured well.
  private func recording() throws -> Recording {
    var recording = Recording()
    let good = Sample.ok([Sample.iteration(0, 1), Sample.iteration(1, 1)])
    let rejected = Sample.ok([Sample.iteration(0, 1, accepted: false)])
    let results: [Int: CellResult] = [
      8: good, 16: good, 32: good, 64: rejected,
      128: CellResult(status: .diverged, reason: "inf", iterations: [Sample.iteration(0, 1)]),
      256: CellResult(status: .timeout, reason: "over 60 s"),
      512: CellResult(status: .timeout, reason: "over 60 s"),
    ]
    let sizes = [8, 16, 32, 64, 128, 256, 512, 1024]
    let cells = sizes.map { Sample.cell(Sample.point(m: 64, n: $0, d: 4)) }
    try recording.add("batch", in: "n", cells.map { ($0, results[$0.point.n]) })
    return recording
  }

  @Test func whatIsLeftOutIsCountedByStatus() throws {
    let family = try recording().analysis().families[0]
    #expect(family.cells.planned == 8)
    #expect(
      family.cells.leftOut == [
        "no_accepted_iteration": 1, "diverged": 1, "timeout": 2, "missing": 1,
      ])
    #expect(family.ladders[0].slopes[0].sizesMeasured == 3)
  }

  @Test func lossesAreNamedBySize() throws {
    let losses = try recording().analysis().families[0].ladders[0].losses
    #expect(losses.map(\.size) == [64, 128, 256, 512, 1024])
    #expect(
      losses.map(\.reason) == [
        "no_accepted_iteration", "diverged", "timeout", "timeout", "missing",
      ])
    #expect(losses.allSatisfy { $0.cells == 1 && $0.planned == 1 })
  }

  @Test func theTextEndsWithTheCount() throws {
    let text = try recording().analysis().text()
    #expect(
      text.hasSuffix(
        """
        exact-gram: 5 of 8 cells left out: 1 diverged, 1 missing, 1 no_accepted_iteration, \
        2 timeout (censored: took longer)

        """))
    #expect(text.contains("left out at n = 256: timeout 1 of 1 (censored: took longer)"))
  }

  @Test func aCellThatWasRunAgainCountsAsItLastWas() throws {
    var recording = try recording()
    let cell = Sample.cell(Sample.point(m: 64, n: 256, d: 4))
    try recording.append(cell, Sample.ok([Sample.iteration(0, 1), Sample.iteration(1, 1)]))
    let family = try recording.analysis().families[0]
    #expect(family.cells.leftOut["timeout"] == 1)
    #expect(family.ladders[0].slopes[0].sizesMeasured == 4)
  }

  @Test func linesThatNobodyPlannedAreReported() throws {
    var recording = try recording()
    try recording.append(Sample.cell(Sample.point(m: 1, n: 1, d: 1)), Sample.ok([]))
    let analysis = try recording.analysis(warnings: ["line 9 is torn"])
    #expect(
      analysis.warnings == [
        "exact-gram: line 9 is torn",
        "exact-gram: the journal has 1 cell that the manifest does not plan",
      ])
  }

  @Test func aRunWithoutAnyGoodCellIsEmpty() throws {
    #expect(try !recording().analysis().isEmpty)
    var failed = Recording()
    try failed.add("batch", in: "n", [(Sample.cell(Sample.point(m: 1, n: 1, d: 1)), nil)])
    let analysis = try failed.analysis()
    #expect(analysis.isEmpty)
    #expect(analysis.families[0].ladders[0].slopes[0].notes == [.tooFewSizes])
  }

  @Test func aManifestThatContradictsItselfIsAnError() throws {
    var odd = Recording()
    try odd.add("shift", in: "b", [(Sample.cell(Sample.point(m: 1, n: 1, d: 1)), nil)])
    #expect(throws: StudyError.unknownVariable(study: "shift", variable: "b")) {
      try odd.analysis()
    }
    var manifest = try recording().manifest
    manifest.studies[0].cells.append("0123")
    let run = FamilyRun(family: "exact-gram", manifest: manifest, lines: [])
    #expect(throws: StudyError.unknownCell(study: "batch", cell: "0123")) {
      try RunAnalysis(of: [run], claims: [])
    }
  }
}
