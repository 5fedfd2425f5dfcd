import Foundation
import Measurement
import TestSupport
import Testing

/// What a sweep does not run, and what it says of it.
struct AdmissionTests {
  private let folder: TemporaryFolder
  private let clock = ManualClock()

  init() throws { folder = try TemporaryFolder() }

  /// Runs a sweep whose cells take 2 s each.
  ///
  /// - Returns: its lines.
  private func lines(
    _ cells: [Cell], checks: CheckPlan = CheckPlan(),
    adjust: (inout Sweep) throws -> Void = { _ in },
    answering result: @escaping @Sendable (CellAssignment) -> CellResult = { _ in Sample.result }
  ) async throws -> [JournalLine] {
    let launcher = PlayedLauncher(clock: clock) { request in
      ChildOutcome(
        termination: .exited(0), result: try RecordCoding.line(result(try request.assignment)),
        wallSeconds: 2)
    }
    var sweep = try Sweep(
      cells: cells, seed: 1, run: "run", checks: checks, launcher: launcher, clock: clock)
    try adjust(&sweep)
    let path = "\(folder.path)/\(UUID().uuidString)"
    let journal = try JournalWriter(appendingTo: path)
    _ = try await sweep(journal: journal, observer: Silence())
    return try Journal(path: path).lines
  }

  @Test("A cell that needs more memory than there is is skipped, with the estimate")
  func memory() async throws {
    let cells = [256, 512].map { Sample.cell(m: $0) }
    let lines = try await lines(cells) { sweep in
      sweep.limits = ResourceLimits(memoryBytes: 3 << 30)
      sweep.estimates = CellEstimates(cells) {
        CellEstimate(seconds: 1, memoryBytes: $0.point.m << 23)
      }
    }
    let skipped = try #require(lines.first { $0.point.m == 512 })
    #expect(skipped.status == .skipped)
    #expect(skipped.reason == "needs about 4 GiB, over the limit of 3 GiB")
    #expect(skipped.wallSeconds == 0)
    #expect(lines.count(where: { $0.status == .ok }) == 1)
  }

  @Test("Time that stood still is none of the budget")
  func standstill() async throws {
    let launcher = PlayedLauncher(clock: clock) { [clock] _ in
      clock.advance(by: 100)
      return ChildOutcome(
        termination: .exited(0), result: try RecordCoding.line(Sample.result), wallSeconds: 2,
        standstillSeconds: 100)
    }
    let cells = [64, 128, 256].map { Sample.cell(m: $0) }
    var sweep = try Sweep(cells: cells, seed: 1, run: "run", launcher: launcher, clock: clock)
    sweep.budgetSeconds = 10
    let path = "\(folder.path)/standstill"
    let journal = try JournalWriter(appendingTo: path)
    let outcome = try await sweep(journal: journal, observer: Silence())
    #expect(outcome.counts == [.ok: 3])
    #expect(try Journal(path: path).lines.map(\.wallSeconds) == [2, 2, 2])
  }

  @Test("A cell that was skipped before gets no second line")
  func skippedBefore() async throws {
    let cells = [Sample.cell(m: 512)]
    let lines = try await lines(cells) { sweep in
      sweep.limits = ResourceLimits(memoryBytes: 1)
      sweep.estimates = CellEstimates(cells) { _ in CellEstimate(seconds: 1, memoryBytes: 2) }
      sweep.history = [
        try JournalLine(
          cell: cells[0], order: 0, run: "run", result: CellResult(status: .skipped),
          wallSeconds: 0, started: "")
      ]
    }
    #expect(lines.isEmpty)
  }

  @Test("A budget that ends is not overdrawn: the rest is skipped")
  func budget() async throws {
    let cells = (0..<6).map { Sample.cell(process: $0) }
    let lines = try await lines(cells) { $0.budgetSeconds = 7 }
    #expect(lines.map(\.status) == [.ok, .ok, .ok, .skipped, .skipped, .skipped])
    #expect(lines[3].reason == "needs about 2 s: 1 s of the budget of 7 s are left")
  }

  @Test("A budget too small for one round leaves out the most expensive sizes")
  func smallBudget() async throws {
    let cells = [256, 512, 1024, 2048].flatMap { m in (0..<2).map { Sample.cell(m: m, process: $0) }
    }
    let lines = try await lines(cells) { sweep in
      sweep.budgetSeconds = 14
      sweep.estimates = CellEstimates(cells) {
        CellEstimate(seconds: Double($0.point.m) / 256, memoryBytes: 0)
      }
    }
    #expect(Set(lines.filter { $0.status == .ok }.map(\.point.m)) == [256, 512, 1024])
    let left = try #require(lines.first { $0.point.m == 2048 })
    #expect(left.reason == "needs about 8 s: the budget of 14 s is spent on smaller cells")
  }

  /// The checks of a ladder of three sizes, three processes each.
  private func checks() throws -> CheckPlan {
    var manifest = Sample.manifest()
    manifest.studies[0].cells = try Sample.cells.map { try $0.key }
    return try CheckPlan(manifest) { _ in true }
  }

  @Test("The smallest cell of a ladder is checked, before anything else is measured")
  func checksFirst() async throws {
    let lines = try await lines(
      Sample.cells, checks: try checks(),
      answering: { assignment in
        var result = Sample.result
        if assignment.check {
          result.check = CheckRecord(reference: "textbook", error: 0, limit: 1e-9)
        }
        return result
      })
    #expect(lines[0].point.m == 256)
    #expect(lines[0].process == 0)
    #expect(lines.map { $0.check != nil } == [true] + Array(repeating: false, count: 8))
    #expect(lines.allSatisfy { $0.status == .ok })
  }

  @Test("A solver that fails its check is not measured further in that ladder")
  func checkFails() async throws {
    let other = Sample.cell(m: 64, solver: "gram-explicit")
    let lines = try await lines(
      Sample.cells + [other], checks: try checks(),
      answering: { assignment in
        assignment.check ? CellResult(status: .checkFailed, reason: "wrong") : Sample.result
      })
    #expect(lines[0].reason == "wrong")
    let ladder = lines.filter { $0.solver == "gram-structured" }
    #expect(ladder.count == 9)
    #expect(ladder.allSatisfy { $0.status == .checkFailed && $0.reason != nil })
    #expect(ladder.dropFirst().allSatisfy { $0.wallSeconds == 0 && $0.iterations.isEmpty })
    #expect(lines.first { $0.solver == "gram-explicit" }?.status == .ok)
  }

  /// The line of the cell that checks.
  private func checkingLine(_ status: Status) throws -> JournalLine {
    try JournalLine(
      cell: Sample.cells[0], order: 0, run: "run", result: CellResult(status: status),
      wallSeconds: 1, started: "")
  }

  @Test("A check that failed in an earlier session still counts")
  func failedBefore() async throws {
    let lines = try await lines(
      Array(Sample.cells.dropFirst()), checks: try checks(),
      adjust: { $0.history = [try checkingLine(.checkFailed)] })
    #expect(lines.allSatisfy { $0.status == .checkFailed })
  }

  @Test(
    "Where the checking process is lost, the cell's next process checks",
    arguments: [
      Status.crashed, .timeout, .outOfMemory,
    ])
  func lostCheck(status: Status) async throws {
    let answer: @Sendable (CellAssignment) -> CellResult = { assignment in
      if assignment.cell == Sample.cells[0] { return CellResult(status: status, reason: "lost") }
      return assignment.check
        ? CellResult(status: .checkFailed, reason: "wrong") : Sample.result
    }
    let found = try await lines(Sample.cells, checks: try checks(), answering: answer)
    let second = try #require(found.first { $0.point.m == 256 && $0.process == 1 })
    #expect(second.reason == "wrong")
    #expect(found.filter { $0.process == 2 }.allSatisfy { $0.status == .checkFailed })
    // The same where the process was lost in an earlier session.
    let later = try await lines(
      Array(Sample.cells.dropFirst()), checks: try checks(),
      adjust: { $0.history = [try checkingLine(status)] }, answering: answer)
    #expect(later.contains { $0.reason == "wrong" })
  }

  @Test("Where the reference cannot be run nothing is checked and all is measured")
  func noCheck() async throws {
    var manifest = Sample.manifest()
    manifest.studies[0].cells = try Sample.cells.map { try $0.key }
    let none = try CheckPlan(manifest) { _ in false }
    #expect(none == CheckPlan())
    #expect(try await lines(Sample.cells, checks: none).allSatisfy { $0.status == .ok })
  }
}
