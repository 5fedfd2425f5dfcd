import Analysis
import ArgumentParser
import Measurement

/// `overparam backtest`.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Predicts sizes that are hidden, and counts how often the intervals held.",
    discussion: """
      Of every ladder the sizes after the fifth, the sixth and so on are hidden and those at twice and four times the \
      last are predicted, and inner sizes from the others, with widths from what is not hidden. An interval of 90 % \
      should hold nine times in ten.

      Example:
        overparam backtest results/latest
      """)

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func run() throws {
    let runs = try FamilyRun.load(RunFolder(path: folder))
    for warning in runs.flatMap(\.warnings) { Console.standardError.warn(warning) }
    let backtest = try Backtest(of: runs.trainings, claims: Claim.all())
    if backtest.rows.isEmpty {
      throw CommandError(
        "no ladder has sizes enough to hide some: at least six of three processes each",
        exitStatus: .noUsableData)
    }
    try format.print(backtest, text: backtest.text)
  }
}
