import Analysis
import ArgumentParser
import Measurement

/// `overparam predict`.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predicts time and memory of a solver at sizes that were not run.",
    discussion: """
      A non-negative combination of the claimed terms is fitted to everything that the run measured of \
      the solver. Warns past twice the measured range.

      Examples:
        overparam predict results/latest --solver gram-structured -m 100000 -n 500 \\
          -d 64
        overparam predict results/latest --solver gram-structured -m 4096 -n 500 \\
          -d 64 --within 0.05
      """)

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(help: "The solver's name.")
  var solver: String

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

  func run() throws {
    let runs = try FamilyRun.load(RunFolder(path: folder))
    for warning in runs.flatMap(\.warnings) { Console.standardError.warn(warning) }
    let prediction = try SolverPrediction(
      of: runs, claims: Claim.all(), solver: solver, sizes: (m, n, d), shift: shift, within: within)
    if prediction.isExtrapolated {
      Console.standardError.warn(
        "past twice the measured range: the interval does not know what happens there")
    }
    try format.print(prediction, text: prediction.text)
  }
}
