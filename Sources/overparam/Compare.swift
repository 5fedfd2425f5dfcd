import Analysis
import ArgumentParser
import Foundation
import Measurement

/// `overparam compare`.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows two recorded runs side by side; a report, never a verdict.",
    discussion: """
      Medians over processes, their ratio, and in what the two environments differ. To judge a change \
      use `overparam regress`: the report says why.

      Examples:
        overparam compare results/reference/intel-xeon-emerald-rapids-2cores results/latest
      """)

  @Argument(help: "A run's folder.")
  var first: String

  @Argument(help: "The other run's folder.")
  var second: String

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func run() throws {
    let runs = try [first, second].map { path in
      let folder = RunFolder(path: path)
      return (name: folder.path, families: try FamilyRun.load(folder))
    }
    for warning in runs.flatMap(\.families).flatMap(\.warnings) {
      Console.standardError.warn(warning)
    }
    let comparison = try RunComparison(runs[0], runs[1])
    try format.print(comparison, text: comparison.text)
    if comparison.rows.isEmpty {
      throw CommandError("the runs have no cell in common", exitStatus: .noUsableData)
    }
  }
}
