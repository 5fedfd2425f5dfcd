import Analysis
import Measurement

extension RunExport {
  /// benchopt's CSV: for each training run a row before the first step and one after each. `time` is
  /// the set-up and all steps until then, `objective_value` the norm of the residual.
  ///
  /// Only runs that are ok are in it; kernels train nothing and are not.
  func benchopt() throws -> ExportDocument {
    let columns = BenchoptColumn.all
    var table = DelimitedText(header: columns.map(\.name))
    var isEmpty = true
    for run in runs {
      for point in points where point.family == run.family {
        for (index, line) in point.usable.enumerated() {
          for step in BenchoptStep.all(of: line) {
            isEmpty = false
            let row = BenchoptRow(
              run: run, point: point, line: line, repetition: index, step: step)
            table.add(columns.map { $0.value(row) })
          }
        }
      }
    }
    if isEmpty {
      throw CommandError("no cell of the run has a residual", exitStatus: .noUsableData)
    }
    return ExportDocument(table.data, warnings: lossWarnings)
  }
}

/// A state of training and what it took to get there.
private struct BenchoptStep {
  var index: Int
  var seconds: Double
  /// Nil when it is not finite or not known.
  var residual: Double?

  /// From the first residual to the last; none for a line without any.
  static func all(of line: JournalLine) -> [BenchoptStep] {
    let residuals = line.iterations.map(\.residual) + [line.finalResidual]
    guard residuals.contains(where: { $0 != nil }) else { return [] }
    var seconds = line.setup?.seconds ?? 0
    return residuals.enumerated().map { index, residual in
      if index > 0 { seconds += line.iterations[index - 1].seconds }
      return BenchoptStep(index: index, seconds: seconds, residual: residual)
    }
  }
}

private struct BenchoptRow {
  var run: FamilyRun
  var point: MeasuredPoint
  var line: JournalLine
  var repetition: Int
  var step: BenchoptStep
}

/// A column of benchopt's results, and what stands in it.
private struct BenchoptColumn {
  let name: String
  let value: (BenchoptRow) -> String?

  init(_ name: String, _ value: @escaping (BenchoptRow) -> String?) {
    self.name = name
    self.value = value
  }

  static var all: [BenchoptColumn] { curve + parameters + system }

  private static var curve: [BenchoptColumn] {
    [
      BenchoptColumn("objective_name") { "\($0.point.family)[norm=residual]" },
      BenchoptColumn("obj_description") { _ in "The norm of the residual of the training data." },
      BenchoptColumn("solver_name") { $0.point.benchoptSolver },
      BenchoptColumn("solver_description") { $0.point.solver },
      BenchoptColumn("data_name") { $0.point.benchoptData },
      BenchoptColumn("idx_rep") { "\($0.repetition)" },
      BenchoptColumn("sampling_strategy") { _ in "iteration" },
      BenchoptColumn("stop_val") { "\($0.step.index)" },
      BenchoptColumn("time") { Decimals.text($0.step.seconds) },
      BenchoptColumn("objective_value") { Decimals.text($0.step.residual) },
    ]
  }

  private static var parameters: [BenchoptColumn] {
    [
      BenchoptColumn("p_dataset_dataset") { $0.point.point.dataset },
      BenchoptColumn("p_dataset_target") { $0.point.point.target },
      BenchoptColumn("p_dataset_m") { "\($0.point.point.m)" },
      BenchoptColumn("p_dataset_n") { "\($0.point.point.n)" },
      BenchoptColumn("p_dataset_d") { "\($0.point.point.d)" },
      BenchoptColumn("p_dataset_shift") { Decimals.text($0.point.point.shift) },
      BenchoptColumn("p_solver_precision") { $0.point.point.precision },
      BenchoptColumn("p_solver_threads") { "\($0.point.point.threads)" },
      BenchoptColumn("p_solver_options") {
        $0.point.options.texts(separator: "=").joined(separator: ",")
      },
      BenchoptColumn("seed") { "\($0.line.seed)" },
      BenchoptColumn("process") { "\($0.line.process)" },
      BenchoptColumn("stopped") { $0.line.stopped?.rawValue },
    ]
  }

  private static var system: [BenchoptColumn] {
    [
      BenchoptColumn("system-cpus") {
        $0.run.manifest.environment.coresLogical.map { "\($0)" }
      },
      BenchoptColumn("system-processor") { $0.run.manifest.environment.cpuModel },
      BenchoptColumn("system-ram (GB)") {
        $0.run.manifest.environment.memoryBytes.map { "\(Int((Double($0) / 1e9).rounded()))" }
      },
      BenchoptColumn("env-OMP_NUM_THREADS") { "\($0.point.point.threads)" },
      BenchoptColumn("benchmark-git-tag") { $0.run.manifest.environment.git.commit },
      BenchoptColumn("run_date") { $0.line.started },
    ]
  }
}

extension MeasuredPoint {
  /// `gram-explicit[damping=none,precision=single,threads=2]`.
  fileprivate var benchoptSolver: String {
    let fixed = ["precision=\(point.precision)", "threads=\(point.threads)"]
    return "\(solver)[\((options.texts(separator: "=") + fixed).joined(separator: ","))]"
  }

  /// `sphere[m=512,n=32,d=16,shift=0.4,target=gaussian]`.
  fileprivate var benchoptData: String {
    "\(point.dataset)[m=\(point.m),n=\(point.n),d=\(point.d),"
      + "shift=\(OptionValue.number(point.shift).text),target=\(point.target)]"
  }
}
