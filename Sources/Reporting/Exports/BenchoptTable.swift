import Analysis
import Measurement

extension ExportFormat {
  /// ``RunExport/benchopt()``.
  package static let benchopt = ExportFormat(
    "benchopt", "CSV for benchopt's read_results: residual against time"
  ) { try $0.benchopt() }
}

extension RunExport {
  /// benchopt's CSV: for each training run a row before the first step and one after each. `time` is
  /// the set-up and all steps until then, `objective_value` the norm of the residual.
  ///
  /// Only runs that are ok are in it; kernels train nothing and are not.
  fileprivate func benchopt() throws -> ExportDocument {
    guard trainings.contains(where: { BenchoptStep.isKnown(in: $0.line) }) else {
      throw CommandError("no cell of the run has a residual", exitStatus: .noUsableData)
    }
    return ExportDocument(
      pieces: { take in
        var table = DelimitedText(
          header: BenchoptColumns.before.map(\.name) + BenchoptStep.columns
            + BenchoptColumns.after.map(\.name))
        for training in trainings {
          table.addRows(training)
          if table.length > 1 << 20 { try take(table.handOver()) }
        }
        try take(table.handOver())
      }, warnings: lossWarnings)
  }

  private var trainings: some Sequence<BenchoptTraining> {
    runs.lazy.flatMap { run in
      points.lazy.filter { $0.family == run.family && !$0.isSimulated }.flatMap { point in
        point.usable.enumerated().map { index, line in
          BenchoptTraining(run: run, point: point, line: line, repetition: index)
        }
      }
    }
  }
}

extension DelimitedText {
  fileprivate mutating func addRows(_ training: BenchoptTraining) {
    let after = BenchoptColumns.after.map { $0.value(training) }
    addRows(
      beginning: BenchoptColumns.before.map { $0.value(training) },
      ends: BenchoptStep.all(of: training.line).map { $0.fields + after })
  }
}

/// A state of training and what it took to get there.
private struct BenchoptStep {
  var index: Int
  var seconds: Double
  /// Nil when it is not finite or not known.
  var residual: Double?

  static let columns = ["stop_val", "time", "objective_value"]

  var fields: [String?] { ["\(index)", Numbers.exact(seconds), Numbers.exact(residual)] }

  /// Whether a line has a residual.
  static func isKnown(in line: JournalLine) -> Bool {
    line.finalResidual != nil || line.iterations.contains { $0.residual != nil }
  }

  /// From the first residual to the last; none for a line without any.
  static func all(of line: JournalLine) -> [BenchoptStep] {
    guard isKnown(in: line) else { return [] }
    let residuals = line.iterations.map(\.residual) + [line.finalResidual]
    var seconds = line.setup?.seconds ?? 0
    return residuals.enumerated().map { index, residual in
      if index > 0 { seconds += line.iterations[index - 1].seconds }
      return BenchoptStep(index: index, seconds: seconds, residual: residual)
    }
  }
}

private struct BenchoptTraining {
  var run: FamilyRun
  var point: MeasuredPoint
  var line: JournalLine
  var repetition: Int
}

/// A column of benchopt's results, and what stands in it in all rows of a training run.
private typealias BenchoptColumn = (name: String, value: @Sendable (BenchoptTraining) -> String?)

/// Those before the columns of a step, and those after them.
private enum BenchoptColumns {
  static let before: [BenchoptColumn] = [
    ("objective_name", { "\($0.point.family)[norm=residual]" }),
    ("obj_description", { _ in "The norm of the residual of the training data." }),
    ("solver_name", { $0.point.benchoptSolver }),
    ("solver_description", { $0.point.solver }),
    ("data_name", { $0.point.benchoptData }),
    ("idx_rep", { "\($0.repetition)" }),
    ("sampling_strategy", { _ in "iteration" }),
  ]

  static let after: [BenchoptColumn] = [
    ("p_dataset_dataset", { $0.point.point.dataset }),
    ("p_dataset_target", { $0.point.point.target }),
    ("p_dataset_m", { "\($0.point.point.m)" }),
    ("p_dataset_n", { "\($0.point.point.n)" }),
    ("p_dataset_d", { "\($0.point.point.d)" }),
    ("p_dataset_shift", { Numbers.exact($0.point.point.shift) }),
    ("p_solver_precision", { $0.point.point.precision }),
    ("p_solver_threads", { "\($0.point.point.threads)" }),
    ("p_solver_options", { $0.point.options.texts(separator: "=").joined(separator: ",") }),
    ("seed", { "\($0.line.seed)" }),
    ("process", { "\($0.line.process)" }),
    ("stopped", { $0.line.stopped?.rawValue }),
    ("system-cpus", { $0.run.manifest.environment.coresLogical.map { "\($0)" } }),
    ("system-processor", { $0.run.manifest.environment.cpuModel }),
    (
      "system-ram (GB)",
      { $0.run.manifest.environment.memoryBytes.map { "\(Int((Double($0) / 1e9).rounded()))" } }
    ),
    ("env-OMP_NUM_THREADS", { "\($0.point.point.threads)" }),
    ("benchmark-git-tag", { $0.run.manifest.environment.git.commit }),
    ("run_date", { $0.line.started }),
  ]
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
