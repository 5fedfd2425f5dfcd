import Analysis
import Foundation
import Measurement
import Testing

struct GateReportTests {
  private let cell = GateSample.cell()

  private func row(_ state: GateState, _ subject: GateSubject = .seconds) -> GateRow {
    let screen = PairedEffect([0.1, 0.11, 0.12, 0.1, 0.09, 0.1, 0.13, 0.1])
    return GateRow(subject, of: cell, state: state, screen: screen)
  }

  private func status(_ rows: [GateRow], changes: [String] = []) -> Int32? {
    GateSample.report(rows, changes: changes).failure?.exitStatus.rawValue
  }

  @Test("Only a confirmed slowdown has exit code 2; suspects, gains and new cells pass")
  func exitCodes() {
    #expect(status([row(.ok), row(.suspect), row(.improved), row(.new)]) == nil)
    #expect(status([row(.ok), row(.regressed)]) == 2)
  }

  @Test("Nothing passes by default: a missing solver, nothing in common, a changed machine, noise")
  func noVerdicts() {
    #expect(status([row(.ok), row(.missing)]) == 5)
    #expect(
      status([GateRow(.seconds, of: cell, state: .new, reason: "base has no such solver")])
        == 5)
    #expect(status([]) == 5)
    #expect(
      status([row(.regressed)], changes: ["the governor was a and is b"]) == 5)
    #expect(status([row(.ok), row(.unstable)]) == nil)
    #expect(status([row(.ok), row(.unstable), row(.unstable)]) == 5)
    let sentence = GateSample.report([], changes: ["the governor was a and is b"]).failure?.sentence
    #expect(
      sentence
        == "no verdict: the machine changed while it was measured: the governor was a and is b")
  }

  private func waivers(_ json: String) throws -> [Waiver] {
    try RecordCoding.read([Waiver].self, from: Data(json.utf8))
  }

  @Test("A waiver excuses its solver until it expires, and is told when it is idle")
  func waiving() throws {
    let valid = try waivers(
      #"[{"solver":"gram-structured","reason":"exact sums","expires":"2026-11-27"}]"#)
    let excused = GateSample.report([row(.regressed), row(.ok)], waivers: valid)
    #expect(excused.failure == nil)
    #expect(excused.warnings.isEmpty)
    #expect(excused.text().contains("waived until 2026-11-27: exact sums"))
    let expired = try waivers(
      #"[{"solver":"gram-structured","reason":"exact sums","expires":"2026-11-26"}]"#)
    let report = GateSample.report([row(.regressed)], waivers: expired)
    #expect(report.failure?.exitStatus.rawValue == 2)
    #expect(
      report.warnings == ["the waiver for gram-structured has expired on 2026-11-26 (exact sums)"])
    #expect(
      GateSample.report([row(.ok)], waivers: valid).warnings
        == ["the waiver for gram-structured excuses nothing: remove it (exact sums)"])
  }

  @Test("A waiver may be for one subject and size")
  func narrowWaiver() throws {
    let narrow = try waivers(
      #"[{"solver":"gram-structured","subject":"counters","m":1024,"reason":"x","expires":"2027-01-01"}]"#
    )
    #expect(narrow[0].excuses(row(.regressed, .counters), on: "2026-11-27"))
    #expect(!narrow[0].excuses(row(.regressed), on: "2026-11-27"))
    let wider = GateRow(.counters, of: GateSample.cell(m: 2048), state: .regressed)
    #expect(!narrow[0].excuses(wider, on: "2026-11-27"))
  }

  @Test("A waiver without reason or day, or with a misspelt key, is refused by name")
  func badWaivers() {
    for (json, fault) in [
      (#"[{"solver":"a","reason":"","expires":"2026-11-27"}]"#, "[0].reason: is empty: say why"),
      (
        #"[{"solver":"a","reason":"b","expires":"soon"}]"#,
        "[0].expires: is not a day as in 2026-12-31"
      ),
      (
        #"[{"solver":"a","reason":"b","expires":"2026-11-27","with":3}]"#,
        "[0].with: is not a known field"
      ),
    ] {
      let error = #expect(throws: DecodingError.self) { try waivers(json) }
      #expect(error?.oneLine == fault)
    }
  }

  @Test("The report for a pull request is a table with a verdict")
  func markdown() {
    let text = GateSample.report([row(.regressed), row(.ok)]).markdown
    #expect(
      text.hasPrefix("### Regressions: regressed: gram-structured m=1024 n=32 d=16 (seconds)\n"))
    #expect(text.contains("| regressed | seconds | gram-structured m=1024 n=32 d=16 |"))
    #expect(!text.contains("| ok |"))
  }

  @Test("A report is read back as it was written")
  func coding() throws {
    let report = GateSample.report([row(.regressed), row(.ok)])
    let document = try RecordCoding.document(report)
    #expect(try RecordCoding.read(GateReport.self, from: document) == report)
  }
}
