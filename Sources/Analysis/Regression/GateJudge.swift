package import Measurement
import Statistics
import Vocabulary

/// Judges the pairs of two builds.
///
/// The unit is the process: its median iteration after the first, or its preparation. A pair that lost
/// a process has no part in times.
package struct GateJudge: Sendable {
  /// What it judges by.
  package let rules: GateRules
  /// By key, the cells in the order of the plan.
  private let cells: [(key: String, cell: Cell)]
  private let ladders: [StudyRecord]
  /// What is known of solvers; nil where the plan does not say.
  private let solvers: [SolverRecord]?

  /// - Parameters:
  ///   - cells: what was run, the first process of each.
  ///   - ladders: those among the cells in which m grows.
  ///   - solvers: what the plan says of them.
  ///   - rules: the thresholds.
  /// - Throws: when a cell cannot be written as JSON.
  package init(
    cells: [Cell], ladders: [StudyRecord], solvers: [SolverRecord]? = nil,
    rules: GateRules = GateRules()
  ) throws {
    self.cells = try cells.map { (try $0.key, $0) }
    self.ladders = ladders.filter { $0.variable == Variable.m.rawValue && $0.cells.count >= 4 }
    self.solvers = solvers
    self.rules = rules
  }

  /// The cells that need fresh pairs.
  package func flagged(_ screen: [PairRecord]) throws -> [Cell] {
    let flagged = try rows(screen: screen, confirmation: []).filter { row in
      guard let effect = row.screen else { return false }
      return rules.direction(of: effect, least: least(row.subject)) != nil
    }
    let ladderKeys = flagged.filter { $0.subject == .shape }.flatMap { row in
      let own = cells.filter { $0.cell.solver == row.solver && $0.cell.point == row.point }
      return ladders.filter { $0.cells.contains { key in own.contains { $0.key == key } } }
        .flatMap(\.cells)
    }
    return cells.filter { key, cell in
      ladderKeys.contains(key)
        || flagged.contains { $0.solver == cell.solver && $0.point == cell.point }
    }.map(\.cell)
  }

  /// A row for each subject of each cell and ladder, in the order of the plan.
  package func rows(
    screen: [PairRecord], confirmation: [PairRecord]
  ) throws -> [GateRow] {
    let first = try PairBook(screen)
    let second = try PairBook(confirmation)
    let ofCells = cells.flatMap { key, cell in
      rows(of: cell, screen: first[key], confirmation: second[key])
    }
    return ofCells + ladders.compactMap { shape(of: $0, screen: first, confirmation: second) }
  }

  private func least(_ subject: GateSubject) -> Double {
    switch subject {
    case .seconds, .counters: rules.leastEffect
    case .setup: rules.leastSetupEffect
    case .shape: rules.leastExponent
    }
  }

  private func rows(
    of cell: Cell, screen: [PairRecord], confirmation: [PairRecord]
  ) -> [GateRow] {
    if let lost = LostSide(screen) {
      return [GateRow(.seconds, of: cell, state: lost.state, reason: lost.reason)]
    }
    let counters = CounterDifference.first(in: screen + confirmation)
    let row = GateRow(
      .counters, of: cell, state: counters?.state ?? .ok, reason: counters?.sentence)
    // A kernel is not prepared but filled with numbers.
    let timed: [GateSubject] = Family.trains(cell.family) ? [.seconds, .setup] : [.seconds]
    if isSimulated(cell.solver, screen) { return [row] }
    return timed.compactMap { time($0, of: cell, screen, confirmation) } + [row]
  }

  /// Whether a solver's time means nothing.
  private func isSimulated(_ solver: String, _ pairs: [PairRecord]) -> Bool {
    solvers?.contains { $0.name == solver && $0.simulated }
      ?? pairs.contains { $0.head.iterations.countSimulation }
  }

  private func time(
    _ subject: GateSubject, of cell: Cell, _ screen: [PairRecord], _ confirmation: [PairRecord]
  ) -> GateRow? {
    let times = screen.compactMap { $0.times(subject) }
    guard let first = PairedEffect(times.map(\.logRatio)) else { return nil }
    let second = PairedEffect(confirmation.compactMap { $0.times(subject)?.logRatio })
    var row = GateRow(
      subject, of: cell,
      state: rules.state(screen: first, confirmation: second, least: least(subject)),
      screen: first, confirmation: second)
    row.baseSeconds = median(of: times.map(\.base))
    row.headSeconds = median(of: times.map(\.head))
    return row
  }

  private func shape(
    of ladder: StudyRecord, screen: PairBook, confirmation: PairBook
  ) -> GateRow? {
    let own = ladder.cells.compactMap { key in cells.first { $0.key == key } }
    guard let smallest = own.min(by: { $0.cell.point.m < $1.cell.point.m }),
      !isSimulated(ladder.solver, screen[smallest.key]),
      let first = PairedEffect(SlopeDifferences(own, in: screen).values)
    else { return nil }
    let second = PairedEffect(SlopeDifferences(own, in: confirmation).values)
    return GateRow(
      .shape, of: smallest.cell, widths: own.map(\.cell.point.m).sorted(),
      state: rules.state(screen: first, confirmation: second, least: least(.shape)),
      screen: first, confirmation: second)
  }
}

/// Pairs by the cell's key, in the order in which they were run.
struct PairBook {
  private let pairs: [String: [PairRecord]]

  init(_ records: [PairRecord]) throws {
    pairs = try Dictionary(grouping: records) { try $0.cell.key }
  }

  subscript(_ key: String) -> [PairRecord] { pairs[key] ?? [] }
}
