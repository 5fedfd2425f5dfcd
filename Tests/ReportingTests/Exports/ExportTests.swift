import Analysis
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct ExportTests {
  @Test func aRunWithoutAUsableCellHasNothingToExport() throws {
    let error = #expect(throws: CommandError.self) {
      try Sample.export([(Sample.cell(m: 64), Sample.failed(.crashed))])
    }
    #expect(error?.exitStatus == .noUsableData)
  }

  @Test(arguments: [ExportFormat.googleBenchmark, .githubAction])
  func aRunInWhichEveryPointIsCensoredHasNoTimes(format: ExportFormat) throws {
    let export = try Sample.export([
      (Sample.cell(m: 64, process: 0), Sample.ok([9, 1])),
      (Sample.cell(m: 64, process: 1), Sample.failed(.timeout)),
    ])
    let error = #expect(throws: CommandError.self) { try export.document(format) }
    #expect(error?.exitStatus == .noUsableData)
  }

  @Test(arguments: ExportFormat.allCases)
  func theSameRecordsGiveTheSameBytes(format: ExportFormat) throws {
    let outcomes =
      Sample.withLosses() + [
        (Sample.cell(m: 64, dataset: "other"), Sample.ok([9, 1]))
      ]
    let whole = Array(outcomes.prefix(2))
    let chosen = format == .extrap ? whole : outcomes
    #expect(
      try Sample.export(chosen).document(format).data
        == Sample.export(chosen).document(format).data)
  }

  @Test(arguments: [ExportFormat.googleBenchmark, .githubAction])
  func awkwardNamesSurviveInJSON(format: ExportFormat) throws {
    let document = try Sample.export(Sample.withLosses(dataset: Sample.awkward)).document(format)
    let object = try document.json
    let rows = (object as? [String: Any])?["benchmarks"] ?? object
    let names = try #require(rows as? [[String: Any]]).compactMap { $0["name"] as? String }
    #expect(!names.isEmpty)
    #expect(names.allSatisfy { $0.contains("/\(Sample.awkward)/") })
  }

  @Test(arguments: [ExportFormat.csv, .benchopt])
  func awkwardNamesAreQuotedInTables(format: ExportFormat) throws {
    let text = try Sample.export(Sample.withLosses(dataset: Sample.awkward)).document(format).text
    #expect(text.contains("\"data/a<b>&\"\"c\"\",'d'\né/数据 x.csv"))
  }

  @Test func gitHubsEntriesAreMediansOverProcesses() throws {
    let document = try Sample.export(Sample.withLosses()).document(.githubAction)
    let entries = try #require(try document.json as? [[String: Any]])
    // The processes' medians are 0.6 and 0.1.
    #expect(entries.compactMap { $0["value"] as? Double } == [0.35, 0.25])
    #expect(entries.map { $0["range"] as? String } == ["± 0.25", nil])
    #expect(entries.allSatisfy { $0["unit"] as? String == "s" })
    #expect(entries.allSatisfy { $0["extra"] as? String == "median of 2 processes" })
  }
}
