import Analysis
import Measurement

extension ExportFormat {
  /// ``RunExport/costTable()``.
  package static let costs = ExportFormat(
    "costs", "a row for each cell: first, amortised and steady cost, and the time to 1e-2"
  ) { $0.costTable() }
}

extension RunExport {
  /// A row for each planned cell with what its training took to |r| <= 1e-2 |r_0|, see ``TrainingCost``. Where that
  /// was not reached, `steps` is empty, and `training` and `total` are what was spent in vain. Cells that cannot be
  /// fitted, and seconds of simulations, are empty.
  fileprivate func costTable() -> ExportDocument {
    ExportDocument(pieces: { take in
      var table = DelimitedText(
        header: MeasuredPoint.repetitionColumns + Self.costs.map { "\($0.rawValue)\($0.unit)" })
      for point in points {
        for repetition in point.repetitions {
          let line = repetition.loss == nil ? repetition.line : nil
          table.add(
            point.fields(of: repetition)
              + Self.fields(line.map(TrainingCost.init), isTimed: !point.isSimulated))
        }
        if table.length > 1 << 20 { try take(table.handOver()) }
      }
      try take(table.handOver())
    })
  }

  private static let costs: [CostKind] = [
    .setup, .draw, .first, .amortised, .steady, .steps, .training, .total, .totalWithoutDraw,
  ]

  private static func fields(_ cost: TrainingCost?, isTimed: Bool) -> [String?] {
    costs.map { kind in
      guard let cost, isTimed || !kind.isTime else { return nil }
      return kind == .steps ? cost.steps.map(String.init) : Numbers.exact(kind.value(of: cost))
    }
  }
}

extension CostKind {
  fileprivate var unit: String { isTime ? "_seconds" : "" }
}
