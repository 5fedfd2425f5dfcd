import Analysis
import Foundation
import Measurement
import Testing

struct GateReportTests {
  private let cell = GateSample.cell()

  private func row(
    _ state: GateState, _ subject: GateSubject = .seconds, scope: GateScope = .cell,
    phase: String? = nil
  ) -> GateRow {
    let screen = PairedEffect([0.1, 0.11, 0.12, 0.1, 0.09, 0.1, 0.13, 0.1])
    let cells = scope == .cell ? [cell] : [cell, GateSample.cell(m: 2048)]
    return GateRow(subject, of: cells, scope: scope, phase: phase, state: state, screen: screen)
  }

  /// The row of a counter that comes to `head`.
  private func count(_ head: Int?) -> GateRow {
    var row = GateRow(.counters, of: [cell], phase: "sketch", state: .regressed)
    (row.counter, row.baseCount, row.headCount) = ("multiply_adds", 100, head)
    return row
  }

  private func status(_ rows: [GateRow], changes: [String] = []) -> Int32? {
    GateSample.report(rows, changes: changes).failure?.exitStatus.rawValue
  }

  @Test("Only a confirmed slowdown has exit code 2; suspects, gains and new cells pass")
  func exitCodes() {
    #expect(status([row(.ok), row(.suspect), row(.layout), row(.improved), row(.new)]) == nil)
    #expect(status([row(.ok), row(.regressed)]) == 2)
  }

  @Test("Nothing passes by default: a missing solver, nothing in common, a changed machine, noise")
  func noVerdicts() {
    #expect(status([row(.ok), row(.missing)]) == 5)
    #expect(
      status([GateRow(.runs, of: [cell], state: .new, reason: "base has no such solver")])
        == 5)
    #expect(status([]) == 5)
    #expect(
      status([row(.regressed)], changes: ["the governor was a and is b"]) == 5)
    #expect(status([row(.ok), row(.ungated)]) == nil)
    #expect(status([row(.ok), row(.ungated), row(.ungated)]) == 5)
    let sentence = GateSample.report([], changes: ["the governor was a and is b"]).failure?.sentence
    #expect(
      sentence
        == "no verdict: the machine changed while it was measured: the governor was a and is b")
  }

  private func waivers(_ json: String) throws -> [Waiver] {
    try RecordCoding.read([Waiver].self, from: Data(json.utf8))
  }

  private func waiver(_ fields: String, expires: String = "2026-11-27") throws -> [Waiver] {
    try waivers(
      #"[{"solver":"gram-structured",\#(fields),"reason":"exact sums","expires":"\#(expires)"}]"#)
  }

  @Test("What is slower beside a regression is one of its own where that is waived")
  func besideWaived() throws {
    let rows = [row(.regressed, phase: "sketch"), row(.beside, .setup, phase: "jacobian")]
    let report = GateSample.report(rows)
    #expect(report.failure?.sentence.contains("jacobian") == false)
    #expect(report.rows == rows)
    let waived = GateSample.report(
      rows, waivers: try waiver(#""subject":"seconds","phase":"sketch""#))
    #expect(waived.rows.map(\.state) == [.regressed, .regressed])
    #expect(waived.failure?.sentence == "regressed: \(rows[1].name) (jacobian in set-up)")
    // Of another batch.
    var other = rows
    other[0].point?.n = 64
    #expect(GateSample.report(other).failure?.sentence.contains("jacobian") == true)
  }

  @Test("A waiver excuses its row until it expires, and is told when it is idle")
  func waiving() throws {
    let valid = try waiver(#""subject":"seconds""#)
    let excused = GateSample.report([row(.regressed), row(.ok)], waivers: valid)
    #expect(excused.failure == nil)
    #expect(excused.warnings.isEmpty)
    #expect(excused.text().contains("waived until 2026-11-27: exact sums"))
    let expired = try waiver(#""subject":"seconds""#, expires: "2026-11-26")
    let report = GateSample.report([row(.regressed)], waivers: expired)
    #expect(report.failure?.exitStatus.rawValue == 2)
    #expect(
      report.warnings == [
        "the waiver for gram-structured (seconds) has expired on 2026-11-26 (exact sums)"
      ])
    #expect(
      GateSample.report([row(.ok)], waivers: valid).warnings == [
        "the waiver for gram-structured (seconds) excuses nothing: remove it (exact sums)"
      ])
  }

  @Test("A waiver of a counter hides the value that it expects, and nothing else")
  func waivedCounter() throws {
    let expected = try waiver(
      #""subject":"counters","phase":"sketch","counter":"multiply_adds","value":120"#)
    func fails(_ rows: [GateRow]) -> Bool {
      GateSample.report(rows, waivers: expected).failure != nil
    }
    #expect(!fails([row(.ok), count(120)]))
    #expect(fails([row(.ok), count(121)]))
    #expect(fails([row(.regressed), count(120)]))
    var other = count(120)
    other.phase = "solve"
    #expect(fails([row(.ok), other]))
    other = count(120)
    other.counter = "lookups"
    #expect(fails([row(.ok), other, count(120)]))
    let gone = try waiver(
      #""subject":"counters","phase":"sketch","counter":"multiply_adds","value":0"#)
    #expect(GateSample.report([row(.ok), count(nil)], waivers: gone).failure == nil)
  }

  @Test("A whole is excused with its phases, where all of those that regressed are")
  func waivedSums() throws {
    let phase = try waiver(#""subject":"seconds","phase":"forward""#)
    let own = [
      row(.regressed, phase: "forward"), row(.regressed),
      row(.regressed, scope: .solver, phase: "forward"), row(.regressed, scope: .solver),
    ]
    #expect(GateSample.report(own, waivers: phase).failure == nil)
    let other = row(.regressed, phase: "update")
    let report = GateSample.report(own + [other], waivers: phase)
    #expect(report.rows.filter(\.isFailing).map(\.text) == ["seconds", "update in seconds"])
  }

  @Test("What is judged over a family has waivers of its own, and those of one size are for no sum")
  func waivedFamily() throws {
    let pooled = row(.regressed, scope: .family, phase: "forward")
    let ofSolver = try waiver(#""subject":"seconds","phase":"forward""#)
    #expect(GateSample.report([pooled], waivers: ofSolver).failure != nil)
    let ofFamily = try waivers(
      #"[{"family":"exact-gram","subject":"seconds","phase":"forward","reason":"r","expires":"2027-01-01"}]"#
    )
    #expect(GateSample.report([pooled], waivers: ofFamily).failure == nil)
    #expect(
      GateSample.report([row(.regressed, phase: "forward")], waivers: ofFamily).failure != nil)
    let ofSize = try waiver(#""subject":"seconds","phase":"forward","m":1024"#)
    let sum = row(.regressed, scope: .solver, phase: "forward")
    #expect(GateSample.report([sum], waivers: ofSize).failure != nil)
  }

  @Test("A waiver may be for one size")
  func narrowWaiver() throws {
    let narrow = try waiver(#""subject":"seconds","m":1024"#)
    #expect(narrow[0].excuses(row(.regressed), on: "2026-11-27"))
    #expect(!narrow[0].excuses(row(.regressed, .setup), on: "2026-11-27"))
    let wider = GateRow(.seconds, of: [GateSample.cell(m: 2048)], state: .regressed)
    #expect(!narrow[0].excuses(wider, on: "2026-11-27"))
  }

  @Test("Of rows that say the same the widest and the most particular is shown, of all with a flag")
  func told() {
    let rows = [
      row(.regressed), row(.regressed, phase: "forward"),
      row(.regressed, scope: .solver, phase: "forward"),
      row(.regressed, scope: .family, phase: "forward"),
    ]
    let report = GateSample.report(rows)
    #expect(
      report.failure?.sentence == "regressed: all of exact-gram (forward in seconds)")
    #expect(!report.text().contains("gram-structured"))
    #expect(report.text(all: true).contains("gram-structured m=1024 n=32 d=16"))
    #expect(report.text(all: true).contains("gram-structured m=1024...2048"))
    // Parts of what is confirmed, and the phases of a cell that is not judged alone, need no lines of their own.
    let quiet = GateSample.report([
      row(.part, phase: "forward"), row(.ungated), row(.ungated, phase: "forward"),
    ])
    #expect(!quiet.text().contains("forward"))
    #expect(quiet.text().contains("ungated  seconds"))
    #expect(quiet.text(all: true).contains("part"))
  }

  @Test("A waiver without reason or day, or with a misspelt key, is refused by name")
  func badWaivers() {
    for (json, fault) in [
      (
        #"[{"solver":"a","subject":"seconds","reason":"","expires":"2026-11-27"}]"#,
        "[0].reason: is empty: say why"
      ),
      (
        #"[{"solver":"a","subject":"counters","reason":"b","expires":"2026-11-27"}]"#,
        "[0].counter: is missing: a waiver of counters names it"
      ),
      (
        #"[{"solver":"a","subject":"seconds","value":3,"reason":"b","expires":"2026-11-27"}]"#,
        "[0].value: is for counters alone"
      ),
      (
        #"[{"solver":"a","subject":"seconds","reason":"b","expires":"soon"}]"#,
        "[0].expires: is not a day as in 2026-12-31"
      ),
      (
        #"[{"solver":"a","subject":"seconds","reason":"b","expires":"2026-11-27","with":3}]"#,
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

  @Test(
    "Two copies of one build show what is seen of each cell, and which are not judged in time alone"
  )
  func selfcheck() throws {
    let cells = [cell, GateSample.cell("gradient-descent", m: 512)]
    let judge = try GateSample.judge(cells)
    // The second scatters by 42 % from pair to pair.
    let pairs = zip(cells, [0.005, 0.3]).map { cell, deviation in
      GateSample.gate(judge, [cell], deviation: deviation) { _ in 0 }
    }
    let all = GatePairs(
      noise: pairs.flatMap(\.noise), screen: pairs.flatMap(\.screen))
    let report = SelfCheckReport([GateSample.report(judge.rows(all))], pairs: [all], judge: judge)
    #expect(report.cells.map(\.isGated) == [true, false])
    #expect((report.cells[0].detectable ?? 1) < 0.06)
    #expect(report.falseAlarms == 0 && report.failedRuns == 0)
    #expect(
      report.text.contains("not gated for time by themselves: 1 of 2 cells: gradient-descent m=512")
    )
    #expect(report.phases.map(\.name).contains("all of exact-gram, forward in seconds"))
  }
}
