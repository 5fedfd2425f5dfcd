import Analysis
import Foundation
import Measurement
import Testing

struct GateJudgeTests {
  private let cells = [256, 1024, 4096, 16384, 65536].map { GateSample.cell(m: $0) }

  /// The rows of one cell, or of five along a ladder.
  private func rows(
    _ count: Int = 1, deviation: Double = 0.01, inForwardAlone: Bool = false,
    effect: @escaping (Cell) -> Double, again: ((Cell) -> Double)? = nil,
    asLinked: ((Cell) -> Double)? = nil
  ) throws -> [GateRow] {
    let own = Array(cells.prefix(count))
    let judge = try GateSample.judge(own)
    return judge.rows(
      GateSample.gate(
        judge, own, deviation: deviation, inForwardAlone: inForwardAlone, effect: effect,
        again: again, asLinked: asLinked))
  }

  private func states(_ rows: [GateRow], _ subject: GateSubject = .seconds) -> [String: GateState] {
    let own = rows.filter { $0.subject == subject && $0.scope == .cell }
    return Dictionary(uniqueKeysWithValues: own.map { ($0.phase ?? "all", $0.state) })
  }

  @Test("Equal builds are ok in every row, and nothing is run again")
  func equal() throws {
    let rows = try rows { _ in 0 }
    #expect(rows.allSatisfy { $0.state == .ok && $0.confirmation == nil })
    #expect(states(rows).keys.sorted() == ["all", "forward", "update"])
    let all = try #require(rows.first { $0.subject == .seconds && $0.phase == nil })
    #expect(abs((all.baseSeconds ?? 0) / 1e-3 - 1) < 0.03)
  }

  @Test("A slowdown of one phase is named by that phase, and by the whole of which it is part")
  func phase() throws {
    let states = states(try rows(inForwardAlone: true) { _ in 0.2 })
    #expect(states == ["all": .regressed, "forward": .regressed, "update": .ok])
  }

  @Test(
    "A slowdown that fresh pairs do not confirm is a suspect, and one of the layout where it is there as linked"
  )
  func unconfirmed() throws {
    #expect(
      states(
        try rows { _ in
          0.1
        } again: { _ in
          0
        })["forward"] == .suspect)
    #expect(
      states(
        try rows { _ in
          0.1
        } again: { _ in
          -0.1
        })["forward"] == .suspect)
    let moved = try rows { _ in
      0.1
    } again: { _ in
      0
    } asLinked: { _ in
      0.1
    }
    #expect(states(moved)["forward"] == .layout)
    let quiet = try rows { _ in
      0.1
    } again: { _ in
      0
    } asLinked: { _ in
      0
    }
    #expect(states(quiet)["forward"] == .suspect)
  }

  @Test("A gain is an improvement only when fresh pairs confirm it")
  func faster() throws {
    #expect(states(try rows { _ in -0.1 })["forward"] == .improved)
    #expect(
      states(
        try rows { _ in
          -0.1
        } again: { _ in
          0
        })["forward"] == .ok)
  }

  @Test("A sure slowdown below 3 % is not worth a word")
  func small() throws {
    let rows = try rows(deviation: 1e-4) { _ in 0.02 }
    let all = try #require(rows.first { $0.subject == .seconds })
    #expect(all.screen.map { $0.probability < 0.01 } == true)
    #expect(all.state == .ok)
  }

  @Test("A whole whose phases have not moved is not confirmed")
  func unexplained() throws {
    let cell = cells[0]
    let judge = try GateSample.judge([cell])
    var pairs = GateSample.gate(judge, [cell], inForwardAlone: true) { _ in 0.3 }
    // In the fresh pairs the whole takes longer and each phase what it took.
    pairs.confirmation = GateSample.pairs(cell, count: 16, seed: 7).map { pair in
      var pair = pair
      for index in pair.head.iterations.indices {
        pair.head.iterations[index].seconds *= 1.3
        pair.head.iterations[index].phases = Tally(["forward": 5e-4, "update": 5e-4])
        pair.base.iterations[index].phases = Tally(["forward": 5e-4, "update": 5e-4])
      }
      return pair
    }
    #expect(states(judge.rows(pairs))["all"] == .suspect)
  }

  /// The states of a gate whose pairs of both builds are changed.
  private func states(
    count: (noise: Int, screen: Int, confirmation: Int), changing change: (inout PairRecord) -> Void
  ) throws -> [String: GateState] {
    let judge = try GateSample.judge([cells[0]])
    func changed(_ count: Int, seed: UInt64) -> [PairRecord] {
      GateSample.pairs(cells[0], count: count, seed: seed).map { pair in
        var pair = pair
        change(&pair)
        return pair
      }
    }
    var pairs = GatePairs(
      noise: GateSample.pairs(cells[0], count: count.noise, seed: 1),
      screen: changed(count.screen, seed: 2))
    pairs.confirmation = changed(count.confirmation, seed: 3)
    return states(judge.rows(pairs))
  }

  @Test("What phases leave is a row of its own: time that no phase has does not hide")
  func rest() throws {
    let states = try states(count: (6, 8, 16)) { pair in
      for index in pair.head.iterations.indices {
        pair.base.iterations[index].seconds += 1e-4
        pair.head.iterations[index].seconds += 2e-4
      }
    }
    #expect(states == ["all": .regressed, "forward": .ok, "update": .ok, "rest": .regressed])
  }

  @Test(
    "What is slower by little beside a phase that is slower by more is told by it; by much, or without it, it is not",
    arguments: [
      ([1.2, 1.2, 1], ["forward": GateState.regressed, "gram": .beside, "solve": .ok]),
      ([1, 1.2, 1], ["forward": .ok, "gram": .regressed, "solve": .ok]),
      ([1, 1.2, 1.3], ["forward": .ok, "gram": .beside, "solve": .regressed]),
      ([1.2, 1.8, 1], ["forward": .regressed, "gram": .regressed, "solve": .ok]),
    ])
  func beside(factors: [Double], expected: [String: GateState]) throws {
    let states = try states(count: (4, 12, 20)) { pair in
      for index in pair.head.iterations.indices {
        func add(_ iteration: inout IterationRecord, _ factors: [Double]) {
          let own = ["forward": iteration.phases["forward"] ?? 0, "gram": 3e-5, "solve": 3e-5]
          let phases = zip(["forward", "gram", "solve"], factors).map { ($0, $1 * own[$0]!) }
          iteration.phases = Tally(Dictionary(uniqueKeysWithValues: phases))
          iteration.seconds = phases.reduce(0) { $0 + $1.1 }
        }
        add(&pair.base.iterations[index], [1, 1, 1])
        add(&pair.head.iterations[index], factors)
      }
    }
    #expect(expected.allSatisfy { states[$0.key] == $0.value }, "\(states)")
    #expect(states["all"] == (factors[0] > 1 ? .regressed : .ok))
  }

  @Test(
    "A cell has as many pairs as its scatter asks for, and is not judged alone where that is not enough"
  )
  func pairs() throws {
    let rules = GateRules()
    #expect(rules.pairs(spread: 0.02).screen == rules.screenPairs[0])
    #expect(rules.pairs(spread: 0.02).confirmation == rules.confirmationPairs[0])
    // (0.1 / ln 1.1)^2 = 1.101, of which 11 and 22.
    #expect(rules.pairs(spread: 0.1).screen == 13)
    #expect(rules.pairs(spread: 0.1).confirmation == 25)
    #expect(rules.pairs(spread: 0.9).screen == rules.screenPairs[1])
    let rows = try rows(deviation: 0.3) { _ in 0 }
    #expect(states(rows)["all"] == .ungated)
  }

  @Test("A phase that only head has is seen in what the other phases leave")
  func newPhase() throws {
    let states = try states(count: (4, 12, 20)) { pair in
      for index in pair.head.iterations.indices {
        let all = pair.head.iterations[index]
        pair.head.iterations[index].seconds += 2e-4
        pair.head.iterations[index].phases = Tally(
          ["maintain": 2e-4].merging(zip(all.phases.keys, all.phases.values)) { $1 })
      }
    }
    #expect(states == ["all": .regressed, "forward": .ok, "update": .ok, "rest": .regressed])
  }

  @Test("What a first look leaves open has as many pairs again")
  func secondLook() throws {
    let judge = try GateSample.judge([cells[0]])
    var pairs = GateSample.gate(judge, [cells[0]]) { _ in
      0.1
    } again: { _ in
      0
    }
    let first = pairs.confirmation.count
    #expect(first == judge.rules.confirmationPairs[0])
    #expect(judge.confirmationPairs(pairs).isEmpty)
    // One pair in five goes the other way: seen again, and not yet beyond chance.
    func mixed(_ count: Int) -> [PairRecord] {
      (0..<count).flatMap { pair in
        GateSample.pairs(
          cells[0], count: 1, effect: pair % 5 == 4 ? -0.2 : 0.12, seed: UInt64(pair))
      }
    }
    pairs.confirmation = mixed(first)
    #expect(judge.confirmationPairs(pairs) == [cells[0]: first])
    #expect(states(judge.rows(pairs))["forward"] == .suspect)
    pairs.confirmation += GateSample.pairs(cells[0], count: first, effect: 0.12, seed: 9)
    #expect(states(judge.rows(pairs))["forward"] == .regressed)
  }

  @Test("What no cell shows by itself the cells of a solver show together")
  func pooled() throws {
    let rows = try rows(5, deviation: 0.09, inForwardAlone: true) { _ in 0.09 }
    let pooled = try #require(rows.first { $0.scope == .family && $0.phase == "forward" })
    #expect(pooled.state == .regressed)
    #expect(pooled.name == "all of exact-gram" && pooled.solver == nil)
    // Its cells are told by it: they have no pairs of their own.
    let cells = rows.filter { $0.scope == .cell && $0.phase == "forward" && $0.confirmation != nil }
    #expect(cells.contains { $0.state == .part })
    #expect(cells.allSatisfy { $0.state != .regressed })
    #expect(rows.first { $0.scope == .family && $0.phase == "update" }?.state != .regressed)
  }

  @Test("The time of a simulation is not judged, its counts are")
  func simulated() throws {
    let judge = try GateSample.judge([cells[0]], simulated: true)
    let pairs = GateSample.gate(judge, [cells[0]]) { _ in 1 }
    #expect(judge.rows(pairs).map(\.subject) == [.runs, .counters])
    #expect(judge.confirmationPairs(pairs).isEmpty)
  }

  private func counters(
    _ headCount: Int, change: (inout CellResult) -> Void = { _ in }
  ) throws -> GateRow {
    let judge = try GateSample.judge([cells[0]])
    var screen = GateSample.pairs(cells[0], headCount: headCount)
    for index in screen.indices { change(&screen[index].base) }
    let pairs = GatePairs(noise: GateSample.pairs(cells[0]), screen: screen)
    return try #require(judge.rows(pairs).first { $0.subject == .counters })
  }

  @Test("More counted work is a regression, less is an improvement, whatever the times")
  func counts() throws {
    let more = try counters(8)
    #expect(more.state == .regressed)
    #expect(more.text == "multiply_adds of forward")
    #expect(more.reason == "was 7 and is 8 in iteration 0, and 2 more")
    #expect(more.baseCount == 21 && more.headCount == 24)
    #expect(try counters(6).state == .improved)
    #expect(try counters(7).state == .ok)
    // Base counts in iteration 0 alone, head in all: more work, and not a counter that base has not.
    let everywhere = try counters(7) { base in
      for index in base.iterations.indices.dropFirst() {
        base.iterations[index].phaseCounters = [:]
      }
    }
    #expect(everywhere.state == .regressed && everywhere.baseCount == 7)
    let nowhere = try counters(7) { base in
      for index in base.iterations.indices { base.iterations[index].phaseCounters = [:] }
    }
    #expect(nowhere.state == .new)
  }

  /// The row that says whether head runs the cell, of pairs that lost some processes.
  private func runs(base: Set<Int>, head: Set<Int>) throws -> GateRow {
    let judge = try GateSample.judge([cells[0]])
    var screen = GateSample.pairs(cells[0], count: 16)
    for index in screen.indices {
      if base.contains(index) { screen[index].base = .lost(.timeout, "no result") }
      if head.contains(index) { screen[index].head = .lost(.crashed, "exit code 1") }
    }
    return try #require(judge.rows(GatePairs(noise: [], screen: screen)).first)
  }

  @Test("A cell that head loses is missing, even once; one that base never ends is new")
  func lost() throws {
    #expect(try runs(base: [], head: []).state == .ok)
    let missing = try runs(base: [], head: [3])
    #expect(missing.state == .missing)
    #expect(missing.reason == "head is crashed: exit code 1, in 1 of 16 pairs")
    let new = try runs(base: Set(0..<16), head: [1])
    #expect(new.state == .new)
    #expect(new.reason == "base is timeout: no result, in 16 of 16 pairs")
  }

  @Test("A base that fails by itself is no fault of head, unless head fails far more often")
  func lostByBoth() throws {
    #expect(try runs(base: [2, 5], head: [3]).state == .ungated)
    #expect(try runs(base: [2], head: [0, 1, 3, 4, 5]).state == .ungated)
    #expect(try runs(base: [2], head: Set(0..<12)).state == .missing)
  }

  @Test("Solvers that one build lacks are rows of their own")
  func unmatched() {
    let rows = GateRow.unmatched(
      plan: [cells[0], GateSample.cell("brand-new")],
      base: ["exact-gram": ["gram-structured", "retired"]],
      head: ["exact-gram": ["gram-structured", "brand-new"]])
    #expect(rows.map(\.state) == [.new, .missing])
    #expect(rows.map(\.solver) == ["brand-new", "retired"])
    #expect(rows[1].point == nil)
  }

  @Test("A slowdown at large widths alone is one of the shape, the same at all widths is not")
  func shape() throws {
    func shape(_ effect: @escaping (Double) -> Double) throws -> GateRow? {
      try rows(5, inForwardAlone: true) { effect(Double($0.point.m)) }
        .first { $0.subject == .shape && $0.phase == "forward" }
    }
    let large = try #require(try shape { $0 > 4096 ? 0.25 * log($0 / 4096) : 0 })
    #expect(large.state == .regressed)
    #expect(large.widths == [256, 1024, 4096, 16384, 65536])
    // Effects 0, 0, 0, c, 2c at steps of ln 4: the slope is 5c / (10 ln 4), c = ln 4 / 4.
    #expect(abs((large.screen?.estimate ?? 0) - 0.125) < 0.01)
    #expect(try shape { _ in 0.2 }?.state == .ok)
    #expect(try shape { 0.1 * log(256 / $0) }?.state == .improved)
  }

  @Test("The same pairs give the same report")
  func deterministic() throws {
    let documents = try (0..<2).map { _ in
      try RecordCoding.document(GateSample.report(try rows(5) { _ in 0.1 }))
    }
    #expect(documents[0] == documents[1])
  }
}
