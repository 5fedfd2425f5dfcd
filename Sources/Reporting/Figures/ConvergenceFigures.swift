import Analysis
import Measurement

/// How residuals fall against iterations, time and work.
struct ConvergenceFigures {
  let family: String
  let runs: [ReportRun]
  let palette: Palette

  private struct Problem {
    let run: String
    let study: String
    let setting: String
    var curves: [TrainingCurve]
  }

  /// More series than this on a pair of axes cannot be told apart.
  private static var mostSeries: Int { 12 }

  var all: [Figure] {
    let problems = runs.flatMap(problems)
    return problems.map(\.study).unique.flatMap { study in
      figures(study, problems.filter { $0.study == study })
    }
  }

  private func problems(of run: ReportRun) -> [Problem] {
    let curves = run.curves.filter { $0.family == family }.flatMap(\.trainings)
    return curves.filter { !$0.points.isEmpty }.grouped { [$0.study, $0.setting.pointText] }
      .map { Problem(run: run.name, study: $0.key[0], setting: $0.key[1], curves: $0.elements) }
  }

  /// One figure; one for each solver where there are too many series.
  private func figures(_ study: String, _ problems: [Problem]) -> [Figure] {
    let solvers = problems.flatMap { $0.curves.map(\.solver) }.unique
    if problems.allSatisfy({ $0.curves.count <= Self.mostSeries }) || solvers.count == 1 {
      return [figure(study, study, problems)]
    }
    return solvers.map { solver in
      figure(
        "\(study)-\(solver)", "\(study), \(solver)",
        problems.compactMap { problem in
          var problem = problem
          problem.curves = problem.curves.filter { $0.solver == solver }
          return problem.curves.isEmpty ? nil : problem
        })
    }
  }

  private func figure(_ name: String, _ title: String, _ problems: [Problem]) -> Figure {
    let names = SolverNames(
      problems.flatMap { $0.curves.map { ($0.solver, $0.setting.options) } })
    let named = problems.enumerated().map { ("\(family)-\(name)-\($0.offset + 1)", $0.element) }
    return Figure(
      id: "\(family)-\(name)",
      title: title == "convergence" ? "Convergence" : "Convergence: \(title)",
      note: "The residual over the first, on the training points, of the first process.",
      series: palette.series(
        problems.flatMap { $0.curves.map { names.name($0.solver, $0.setting.options) } }.unique),
      panels: named.flatMap { table, problem in
        [Axis.iterations, .trainingTime, .trainingWork].map { axis in
          Panel(
            heading: Panel.heading(problem.setting, of: problem.run, among: runs.count), x: axis,
            y: .residual, layers: [.line, .points, .names], table: table, height: 160,
            showsHeading: axis == .iterations)
        }
      },
      tables: Dictionary(
        uniqueKeysWithValues: named.map { ($0, Self.table($1.curves, names)) }))
  }

  private static func table(_ curves: [TrainingCurve], _ names: SolverNames) -> ChartTable {
    ChartTable(
      ["series", "iteration", "seconds", "operations", "residual"],
      curves.flatMap { curve in
        let name = names.name(curve.solver, curve.setting.options)
        return curve.points.map {
          [
            .text(name), JSONValue($0.iteration), JSONValue($0.seconds), JSONValue($0.operations),
            JSONValue($0.residual),
          ]
        }
      })
  }
}
