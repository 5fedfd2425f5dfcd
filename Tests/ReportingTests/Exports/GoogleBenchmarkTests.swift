import Foundation
import Measurement
import Reporting
import Testing

@Suite struct GoogleBenchmarkTests {
  private func rows(_ outcomes: [(Cell, CellResult?)]) throws -> [[String: Any]] {
    let document = try ExportSample.export(outcomes).document(.googleBenchmark)
    let object = try #require(try document.json as? [String: Any])
    return try #require(object["benchmarks"] as? [[String: Any]])
  }

  @Test func everySteadyIterationOfEveryProcessIsARepetitionOfOneName() throws {
    let rows = try rows(ExportSample.withLosses())
    let repetitions = rows.filter { $0["run_type"] as? String == "iteration" }
    #expect(repetitions.compactMap { $0["real_time"] as? Double } == [0.5, 0.7, 0.1])
    #expect(repetitions.compactMap { $0["cpu_time"] as? Double } == [0.5, 0.7, 0.1])
    #expect(repetitions.compactMap { $0["repetition_index"] as? Int } == [0, 1, 2])
    #expect(repetitions.allSatisfy { $0["repetitions"] as? Int == 3 })
    #expect(repetitions.allSatisfy { $0["time_unit"] as? String == "s" })
    #expect(repetitions.allSatisfy { $0["multiply_adds"] as? Double == 8 })
    let names = Set(repetitions.compactMap { $0["name"] as? String })
    #expect(
      names == [
        "exact-gram/gram-structured/m:64/n:32/d:16/shift:0.4/sphere/gaussian/single/threads:2/"
          + "damping:none/tolerance:1e-08"
      ])
  }

  @Test func aggregatesFollowTheRepetitionsUnderNamesOfTheirOwn() throws {
    let aggregates = try rows(ExportSample.withLosses()).filter {
      $0["run_type"] as? String == "aggregate"
    }
    #expect(
      aggregates.compactMap { $0["aggregate_name"] as? String } == [
        "mean", "median", "stddev", "cv",
      ])
    for row in aggregates {
      let name = "\(row["run_name"] ?? "")_\(row["aggregate_name"] ?? "")"
      #expect(row["name"] as? String == name)
    }
    let values = aggregates.compactMap { $0["real_time"] as? Double }
    #expect(values[1] == 0.5)
    // By hand: the mean of 0.5, 0.7, 0.1 is 13/30, their deviations sum to 14/75 in squares.
    #expect(abs(values[0] - 13.0 / 30) < 1e-15)
    #expect(abs(values[2] - (14.0 / 150).squareRoot()) < 1e-15)
    #expect(abs(values[3] - values[2] / values[0]) < 1e-15)
  }

  @Test func aPointWithATimeoutAndFailedCellsAreLeftOutWithTheirReasons() throws {
    let document = try ExportSample.export(ExportSample.withLosses()).document(.googleBenchmark)
    #expect(try !document.text.contains("m:128"))
    let object = try #require(try document.json as? [String: Any])
    let context = try #require(object["context"] as? [String: Any])
    #expect(context["json_schema_version"] as? Int == 1)
    let losses = try #require(context["left_out"] as? [[String: Any]])
    #expect(
      losses.compactMap { $0["reason"] as? String } == ["crashed", "missing", "skipped", "timeout"])
    #expect(document.warnings.count == 4)
    #expect(
      document.warnings.contains(
        "left out: 1 point with 1 cell timeout (censored: they took longer)"))
  }

  @Test func theFirstSampleOfAKernelCounts() throws {
    let cell = ExportSample.cell(m: 64, solver: "gram", family: "kernels")
    let rows = try rows([(cell, ExportSample.ok([1, 2, 3], finalResidual: nil))])
    #expect(rows.count { $0["run_type"] as? String == "iteration" } == 3)
  }

  @Test func theDocumentIsIndentedAsAWholeThoughItIsWrittenPointByPoint() throws {
    let outcomes = [64, 128].map { m in
      (ExportSample.cell(m: m), Optional(ExportSample.ok([9, 0.5])))
    }
    let lines = try ExportSample.export(outcomes).document(.googleBenchmark).text
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.prefix(3) == ["{", "  \"benchmarks\" : [", "    {"])
    #expect(lines.count { $0 == "    }," } == 1)
    #expect(lines.count { $0.hasPrefix("      \"run_name\" : ") } == 2)
    let end = try #require(lines.firstIndex(of: "  ],"))
    #expect(lines[(end - 1)...(end + 1)] == ["    }", "  ],", "  \"context\" : {"])
    #expect(lines.suffix(3) == ["  }", "}", ""])
  }
}
