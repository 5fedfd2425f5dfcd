import ArgumentParser
import Catalogue
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
      List.self, Doctor.self, Status.self, Merge.self, Analyze.self, Predict.self, Report.self,
      Export.self, Compare.self, Regress.self, Selfcheck.self, Reproduce.self,
      GatePlanCommand.self,
    ])

  static func main() async { await runAsProgram() }
}
