import Analysis
import Foundation
import Measurement
import Testing

struct ReproductionTests {
  private let cell = GateSample.cell()

  private func result() -> CellResult {
    var result = GateSample.result(seconds: 1e-3)
    for (index, residual) in [32.0, 4, 0.5].enumerated() {
      result.iterations[index].residual = residual
    }
    result.finalResidual = 0.0625
    return result
  }

  private func line(_ change: (inout CellResult) -> Void = { _ in }) throws -> JournalLine {
    var result = result()
    change(&result)
    return try JournalLine(
      cell: cell, order: 0, run: "run", result: result, wallSeconds: 0.1,
      started: "2026-11-27T00:00:00Z")
  }

  private func compare(
    _ line: JournalLine, _ bound: ResidualBound = .exact
  ) throws -> CellReproduction {
    try CellReproduction(line, fresh: result(), bound: bound)
  }

  @Test("Equal numbers are the same, whatever the seconds are")
  func same() throws {
    let found = try compare(try line { $0.iterations[1].seconds = 7 })
    #expect(found.outcome == .same)
    #expect(found.reason == nil)
  }

  @Test("One counter that was changed by hand is found")
  func counters() throws {
    for bound in [ResidualBound.exact, .relative(limit: 0.1), .first(limit: 0.1)] {
      let total = try compare(try line { $0.iterations[2].counters["multiply_adds"] = 8 }, bound)
      #expect(total.outcome == .different)
      #expect(total.reason == "multiply_adds was 8 and is 7 in iteration 2")
      let phase = try compare(
        try line { $0.iterations[0].phaseCounters["forward"]?["multiply_adds"] = 6 }, bound)
      #expect(phase.reason == "the counts of forward differ in iteration 0")
      let setup = try compare(try line { $0.setup?.counters["inner_products"] = 1 }, bound)
      #expect(setup.reason == "inner_products was 1 and is missing in the set-up")
    }
  }

  @Test("One bit of a residual that was changed by hand is found where bits are expected")
  func residuals() throws {
    let first = try compare(try line { $0.iterations[0].residual = 32.0.nextUp })
    #expect(first.outcome == .different)
    #expect(
      first.reason == "the residual after 0 iterations was 32.00000000000001 and is 32.0")
    #expect(try compare(try line { $0.finalResidual = 0.0625.nextDown }).outcome == .different)
    #expect(try compare(try line { $0.finalResidual = nil }).outcome == .different)
  }

  @Test("On another machine residuals may be off by the bound, of the first residual")
  func bounds() throws {
    let near = try line { $0.iterations[2].residual = 0.5 + 0.9e-3 * 32 }
    #expect(try compare(near, .relative(limit: 1e-3)).outcome == .withinBound)
    let far = try line { $0.iterations[2].residual = 0.5 + 1.1e-3 * 32 }
    #expect(try compare(far, .relative(limit: 1e-3)).outcome == .different)
    #expect(try compare(far, .first(limit: 1e-3)).outcome == .withinBound)
    let start = try line { $0.iterations[0].residual = 33 }
    #expect(try compare(start, .first(limit: 1e-3)).outcome == .different)
  }

  @Test("Status, reason to stop, steps and named numbers count")
  func others() throws {
    #expect(try compare(try line { $0.status = .diverged }).reason == "it was diverged and is ok")
    #expect(
      try compare(try line { $0.stopped = .converged }).reason
        == "training ended as converged and ends as iterations")
    #expect(
      try compare(try line { $0.iterations.removeLast() }).reason
        == "there were 2 iterations and are 3")
    #expect(try compare(try line { $0.iterations[1].accepted = false }).outcome == .different)
    #expect(try compare(try line { $0.setup?.diagnostics["skin"] = 1 }).outcome == .different)
    let clock = try line { $0.iterations[0].diagnostics["alternative_seconds"] = 1 }
    #expect(try compare(clock).outcome == .same)
  }

  @Test("A line whose cell was changed by hand is not that of its key")
  func key() throws {
    var line = try line()
    line.point.m += 1
    #expect(try compare(line).reason == "the line's key is not that of its cell")
  }

  @Test("The bound is that of the check, of the cell or of its ladder")
  func checkLimits() throws {
    let line = try line()
    #expect(ResidualBound(line, checkLimit: 1e-3, isExact: true) == .exact)
    #expect(ResidualBound(line, checkLimit: 1e-3, isExact: false) == .relative(limit: 1e-3))
    #expect(
      ResidualBound(line, checkLimit: nil, isExact: false) == .first(limit: 1024 * 0x1p-24))
  }

  @Test("One process stands for all of a cell; timeouts and cells not run are left out")
  func plan() throws {
    let cells = (0..<4).map { process in
      var cell = cell
      cell.process = process
      return cell
    }
    var lines = try cells.prefix(3).enumerated().map { order, cell in
      try JournalLine(
        cell: cell, order: order, run: "run", result: result(), wallSeconds: 0.1,
        started: "2026-11-27T00:00:00Z")
    }
    lines[2].status = .timeout
    lines[0].check = CheckRecord(reference: "textbook", error: 1e-6, limit: 1e-4)
    let stranger = try JournalLine(
      cell: GateSample.cell(m: 7), order: 3, run: "run", result: result(), wallSeconds: 0.1,
      started: "2026-11-27T00:00:00Z")
    let report = GateSample.report([])
    let manifest = Manifest(
      run: "run", toolVersion: "0.1.0", arguments: [], seed: 1, cells: cells, studies: [],
      environment: report.environment)
    let plan = try ReproductionPlan(
      FamilyRun(family: "exact-gram", manifest: manifest, lines: lines + [stranger]))
    #expect(plan.items.map(\.cell) == [cell])
    #expect(plan.items.first?.lines.map(\.process) == [0, 1])
    #expect(plan.items.first?.checkLimit == 1e-4)
    #expect(plan.leftOut == ["timeout": 1, "missing": 1])
    #expect(plan.strangers.map(\.reason) == ["the manifest plans no such cell"])
  }

  @Test("A difference has exit code 6, nothing to compare 4")
  func failures() throws {
    func report(_ cells: [CellReproduction]) -> ReproductionReport {
      ReproductionReport(run: "run", differences: [], cells: cells, leftOut: [:], notRun: 0)
    }
    #expect(report([try compare(try line())]).failure == nil)
    let different = try compare(try line { $0.finalResidual = 1 })
    #expect(report([different]).failure?.exitStatus.rawValue == 6)
    #expect(report([]).failure?.exitStatus.rawValue == 4)
  }
}
