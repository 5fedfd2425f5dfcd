import Analysis
import ArgumentParser
import Foundation
import Measurement

/// `overparam analyze`.
struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges the claims by what a run recorded, and answers what follows from it.",
    discussion: """
      Writes analysis.json into the run's folder as well. Exit codes: 3 when a claim is refuted, 4 when \
      nothing could be judged.

      Examples:
        overparam analyze results/latest
        overparam analyze results/latest --all
        overparam analyze results/latest --format json > analysis.json
      """)

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(help: "text or json.")
  var format = OutputFormat.text

  @Option(help: "A folder of claim files to use in place of the package's own.")
  var claims: String?

  @Flag(help: "Show the slope of every phase and every counter, however small, and the kernels.")
  var all = false

  func run() throws {
    let run = RunFolder(path: folder)
    let recorded = try FamilyRun.load(run)
    let runs = all ? recorded : recorded.trainings
    let analysis = try RunAnalysis(of: runs, claims: try loadClaims())
    for warning in analysis.warnings { Console.standardError.warn(warning) }
    let document = try RecordCoding.document(analysis)
    do {
      try Disk.replace("\(run.path)/analysis.json", with: document)
    } catch let error as DiskError {
      Console.standardError.warn("\(error.sentence); the analysis is not kept")
    }
    format.print(document: document, text: analysis.text(all: all))
    try conclude(analysis)
  }

  private func loadClaims() throws -> [Claim] {
    try claims.map { try Claim.load(from: URL(filePath: $0, directoryHint: .isDirectory)) }
      ?? Claim.all()
  }

  /// The exit code, after everything has been printed.
  private func conclude(_ analysis: RunAnalysis) throws {
    if analysis.isEmpty {
      throw CommandError("no cell of the run is ok", exitStatus: .noUsableData)
    }
    let refuted = analysis.refuted
    if !refuted.isEmpty {
      let timed = analysis.refutedInSecondsAlone
      throw CommandError(
        "refuted here: \(refuted.joined(separator: ", "))"
          + (timed.isEmpty
            ? ""
            : "; in seconds alone, the counted work is as claimed: \(timed.joined(separator: ", "))"),
        exitStatus: .claimRefuted)
    }
    if analysis.isUndecided {
      throw CommandError("no claim could be judged", exitStatus: .noUsableData)
    }
  }
}
