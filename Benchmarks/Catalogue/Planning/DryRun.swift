import Foundation
import Measurement

/// What a run would measure, with the time and the memory that a model predicts for it.
struct DryRun {
  private let cells: [PredictedCell]
  private let planned: Int
  private let limits: ResourceLimits
  private let budgetSeconds: Double?
  private let data: [DataRecord]

  /// - Parameters:
  ///   - manifest: the plan.
  ///   - remaining: the cells of it that would be run, in any order.
  ///   - settings: what a child may use, and the time for all.
  ///   - model: what the program knows of its cells.
  ///   - rates: what the machine does in a second.
  /// - Throws: ``CommandError`` for a cell that this program did not plan.
  init(
    _ manifest: Manifest, remaining: [Cell], settings: RunSettings, model: any CellModel,
    rates: Rates
  ) throws {
    let limits = settings.effectiveLimits
    let checks = try CheckPlan(manifest) { model.canCheck($0, within: limits) }
    planned = manifest.cells.count
    data = manifest.data ?? []
    self.limits = limits
    budgetSeconds = settings.budgetSeconds
    cells = try remaining.map { cell in
      let (key, estimate) = (try cell.key, try model.estimate(cell, rates: rates))
      return PredictedCell(
        cell: cell, key: key, isChecked: checks.checking.contains(key), estimate: estimate,
        isSkipped: estimate.isTooLarge(for: limits))
    }
  }

  func print(asJSON: Bool) throws {
    if asJSON {
      let document = Document(
        planned: planned, predictedSeconds: seconds, predictedMemoryBytes: peak, limits: limits,
        data: data, cells: cells)
      return try printDocument(document)
    }
    Swift.print(GroupedTable(Self.header, rows).text)
    for table in data { Swift.print("data: \(table.text)") }
    let skipped = cells.count(where: \.isSkipped)
    Swift.print(
      "\(cells.count) cells to run of \(planned) planned"
        + (skipped > 0 ? ", \(skipped) of them skipped for want of memory" : "")
        + ": about \(Numbers.duration(seconds)), at most \(Numbers.bytes(peak)) at a time")
    if let budgetSeconds, seconds > budgetSeconds {
      Swift.print(
        "over the budget of \(Numbers.span(budgetSeconds)): the most expensive sizes and the last "
          + "repetitions will be skipped")
    }
  }

  private var seconds: Double {
    cells.filter { !$0.isSkipped }.reduce(0) { $0 + $1.estimate.seconds }
  }

  private var peak: Int { cells.filter { !$0.isSkipped }.map(\.estimate.memoryBytes).max() ?? 0 }

  private static let header = [
    "solver", "m", "n", "d", "shift", "dataset", "target", "precision", "processes", "time each",
    "memory",
    "",
  ]

  /// One row for all processes of a cell, in the order of the plan.
  private var rows: [[String]] {
    var counts: [Cell: Int] = [:]
    var firsts: [PredictedCell] = []
    for predicted in cells {
      let cell = predicted.cell.firstProcess
      if counts.updateValue(counts[cell, default: 0] + 1, forKey: cell) == nil {
        firsts.append(predicted)
      }
    }
    return firsts.map { predicted in
      let cell = predicted.cell.firstProcess
      let point = cell.point
      return [
        cell.solver, "\(point.m)", "\(point.n)", "\(point.d)",
        OptionValue.number(point.shift).text, point.dataset, point.target, point.precision,
        "\(counts[cell] ?? 0)", Numbers.span(predicted.estimate.seconds),
        Numbers.bytes(predicted.estimate.memoryBytes),
        predicted.isSkipped ? "skipped: too big" : predicted.isChecked ? "checked" : "",
      ]
    }
  }

  private struct Document: Encodable {
    let planned: Int
    let predictedSeconds: Double
    let predictedMemoryBytes: Int
    let limits: ResourceLimits
    let data: [DataRecord]
    let cells: [PredictedCell]
  }
}

/// A cell with what is predicted of it.
private struct PredictedCell: Encodable {
  let cell: Cell
  let key: String
  let isChecked: Bool
  let estimate: CellEstimate
  let isSkipped: Bool

  private enum CodingKeys: String, CodingKey {
    case cell, checked, predictedSeconds, predictedMemoryBytes, skipped
  }

  func encode(to encoder: any Encoder) throws {
    try cell.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .cell)
    try container.encode(isChecked, forKey: .checked)
    try container.encode(estimate.seconds, forKey: .predictedSeconds)
    try container.encode(estimate.memoryBytes, forKey: .predictedMemoryBytes)
    try container.encode(isSkipped, forKey: .skipped)
  }
}
