import Analysis
import ArgumentParser
import Catalogue
import Foundation
import Measurement

/// `overparam reproduce`.
struct Reproduce: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a recorded run once more and compares all that no clock decides.",
    discussion: """
      One process for each cell and seed stands for all that were recorded: counters must be equal, and \
      residuals equal to the last bit with the same processor, libraries, compiler and sources, else \
      within the bound of the cell's check. Seconds are not compared. Exit code 6 when a cell is \
      different.

      Examples:
        overparam reproduce results/reference/intel-xeon-emerald-rapids-2cores --sample 100
        overparam reproduce results/latest --family exact-gram --sample 20
        overparam reproduce results/latest --time-limit 2m
      """)

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(help: "Only these families, separated by commas.")
  var family: String?

  @Option(parsing: .unconditional, help: "Only so many cells of each family, drawn at random.")
  var sample: Int?

  @Option(help: "Start no further cell after so long, as in 90s or 5m.")
  var timeLimit: String?

  @Option(parsing: .unconditional, help: "The seed of the sample.")
  var seed: UInt64 = 1

  @Option(parsing: .unconditional, help: "Processes at a time (default: the processors allowed).")
  var jobs: Int?

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func validate() throws {
    try OptionText.refuseEmpty([("family", family)])
    for (name, count) in [("sample", sample), ("jobs", jobs)] {
      if let count, count < 1 { throw ValidationError("\(name) is \(count): it is at least 1") }
    }
    if let jobs, jobs > OptionText.mostThreads {
      throw ValidationError("jobs is \(jobs), but \(OptionText.mostThreads) are the most")
    }
  }

  func run() async throws {
    let rerun = try Rerun(self)
    let report = try await Interruption.cancelling { try await rerun.report() }
    try format.print(report, text: report.text)
    if let failure = report.failure { throw failure }
  }
}
