import Analysis
import Foundation
import Measurement
import Testing
import Vocabulary

/// Shares of the machine's ceilings.
@Suite struct CeilingTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every folder with a journal that is kept: reference runs and fixtures.
  private static let kept: [URL] = ["results/reference", "Tests/AnalysisTests/Fixtures"].flatMap {
    let files = FileManager.default.enumerator(
      at: root.appending(path: $0), includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.lastPathComponent == "journal.jsonl" }.map { $0.deletingLastPathComponent() }
  }

  @Test(arguments: kept)
  func `no phase of a kept run is above what the machine can do`(folder: URL) throws {
    let runs = try FamilyRun.load(RunFolder(path: folder.deletingLastPathComponent().path))
    let run = try #require(runs.first { $0.family == folder.lastPathComponent })
    let ladders = try Self.curves(of: run).ladders
    #expect(!ladders.isEmpty)
    for ladder in ladders {
      for point in ladder.points {
        #expect(point.ceilingShares.isEmpty || ladder.countsPrecision)
        for (phase, share) in point.ceilingShares {
          #expect(share <= 1.05, "\(ladder.solver), \(ladder.study), \(phase) at \(point.size)")
        }
      }
    }
  }

  @Test func `rates are the best that a family on the same processor found`() throws {
    func run(_ family: String, _ processor: String, _ rate: Double) throws -> FamilyRun {
      var recording = Recording()
      try recording.add(
        "width", in: "m", [(Sample.cell(Sample.point(m: 64, n: 8, d: 4)), Sample.ok([]))])
      var manifest = recording.manifest
      manifest.environment.cpuModel = processor
      manifest.environment.ceilings = [
        "single_flops": rate, "fork_join_seconds": rate, "gather_64_of_1024": rate, "threads": 2,
      ]
      return FamilyRun(family: family, manifest: manifest, lines: [])
    }
    let runs = [try run("a", "x", 3), try run("b", "x", 5), try run("c", "y", 7)].sharingRates()
    func found(_ name: String) -> [Double?] {
      runs.map { $0.manifest.environment.ceilings?[name] }
    }
    #expect(found("single_flops") == [5, 5, 7])
    #expect(found("fork_join_seconds") == [3, 5, 7] && found("gather_64_of_1024") == [3, 5, 7])
    #expect(found("double_flops") == [nil, nil, nil])
  }

  private static func curves(of run: FamilyRun) throws -> FamilyCurves {
    let analysis = try RunAnalysis(of: [run], claims: [])
    return try FamilyCurves(of: run, analysis: analysis.families[0], claims: [])
  }

  /// A run whose iterations take 1 s in the phase `gram` with these counts, on a machine with ceilings of one
  /// thread at which 10 single-precision flops take a second, 5 in double, 100 words, and 8 bytes.
  private func shares(
    _ counts: [String: Int], solvers: [SolverRecord]? = [], precision: String = "single",
    threads: Int = 1, without missing: String? = nil
  ) throws -> [[String: Double]] {
    var recording = Recording()
    let outcomes = [64, 128, 256].map { m in
      var point = Sample.point(m: m, n: 8, d: 4)
      (point.precision, point.threads) = (precision, threads)
      let iterations = (0..<2).map {
        Sample.iteration($0, 1, phases: ["gram": 1], counts: ["gram": counts])
      }
      return (Sample.cell(point), Optional(Sample.ok(iterations)))
    }
    try recording.add("width", in: "m", outcomes)
    var manifest = recording.manifest
    manifest.solvers = solvers
    manifest.environment.ceilings = [
      "single_flops": 10, "double_flops": 5, "popcount_words": 100, "memory_bytes": 8,
      "single_flops_all_threads": 15,
    ].filter { $0.key != missing }
    let run = FamilyRun(family: "exact-gram", manifest: manifest, lines: recording.lines)
    return try Self.curves(of: run).ladders[0].points.map(\.ceilingShares)
  }

  @Test func `work in each precision counts at the ceiling of that precision`() throws {
    // (4 - 1) single and 1 double multiply-adds: 6 / 10 s and 2 / 5 s.
    let mixed = try shares(["multiply_adds": 4, "double_multiply_adds": 1])
    #expect(mixed == Array(repeating: ["gram": 1.0], count: 3))
    let double = try shares(
      ["multiply_adds": 2, "double_multiply_adds": 2], precision: "double")
    #expect(double[0] == ["gram": 0.8])
  }

  @Test func `arithmetic has one part after the other, and memory meanwhile`() throws {
    // An inner product has d = 4 multiply-adds, a transform's addition takes the place of one; nodes of trees have
    // no ceiling.
    let all = try shares([
      "inner_products": 1, "double_multiply_adds": 0, "popcount_words": 5, "transform_adds": 1,
      "nodes_visited": 1000,
    ])
    #expect(abs((all[0]["gram"] ?? 0) - (0.8 + 0.05 + 0.2)) < 1e-15)
    let moved = ["multiply_adds": 4, "double_multiply_adds": 0, "bytes_moved": 4]
    #expect(try shares(moved)[0] == ["gram": 0.8])
    #expect(try shares(moved.merging(["bytes_moved": 8]) { $1 })[0] == ["gram": 1])
  }

  @Test func `threads raise a ceiling up to that of all of them`() throws {
    let two = try shares(["multiply_adds": 3, "double_multiply_adds": 0], threads: 2)
    #expect(two[0] == ["gram": 0.4])
  }

  @Test func `no share is known without a ceiling, or where precision is not counted`() throws {
    let none = [[String: Double]](repeating: [:], count: 3)
    let moved = ["bytes_moved": 1, "double_multiply_adds": 0]
    #expect(try shares(moved, without: "memory_bytes") == none)
    #expect(try shares(["nodes_visited": 1, "double_multiply_adds": 0]) == none)
    #expect(try shares(["multiply_adds": 4]) == none)
    #expect(try shares(["multiply_adds": 4, "double_multiply_adds": 1], solvers: nil) == none)
  }
}
