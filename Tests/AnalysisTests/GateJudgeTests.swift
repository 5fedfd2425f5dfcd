import Analysis
import Foundation
import Measurement
import Testing

struct GateJudgeTests {
  private let cell = GateSample.cell()

  /// The row of a subject after both stages, the second of them as large as told.
  private func row(
    _ subject: GateSubject = .seconds, effect: Double, again: Double? = nil,
    deviation: Double = 0.01, headCount: Int = 7
  ) throws -> GateRow {
    let judge = try GateJudge(cells: [cell], ladders: [])
    let screen = GateSample.pairs(
      cell, effect: effect, deviation: deviation, headCount: headCount)
    let flagged = try judge.flagged(screen)
    let confirmation =
      flagged.isEmpty
      ? [] : GateSample.pairs(cell, effect: again ?? effect, seed: 2, deviation: deviation)
    let rows = try judge.rows(screen: screen, confirmation: confirmation)
    return try #require(rows.first { $0.subject == subject })
  }

  @Test("Equal builds are ok")
  func equal() throws {
    let row = try row(effect: 0)
    #expect(row.state == .ok)
    #expect(row.confirmation == nil)
    #expect(abs((row.baseSeconds ?? 0) / 1e-3 - 1) < 0.03)
  }

  @Test("A slowdown that fresh pairs confirm is a regression, one that they do not is a suspect")
  func slower() throws {
    #expect(try row(effect: 0.1).state == .regressed)
    #expect(try row(effect: 0.1, again: 0).state == .suspect)
    #expect(try row(effect: 0.1, again: -0.1).state == .suspect)
  }

  @Test("The time of a simulation is not judged, its counts are", arguments: [true, false])
  func simulated(isRecorded: Bool) throws {
    let record = SolverRecord(name: cell.solver, family: cell.family, simulated: true)
    let pairs = GateSample.pairs(cell, effect: 1).map { pair in
      var pair = pair
      for index in pair.head.iterations.indices where !isRecorded {
        pair.head.iterations[index].counters["oracle_queries"] = 5
      }
      return pair
    }
    let judge = try GateJudge(cells: [cell], ladders: [], solvers: isRecorded ? [record] : nil)
    #expect(try judge.rows(screen: pairs, confirmation: []).map(\.subject) == [.counters])
    #expect(try judge.flagged(pairs).isEmpty)
  }

  @Test("A gain is an improvement only when fresh pairs confirm it")
  func faster() throws {
    #expect(try row(effect: -0.1).state == .improved)
    #expect(try row(effect: -0.1, again: 0).state == .ok)
  }

  @Test("A sure slowdown below 3 % is not worth a word")
  func small() throws {
    let row = try row(effect: 0.02, deviation: 1e-4)
    #expect(row.screen.map { $0.probability < 0.01 } == true)
    #expect(row.state == .ok)
  }

  @Test("Pairs that scatter too much for a tenth to be seen are unstable, not ok")
  func unstable() throws {
    #expect(try row(effect: 0, deviation: 0.3).state == .unstable)
  }

  @Test("More counted work is a regression, less is an improvement, whatever the times")
  func counters() throws {
    let more = try row(.counters, effect: 0, headCount: 8)
    #expect(more.state == .regressed)
    #expect(
      more.reason == "multiply_adds of forward in iteration 0 was 7 and is 8, and 2 more")
    #expect(try row(.counters, effect: 0, headCount: 6).state == .improved)
    #expect(try row(.counters, effect: 0.2).state == .ok)
  }

  @Test("A cell that head loses is missing, even once; one that base never ends is new")
  func lost() throws {
    let judge = try GateJudge(cells: [cell], ladders: [])
    var pairs = GateSample.pairs(cell, effect: 0)
    pairs[3].head = .lost(.crashed, "the child exited with code 1")
    let missing = try #require(try judge.rows(screen: pairs, confirmation: []).first)
    #expect(missing.state == .missing)
    #expect(missing.reason == "head is crashed: the child exited with code 1, in 1 of 8 pairs")
    var others = GateSample.pairs(cell, effect: 0)
    for index in others.indices { others[index].base = .lost(.timeout, "no result") }
    let new = try #require(try judge.rows(screen: others, confirmation: []).first)
    #expect(new.state == .new)
    #expect(new.reason == "base is timeout: no result")
  }

  @Test("Solvers that one build lacks are rows of their own")
  func unmatched() {
    let rows = GateRow.unmatched(
      plan: [cell, GateSample.cell("brand-new")],
      base: ["exact-gram": ["gram-structured", "retired"]],
      head: ["exact-gram": ["gram-structured", "brand-new"]])
    #expect(rows.map(\.state) == [.new, .missing])
    #expect(rows.map(\.solver) == ["brand-new", "retired"])
    #expect(rows[1].point == nil)
  }

  /// Five widths in which head is slower by exp(effect(m)).
  private func ladder(_ effect: (Double) -> Double) throws -> GateRow? {
    let cells = [256, 1024, 4096, 16384, 65536].map { GateSample.cell(m: $0) }
    let study = StudyRecord(
      name: "gate", variable: "m", solver: "gram-structured",
      cells: try cells.map { try $0.key })
    let judge = try GateJudge(cells: cells, ladders: [study])
    func pairs(_ seed: UInt64) -> [PairRecord] {
      cells.enumerated().flatMap { index, cell in
        GateSample.pairs(
          cell, effect: effect(Double(cell.point.m)), seed: seed + UInt64(index))
      }
    }
    let screen = pairs(10)
    let flagged = try judge.flagged(screen)
    let confirmation = pairs(20).filter { flagged.contains($0.cell) }
    return try judge.rows(screen: screen, confirmation: confirmation).first {
      $0.subject == .shape
    }
  }

  @Test("A slowdown at large widths alone is one of the shape, the same at all widths is not")
  func shape() throws {
    let large = try #require(try ladder { $0 > 4096 ? 0.25 * log($0 / 4096) : 0 })
    #expect(large.state == .regressed)
    #expect(large.widths == [256, 1024, 4096, 16384, 65536])
    // Effects 0, 0, 0, c, 2c at steps of ln 4: the slope is 5c / (10 ln 4), c = ln 4 / 4.
    #expect(abs((large.screen?.estimate ?? 0) - 0.125) < 0.01)
    #expect(try ladder { _ in 0.2 }?.state == .ok)
    #expect(try ladder { 0.1 * log(256 / $0) }?.state == .improved)
  }

  @Test("The same pairs give the same report")
  func deterministic() throws {
    let rows = [try row(effect: 0.1), try row(effect: 0)]
    #expect(
      try RecordCoding.document(GateSample.report(rows))
        == RecordCoding.document(GateSample.report(rows)))
  }
}
