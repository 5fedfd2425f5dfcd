import Analysis
import Foundation
import Measurement
import Testing

struct RunComparisonTests {
  /// A run of three processes of one cell with these iteration times.
  private func run(
    _ seconds: [Double], m: Int = 1024, count: Int = 7, cores: Int = 2, generator: Int? = nil
  ) throws -> [FamilyRun] {
    var environment = GateSample.report([]).environment
    environment.coresLogical = cores
    environment.git.dirty = cores == 2
    let cells = seconds.indices.map { process in
      var cell = GateSample.cell(m: m)
      cell.process = process
      return cell
    }
    let lines = try zip(cells, seconds).enumerated().map { order, pair in
      try JournalLine(
        cell: pair.0, order: order, run: "run",
        result: GateSample.result(seconds: pair.1, count: count), wallSeconds: 0.1,
        started: "2026-11-27T00:00:00Z")
    }
    let manifest = Manifest(
      run: "run", toolVersion: "0.1.0", arguments: [], seed: 1, cells: cells, studies: [],
      environment: environment, generator: generator)
    return [FamilyRun(family: "exact-gram", manifest: manifest, lines: lines)]
  }

  @Test("Ratios are of medians over processes, with the interval of all pairs of three")
  func ratios() throws {
    let comparison = try RunComparison(("a", run([1, 2, 4])), ("b", run([2, 4, 8])))
    let row = try #require(comparison.rows.first)
    #expect(row.firstSeconds == 2)
    #expect(row.secondSeconds == 4)
    #expect(abs(row.effect - log(2)) < 1e-12)
    #expect(abs((row.low ?? 0) - log(0.5)) < 1e-12)
    #expect(abs((row.high ?? 0) - log(8)) < 1e-12)
    #expect(row.sameCounters)
  }

  @Test("Counters that differ, and cells that only one run has, are said")
  func differences() throws {
    let counters = try RunComparison(("a", run([1])), ("b", run([1], count: 8)))
    #expect(counters.rows.map(\.sameCounters) == [false])
    #expect(counters.rows.first?.low == nil)
    let others = try RunComparison(("a", run([1])), ("b", run([1], m: 2048)))
    #expect(others.rows.isEmpty)
    #expect(others.onlyFirst == 1)
    #expect(others.onlySecond == 1)
  }

  @Test("The environments are compared key by key, and the report says why it is no gate")
  func environments() throws {
    let comparison = try RunComparison(("a", run([1])), ("b", run([1], cores: 4)))
    #expect(
      comparison.environmentDifferences
        == ["cores_logical was 2 and is 4", "git.dirty was true and is false"])
    let redrawn = try RunComparison(("a", run([1])), ("b", run([1], generator: 2)))
    #expect(redrawn.environmentDifferences == ["generator was 1 and is 2"])
    #expect(comparison.text.contains("overparam regress"))
    #expect(try RunComparison(("a", run([1])), ("b", run([1]))).environmentDifferences.isEmpty)
  }
}
