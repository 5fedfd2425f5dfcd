import Analysis
import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Reporting
package import Vocabulary

/// `overparam export`.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a run in a format that another tool reads.",
    discussion: """
      \(formats)

      Cells that failed or ran into their time limit are never written as times. What a format has no \
      place for is said on standard error.

      Examples:
        overparam export results/latest --format csv --out run.csv
        overparam export results/latest --format google-benchmark > head.json
        overparam export results/latest --format extrap --study common \\
          --variable n --out n.jsonl
        overparam export results/latest --format junit --out claims.xml
      """)

  private static let formats = ExportFormat.all.map { format in
    format.name.padding(toLength: 18, withPad: " ", startingAt: 0) + format.summary
  }.joined(separator: "\n")

  @Argument(help: "The run's folder.")
  var folder: String

  @Option(help: "The format.")
  var format: ExportFormat

  @Option(help: "The file to write; standard output if left out.")
  var out: String?

  @Option(help: "extrap: the study; 'common' if left out, or the first.")
  var study: String?

  @Option(help: "extrap: the size that grows, m, n or d; the study's first if left out.")
  var variable: Variable?

  func validate() throws {
    try OptionText.refuseEmpty([("out", out)])
    if !format.holdsOneStudy, study != nil || variable != nil {
      let formats = ExportFormat.all.filter(\.holdsOneStudy).map(\.name)
      throw ValidationError(
        "--study and --variable are for --format \(formats.joined(separator: ", "))")
    }
  }

  func run() throws {
    let runs = try FamilyRun.load(RunFolder(path: folder))
    for run in runs {
      for warning in run.warnings { Console.standardError.warn("\(run.family): \(warning)") }
    }
    let export = try RunExport(
      of: runs, claims: try Claim.all(),
      selection: LadderSelection(study: study, variable: variable))
    let document = try export.document(format)
    for warning in document.warnings { Console.standardError.warn(warning) }
    if let out {
      try Disk.replace(out) { try document.write(to: $0) }
    } else {
      try document.write { print(String(decoding: $0, as: UTF8.self), terminator: "") }
    }
  }
}

extension ExportFormat: ExpressibleByArgument {
  package init?(argument: String) {
    guard let format = Self.all.first(where: { $0.name == argument }) else { return nil }
    self = format
  }

  package static var allValueStrings: [String] { all.map(\.name) }
}

extension Variable: ExpressibleByArgument {}
