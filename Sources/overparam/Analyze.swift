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
      nothing could be judged. Of two folders, of two machines say, the claims that they judge differently \
      are listed, and 3 means that one is slower here and faster there.

      Examples:
        overparam analyze results/latest
        overparam analyze results/latest --all
        overparam analyze results/latest --format json > analysis.json
        overparam analyze results/reference/intel-xeon-emerald-rapids-2cores results/latest
      """)

  @Argument(help: "The run's folder, or two to compare.")
  var folders: [String]

  @Option(help: "text or json.")
  var format = OutputFormat.text

  @Option(help: "A folder of claim files to use in place of the package's own.")
  var claims: String?

  @Flag(help: "Show the slope of every phase and every counter, however small, and the kernels.")
  var all = false

  func validate() throws {
    if folders.count > 2 {
      throw ValidationError("\(folders.count) folders are given: one to judge, or two to compare")
    }
    if folders.count == 2, all {
      throw ValidationError("--all is for one folder: of two, what differs is shown")
    }
  }

  func run() throws {
    if folders.count == 2 { return try compare() }
    let run = RunFolder(path: folders[0])
    let (recorded, claims) = (try FamilyRun.load(run), try loadClaims())
    let analysis = try analysis(of: all ? recorded : recorded.judged(by: claims), claims)
    let document = try RecordCoding.document(analysis)
    do {
      try Disk.replace("\(run.path)/analysis.json", with: document)
    } catch let error as DiskError {
      Console.standardError.warn("\(error.sentence); the analysis is not kept")
    }
    format.print(document: document, text: analysis.text(all: all))
    try conclude(analysis)
  }

  private func compare() throws {
    let claims = try loadClaims()
    let sides = try folders.map { path in
      let runs = try FamilyRun.load(RunFolder(path: path)).judged(by: claims)
      let processors = runs.compactMap(\.manifest.environment.cpuModel).unique
      let side = VerdictComparison.Side(
        folder: path, processor: processors.isEmpty ? nil : processors.joined(separator: ", "))
      return (side, try analysis(of: runs, claims))
    }
    let comparison = VerdictComparison(sides[0], sides[1])
    try format.print(comparison, text: comparison.text)
    if comparison.alike == 0, comparison.differences.isEmpty {
      throw CommandError("the runs judge no claim in common", exitStatus: .noUsableData)
    }
    if !comparison.contradicted.isEmpty {
      throw CommandError(
        "slower in one and faster in the other: "
          + comparison.contradicted.joined(separator: ", "), exitStatus: .claimRefuted)
    }
  }

  private func analysis(of runs: [FamilyRun], _ claims: [Claim]) throws -> RunAnalysis {
    let analysis = try RunAnalysis(of: runs, claims: claims)
    for warning in analysis.warnings { Console.standardError.warn(warning) }
    return analysis
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
