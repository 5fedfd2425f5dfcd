import Foundation
import Measurement
import Reporting
import Testing

@Suite struct ExportTableTests {
  @Test func fieldsAreQuotedWhereTheyMustBe() {
    var table = DelimitedText(header: ["a", "b"])
    table.add(["plain", nil])
    table.add(["a,b", "say \"so\""])
    table.add(["two\nlines", "é\r数"])
    #expect(
      String(decoding: table.data, as: UTF8.self)
        == "a,b\nplain,\n\"a,b\",\"say \"\"so\"\"\"\n\"two\nlines\",\"é\r数\"\n")
  }

  /// The rows of the long table as fields; no field of the sample holds a comma.
  private func rows(_ outcomes: [(Cell, CellResult?)]) throws -> [[String: String]] {
    let lines = try ExportSample.export(outcomes).document(.csv).text.split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  private var plain: [(Cell, CellResult?)] {
    [
      (ExportSample.cell(m: 64), ExportSample.ok([0.1 + 0.2, 1e-9])),
      (ExportSample.cell(m: 128), CellResult(status: .timeout, reason: "took over 1 s")),
      (ExportSample.cell(m: 256), CellResult(status: .skipped, reason: "needs 9 GiB")),
      (ExportSample.cell(m: 512), nil),
    ]
  }

  @Test func theLongTableHasEveryNumberInFull() throws {
    let times = try rows(plain).filter { $0["quantity"] == "time" && $0["stage"] == "iteration" }
    #expect(
      times.filter { $0["phase"] == "total" }.map { $0["value"] } == [
        "0.30000000000000004", "1e-09",
      ])
    #expect(times.filter { $0["phase"] == "gram" }.map { $0["iteration"] } == ["0", "1"])
    #expect(times.allSatisfy { $0["unit"] == "s" && $0["ended"] == "iterations" })
    #expect(times.allSatisfy { $0["options"] == "damping=none;tolerance=1e-08" })
  }

  @Test func whatFailedHasARowWithItsReasonAndNoTimeThatLooksFast() throws {
    let failed = try rows(plain).filter { $0["status"] != "ok" }
    #expect(failed.map { $0["status"] } == ["timeout", "skipped", "missing"])
    #expect(failed.map { $0["ended"] } == ["took over 1 s", "needs 9 GiB", "missing"])
    #expect(failed.allSatisfy { $0["stage"] == "cell" && $0["quantity"] == "wall" })
    #expect(failed.map { $0["value"] } == ["1.0", "", ""])
  }

  @Test func benchoptHasTheResidualAgainstTheTimeSinceTheSetUpBegan() throws {
    let line = ExportSample.ok([0.5, 0.25])
    let text = try ExportSample.export([(ExportSample.cell(m: 64), line)]).document(.benchopt).text
    let rows = text.split(separator: "\n")
    #expect(rows.count == 4)
    #expect(rows[0].hasPrefix("objective_name,obj_description,solver_name,"))
    #expect(rows[1].contains(",0,iteration,0,0.25,1.0,"))
    #expect(rows[2].contains(",0,iteration,1,0.75,1.0,"))
    #expect(rows[3].contains(",0,iteration,2,1.0,0.1,"))
    #expect(rows[1].contains("\"sphere[m=64,n=32,d=16,shift=0.4,target=gaussian]\""))
  }

  @Test func benchoptHoldsNothingOfRunsWithoutResiduals() throws {
    var line = ExportSample.ok([0.5], finalResidual: nil)
    line.iterations = [ExportSample.iteration(0, 0.5, residual: nil)]
    let export = try ExportSample.export([(ExportSample.cell(m: 64), line)])
    let error = #expect(throws: CommandError.self) { try export.document(.benchopt) }
    #expect(error?.exitStatus == .noUsableData)
  }
}
