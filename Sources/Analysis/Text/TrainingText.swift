import Measurement

extension FamilyAnalysis {
  /// How the studies in which nothing grows converged, one table for each problem; nil without any.
  func trainingText() -> String? {
    if trainings.isEmpty { return nil }
    let names = SolverNames(trainings.map { ($0.solver, $0.setting.options) })
    var table = GroupedTable([
      ("  solver", .left), ("steps", .right), ("rejected", .right), ("ended", .left),
      ("|r|/|r_0|", .right), ("an iteration", .right), ("set-up", .right),
    ])
    var problemBefore = ""
    for row in sortedByProblem {
      let problem = row.problemText
      if problem != problemBefore { table.add(heading: problem) }
      problemBefore = problem
      table.add([
        "  " + names.name(row.solver, row.setting.options), "\(row.iterations)", "\(row.rejected)",
        row.ended, Numbers.scientific(row.relativeResidual), Numbers.seconds(row.iterationSeconds),
        Numbers.seconds(row.setupSeconds),
      ])
    }
    return "\(family), training\n\(table.text)"
  }

  /// The rows of one problem together, problems where their first row was.
  private var sortedByProblem: [TrainingRow] {
    let groups = Dictionary(grouping: trainings, by: \.problemText)
    var seen: Set<String> = []
    return trainings.flatMap { row in
      seen.insert(row.problemText).inserted ? groups[row.problemText] ?? [] : []
    }
  }
}

extension TrainingRow {
  fileprivate var problemText: String { "\(study): \(setting.pointText)" }
}
