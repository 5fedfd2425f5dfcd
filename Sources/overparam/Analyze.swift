import Analysis
import ArgumentParser
import Foundation
import Measurement

/// `overparam analyze`.
struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fits the slopes of what a run recorded and sets them beside the claimed exponents.",
    discussion: """
      Examples:
        overparam analyze results/latest
        overparam analyze results/latest --all
        overparam analyze results/latest --format json > slopes.json
      """)

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(help: "text or json.")
  var format = OutputFormat.text

  @Flag(help: "Show every phase and every counter, however small, and the kernels.")
  var all = false

  func run() throws {
    let recorded = try FamilyRun.load(RunFolder(path: folder))
    // Kernels have no claims: beside trainings they would only be long.
    let trainings = recorded.filter { $0.family != "kernels" }
    let runs = all || trainings.isEmpty ? recorded : trainings
    let analysis = try RunAnalysis(of: runs, claims: Claim.all())
    for warning in analysis.warnings { Console.standardError.warn(warning) }
    if format == .json {
      print(String(decoding: try RecordCoding.document(analysis), as: UTF8.self), terminator: "")
    } else {
      print(analysis.text(all: all), terminator: "")
    }
    guard !analysis.isEmpty else {
      throw CommandError("no cell of the run is ok", exitStatus: .noUsableData)
    }
  }
}
