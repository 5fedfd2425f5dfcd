import Analysis
import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Reporting

/// `overparam report`.
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a page that tells the whole story of one or several runs.",
    discussion: """
      Writes report.html, one file that needs no network, and figures/*.{svg,png,vl.json,csv} into the \
      first run's folder. Several runs stand side by side; a ladder is never mixed from two. \
      Charts are drawn by vl-convert in a Python environment that `make report` sets up below .build; \
      OVERPARAM_PYTHON names another one. Without it the page has tables alone, and the exit code is 1.

      Examples:
        overparam report results/latest
        overparam report results/here results/there --out comparison
      """)

  @Argument(help: "The runs' folders.")
  var folders: [String]

  @Option(help: "Where report.html and figures go, in place of the first run's folder.")
  var out: String?

  func run() async throws {
    try OptionText.refuseEmpty([("out", out)])
    let claims = try Claim.all()
    let runs = try names.map { name, folder in
      try ReportRun(
        name: name, recorded: FamilyRun.load(RunFolder(path: folder)), claims: claims)
    }
    for warning in runs.flatMap(\.analysis.warnings) { Console.standardError.warn(warning) }
    let target = ReportFolder(path: out ?? folders[0])
    let failure = try await target.write(
      ReportPage(runs),
      renderer: ChartRenderer.found(
        program: CommandLine.arguments[0], variables: ProcessInfo.processInfo.environment,
        fileExists: FileManager.default.fileExists(atPath:)))
    print("report: \(target.page)")
    if let failure {
      throw CommandError(
        "the report has no charts: \(failure.sentence); `make report` sets up what draws them")
    }
  }

  /// The folders' names, with their paths where two are alike.
  private var names: [(String, String)] {
    let names = folders.map { URL(filePath: $0).resolvingSymlinksInPath().lastPathComponent }
    return zip(names, folders).map { name, folder in
      (names.count { $0 == name } > 1 ? folder : name, folder)
    }
  }
}
