import ArgumentParser
import Catalogue
import Foundation
import Measurement

/// `overparam doctor`.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what a run would record of this machine, and warns of what may spoil it.",
    discussion: """
      Measures the ceilings of arithmetic and memory for a dozen seconds. Warnings say what was seen, why \
      it matters and what helps; they do not change the exit code.

      Examples:
        overparam doctor
        overparam doctor --format json > machine.json
      """)

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func run() async throws {
    let environment = EnvironmentRecord.ofThisProgram(
      started: SystemClock().utc, ceilingSeconds: 6, memorySeconds: 6)
    let report = EnvironmentReport(
      environment, files: .system, variables: ProcessInfo.processInfo.environment)
    try format.print(report, text: report.text)
  }
}
