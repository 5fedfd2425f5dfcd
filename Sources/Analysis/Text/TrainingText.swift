import Measurement

extension FamilyAnalysis {
  /// How the studies in which nothing grows converged, one table for each problem; nil without any.
  func trainingText() -> String? {
    if trainings.isEmpty { return nil }
    let names = SolverNames(trainings.map { ($0.solver, $0.setting.options) })
    var table = GroupedTable([
      ("  solver", .left), ("steps", .right), ("rejected", .right), ("ended", .left),
      ("|r|/|r_0|", .right), ("steady", .right), ("amortised", .right), ("set-up", .right),
      ("to 1e-2", .right),
    ])
    for (problem, rows) in trainings.grouped(by: \.problemText) {
      table.add(heading: problem)
      for row in rows {
        table.add([
          "  " + names.name(row.solver, row.setting.options), "\(row.iterations)",
          "\(row.rejected)", row.ended, Numbers.scientific(row.relativeResidual),
          Numbers.seconds(row.iterationSeconds), Numbers.seconds(row.amortisedSeconds),
          Numbers.seconds(row.setupSeconds), Numbers.seconds(row.totalSeconds),
        ])
      }
    }
    return "\(family), training\n\(table.text)"
  }
}

extension TrainingRow {
  fileprivate var problemText: String { "\(study): \(setting.pointText)" }
}
