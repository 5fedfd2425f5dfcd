import Analysis
import Foundation
import Measurement
import Reporting
import Testing
import Vocabulary

@Suite struct ExtraPTests {
  private func lines(_ document: ExportDocument) throws -> [[String: Any]] {
    try document.text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func ladder(_ solver: String, _ results: [CellResult]) -> [(Cell, CellResult?)] {
    results.enumerated().map { (ExportSample.cell(m: 64 << $0, solver: solver), $1) }
  }

  @Test func everyProcessHasItsMedianAtEverySize() throws {
    let outcomes = [64, 128].flatMap { m in
      (0..<2).map { process in
        (
          ExportSample.cell(m: m, process: process),
          Optional(ExportSample.ok([9, 1, 2, Double(m + process)]))
        )
      }
    }
    let lines = try lines(try ExportSample.export(outcomes).document(.extrap))
    let totals = lines.filter {
      $0["metric"] as? String == "time"
        && ($0["callpath"] as? String)?.hasSuffix("->iteration->total") == true
    }
    #expect(totals.compactMap { ($0["params"] as? [String: Int])?["m"] } == [64, 64, 128, 128])
    #expect(totals.compactMap { $0["value"] as? Double } == [2, 2, 2, 2])
    let counts = lines.filter { $0["metric"] as? String == "multiply_adds" }
    #expect(counts.allSatisfy { $0["value"] as? Double == 8 })
    #expect(!counts.isEmpty)
  }

  @Test func aLadderWithALossIsLeftOutWholeAndNamed() throws {
    let whole = try ExportSample.run(
      ladder("gram-structured", [ExportSample.ok([9, 1]), ExportSample.ok([9, 2])]))
    var broken = try ExportSample.run(
      ladder("gram-explicit", [ExportSample.ok([9, 1]), ExportSample.failed(.timeout)]))
    broken.family = "other"
    let export = try RunExport(of: [whole, broken], claims: [])
    let document = try export.document(.extrap)
    #expect(try !document.text.contains("gram-explicit"))
    #expect(try document.text.contains("gram-structured"))
    #expect(
      document.warnings.last == "left out: other, gram-explicit: m = 128 failed or is censored")
  }

  @Test func aStudyOrASizeThatIsNotThereIsNamed() throws {
    let outcomes = ladder("gram-structured", [ExportSample.ok([9, 1]), ExportSample.ok([9, 2])])
    for (selection, sentence) in [
      (
        LadderSelection(study: "batch"),
        "no ladder of study 'batch': the ladders are those of width"
      ), (LadderSelection(variable: .n), "study width grows m and not n"),
    ] {
      let export = try ExportSample.export(outcomes, selection: selection)
      let error = #expect(throws: CommandError.self) { try export.document(.extrap) }
      #expect(error == CommandError(sentence, exitStatus: .noUsableData))
    }
  }
}
