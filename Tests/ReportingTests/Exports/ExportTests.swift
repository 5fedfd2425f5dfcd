import Analysis
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct ExportTests {
  @Test func aRunWithoutAUsableCellHasNothingToExport() throws {
    let error = #expect(throws: CommandError.self) {
      try ExportSample.export([(ExportSample.cell(m: 64), ExportSample.failed(.crashed))])
    }
    #expect(error?.exitStatus == .noUsableData)
  }

  @Test(arguments: [ExportFormat.googleBenchmark, .githubAction])
  func aRunInWhichEveryPointIsCensoredHasNoTimes(format: ExportFormat) throws {
    let export = try ExportSample.export([
      (ExportSample.cell(m: 64, process: 0), ExportSample.ok([9, 1])),
      (ExportSample.cell(m: 64, process: 1), ExportSample.failed(.timeout)),
    ])
    let error = #expect(throws: CommandError.self) { try export.document(format) }
    #expect(error?.exitStatus == .noUsableData)
  }

  @Test(arguments: ExportFormat.all)
  func theSameRecordsGiveTheSameBytes(format: ExportFormat) throws {
    let outcomes =
      ExportSample.withLosses() + [
        (ExportSample.cell(m: 64, dataset: "other"), ExportSample.ok([9, 1]))
      ]
    let whole = Array(outcomes.prefix(2))
    let chosen = format == .extrap ? whole : outcomes
    #expect(
      try ExportSample.export(chosen).document(format).data
        == ExportSample.export(chosen).document(format).data)
  }

  @Test(arguments: [ExportFormat.googleBenchmark, .githubAction])
  func awkwardNamesSurviveInJSON(format: ExportFormat) throws {
    let document = try ExportSample.export(ExportSample.withLosses(dataset: ExportSample.awkward))
      .document(format)
    let object = try document.json
    let rows = (object as? [String: Any])?["benchmarks"] ?? object
    let names = try #require(rows as? [[String: Any]]).compactMap { $0["name"] as? String }
    #expect(!names.isEmpty)
    #expect(names.allSatisfy { $0.contains("/\(ExportSample.awkward)/") })
  }

  @Test(arguments: [ExportFormat.csv, .benchopt])
  func awkwardNamesAreQuotedInTables(format: ExportFormat) throws {
    let text = try ExportSample.export(ExportSample.withLosses(dataset: ExportSample.awkward))
      .document(format).text
    #expect(text.contains("\"data/a<b>&\"\"c\"\",'d'\né/数据 x.csv"))
  }

  @Test func gitHubsEntriesAreMediansOverProcesses() throws {
    let document = try ExportSample.export(ExportSample.withLosses()).document(.githubAction)
    let entries = try #require(try document.json as? [[String: Any]])
    // The processes' medians are 0.6 and 0.1.
    #expect(entries.compactMap { $0["value"] as? Double } == [0.35, 0.25])
    #expect(entries.map { $0["range"] as? String } == ["± 0.25", nil])
    #expect(entries.allSatisfy { $0["unit"] as? String == "s" })
    #expect(entries.allSatisfy { $0["extra"] as? String == "median of 2 processes" })
  }
}
