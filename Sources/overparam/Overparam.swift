import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Programs

/// The tool for what has been recorded, and for what can be.
@main
struct Overparam: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "overparam",
    abstract:
      "Lists what can be measured, looks after what is being measured, and analyses what was.",
    discussion: """
      Examples:
        overparam doctor
        overparam analyze results/latest
        overparam report results/latest
        overparam regress --base origin/main
      """,
    version: toolVersion,
    subcommands: [
      List.self, Doctor.self, Status.self, Merge.self, Analyze.self, Predict.self,
      BacktestCommand.self, Report.self,
      Export.self, Compare.self, Regress.self, Selfcheck.self, Reproduce.self,
      GatePlanCommand.self, GateBuildCommand.self, GateRecordCommand.self, GateDrawCommand.self,
    ])

  static func main() async { await runAsProgram() }
}

/// What a subcommand writes to standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json

  /// Prints a value as a JSON document, or the text that stands for it, which ends its own lines.
  func print(_ value: some Encodable, text: @autoclosure () -> String) throws {
    try print(document: try RecordCoding.document(value), text: text())
  }

  /// Prints a document, or the text that stands for it; only what is printed is made.
  func print(
    document: @autoclosure () throws -> Data, text: @autoclosure () -> String
  ) rethrows {
    switch self {
    case .text: Swift.print(text(), terminator: "")
    case .json: Swift.print(String(decoding: try document(), as: UTF8.self), terminator: "")
    }
  }
}
