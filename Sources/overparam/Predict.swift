import Analysis
import ArgumentParser
import Measurement
import Vocabulary

/// `overparam predict`.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predicts time and memory of a solver at sizes that were not run.",
    discussion: """
      Along a measured ladder, the claimed terms and a straight line on logarithms, both from the nearest \
      sizes, are continued or interpolated; off all ladders the local laws along the variables are multiplied. The \
      90 % interval is for a median over processes, as wide as predictions of this run's own sizes were off: see \
      `overparam backtest`. Warns past twice the measured range.

      Examples:
        overparam predict results/latest --solver gram-structured -m 100000 -n 500 \\
          -d 64
        overparam predict results/latest --solver gram-structured -m 4096 -n 500 \\
          -d 64 --within 0.05
      """)

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(
    help: "The solver's name; all of the setting that most share, the fastest first, if left out.")
  var solver: String?

  @Option(name: [.customShort("m"), .customLong("width")], parsing: .unconditional, help: "Width.")
  var m: Int

  @Option(
    name: [.customShort("n"), .customLong("batch")], parsing: .unconditional, help: "Points.")
  var n: Int

  @Option(
    name: [.customShort("d"), .customLong("dimension")], parsing: .unconditional,
    help: "Their dimension.")
  var d: Int

  @Option(parsing: .unconditional, help: "C in b = sqrt(C ln m); that of most points if left out.")
  var shift: Double?

  @Option(parsing: .unconditional, help: "Threads of a process, likewise.")
  var threads: Int?

  @Option(help: "single or double, likewise.")
  var precision: Precision?

  @Option(
    parsing: .unconditional, help: "Seconds an iteration: also say the largest m that fits.")
  var within: Double?

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func validate() throws {
    for (name, size) in [("m", m), ("n", n), ("d", d)] where size < 1 {
      throw ValidationError("\(name) is \(size): sizes are at least 1")
    }
    if let within, !(within > 0 && within.isFinite) {
      throw ValidationError("--within is \(within): it must be a positive number of seconds")
    }
  }

  private var wanted: WantedSetting {
    WantedSetting(shift: shift, threads: threads, precision: precision)
  }

  func run() throws {
    let runs = try FamilyRun.load(RunFolder(path: folder))
    for warning in runs.flatMap(\.warnings) { Console.standardError.warn(warning) }
    guard let solver else { return try printAll(runs) }
    let prediction = try SolverPrediction(
      of: runs, claims: Claim.all(), solver: solver, sizes: (m, n, d), wanted: wanted,
      within: within)
    warn([prediction])
    try format.print(prediction, text: prediction.text)
  }

  private func printAll(_ runs: [FamilyRun]) throws {
    let predictions = try SolverPrediction.all(
      of: runs, claims: Claim.all(), sizes: (m, n, d), wanted: wanted, within: within)
    if predictions.isEmpty {
      throw CommandError("too little is ok to predict from", exitStatus: .noUsableData)
    }
    warn(predictions)
    try format.print(predictions, text: predictions.map(\.text).joined(separator: "\n"))
  }

  private func warn(_ predictions: [SolverPrediction]) {
    guard predictions.contains(where: \.isExtrapolated) else { return }
    Console.standardError.warn(
      "past twice the measured range: the interval does not know what happens there")
  }
}

extension Precision: ExpressibleByArgument {}
