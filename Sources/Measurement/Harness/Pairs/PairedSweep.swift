import Foundation
import Statistics

/// Runs the same cells with two builds in interleaved pairs of fresh processes.
///
/// One pair of every cell is run before the next of any, cells in random order within a round, and
/// which build comes first within a pair is random too: a slow minute of the machine falls on both.
/// The processes of a pair work in turns where builds can do that: a slow moment falls on both, too.
package struct PairedSweep: Sendable {
  /// What a child may use.
  package var limits = ResourceLimits()
  /// Variables that children need before they start.
  package var environment: [String: String] = [:]
  /// Where the processes of a pair work in turns; nil where one follows the other.
  package var turns: TurnPlaces?

  /// Pairs until the processor is chosen anew: half a second.
  private static let pairsPerLook = 4

  private let seed: UInt64
  private let processor: @Sendable () async throws -> Int?
  private let launcher: @Sendable (Side, Cell, Int?) -> any Launcher

  /// - Parameters:
  ///   - seed: of the random orders.
  ///   - processor: the one to use for the next pairs; nil leaves that to the children.
  ///   - launcher: runs the children of a build for a cell on a processor.
  package init(
    seed: UInt64, processor: @escaping @Sendable () async throws -> Int? = { nil },
    launcher: @escaping @Sendable (Side, Cell, Int?) -> any Launcher
  ) {
    self.seed = seed
    self.processor = processor
    self.launcher = launcher
  }

  /// Runs a stage.
  ///
  /// - Parameters:
  ///   - pairs: by cell, what is run, the first process of each, how many pairs.
  ///   - stage: a number that gives each stage an order of its own.
  ///   - observer: told of every process.
  /// - Returns: the pairs in the order in which they were run; what a child does is recorded, whatever
  ///   it is.
  /// - Throws: ``LaunchError`` when a child cannot be started, or ``CancellationError``.
  package func callAsFunction(
    _ pairs: [(cell: Cell, count: Int)], stage: UInt64, observer: any SweepObserver
  ) async throws -> [PairRecord] {
    var coins = SplitMix64(state: seed ^ (stage &+ 1) &* 0x9E37_79B9_7F4A_7C15)
    let most = pairs.map(\.count).max() ?? 0
    let repeated = (0..<most).flatMap { pair in
      pairs.filter { pair < $0.count }.map { $0.cell.process(pair) }
    }
    let order = RunOrder.order(repeated, seed: coins.next())
    observer.began(order.flatMap { [$0, $0] })
    defer { observer.ended() }
    var records: [PairRecord] = []
    var processor: Int?
    for (index, cell) in order.enumerated() {
      if index % Self.pairsPerLook == 0 { processor = try await self.processor() }
      let sides: [Side] = Bool.random(using: &coins) ? [.base, .head] : [.head, .base]
      let results = try await run(cell, sides, on: processor, observer: observer)
      let (base, head) = sides[0] == .base ? results : (results.1, results.0)
      records.append(
        PairRecord(cell: cell.firstProcess, pair: cell.process, base: base, head: head))
    }
    return records
  }

  /// Runs one process of each build for one cell a family, and forgets it: the first process of a
  /// program finds none of its pages in memory.
  package func warmUp(_ cells: [Cell]) async throws {
    let families = Dictionary(grouping: cells, by: \.family).sorted { $0.key < $1.key }
    for cell in families.compactMap(\.value.first) {
      for side in Side.allCases { _ = try await run(cell, side, on: nil) }
    }
  }

  /// Runs a process of each side, in their order.
  private func run(
    _ cell: Cell, _ sides: [Side], on processor: Int?, observer: any SweepObserver
  ) async throws -> (CellResult, CellResult) {
    guard let places = turns?.both else {
      let first = try await run(cell, sides[0], on: processor, observer: observer)
      return (first, try await run(cell, sides[1], on: processor, observer: observer))
    }
    async let first = run(cell, sides[0], on: processor, turns: places[0], observer: observer)
    async let second = run(cell, sides[1], on: processor, turns: places[1], observer: observer)
    return try await (first, second)
  }

  private func run(
    _ cell: Cell, _ side: Side, on processor: Int?, turns: TurnPlace? = nil,
    observer: (any SweepObserver)? = nil
  ) async throws -> CellResult {
    try Task.checkCancellation()
    observer?.started(cell)
    let request = try ChildRequest(
      CellAssignment(cell: cell, check: false, turns: turns), environment: environment,
      limits: limits)
    let measured = try await launcher(side, cell, processor).measure(request)
    try Task.checkCancellation()
    observer?.finished(
      cell, status: measured.result.status, wallSeconds: measured.wallSeconds)
    return measured.result
  }
}

extension Cell {
  /// The cell as one of its repetitions.
  fileprivate func process(_ number: Int) -> Cell {
    var cell = self
    cell.process = number
    return cell
  }
}
