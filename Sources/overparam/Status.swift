import ArgumentParser
import Foundation
import Measurement

/// `overparam status`.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says how far a run is, who is at it, and how to go on with it.",
    discussion: """
      Examples:
        overparam status results/latest
        overparam status results/latest --format json
      """)

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func run() throws {
    let folder = RunFolder(path: folder)
    let status = try RunStatus(folder)
    for warning in status.warnings { Console.standardError.warn(warning) }
    guard !status.families.isEmpty else { throw folder.nothingMeasured }
    try format.print(status, text: status.text + "\n")
  }
}
