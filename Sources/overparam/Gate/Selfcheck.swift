import Analysis
import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Programs

/// `overparam selfcheck`.
struct Selfcheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the gate on two copies of one build: how often it is wrong, what it can see.",
    discussion: """
      Everything that it finds is a false alarm. The smallest slowdown that it would find on this \
      machine follows from how much pairs of the same build scatter.

      Examples:
        overparam selfcheck
        overparam selfcheck --runs 10 --format json > selfcheck.json
      """)

  @Option(parsing: .unconditional, help: "How often.")
  var runs = 1

  @Option(help: "A folder of executables (default: that of this program).")
  var build: String?

  @OptionGroup var options: GateOptions

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func validate() throws {
    try OptionText.refuseEmpty([("build", build)])
    if runs < 1 { throw ValidationError("runs is \(runs): one is the least") }
  }

  func run() async throws {
    let command = self
    let report = try await Interruption.cancelling { try await command.check() }
    try format.print(report, text: report.text)
  }

  private func check() async throws -> SelfCheckReport {
    let original = build.map { BuildFolder(path: $0) } ?? .ofThisProgram
    _ = try Disk.names(in: original.path)
    try original.requirePrograms()
    let copies = try BuildCopies(of: original)
    defer { copies.remove() }
    var outcomes: [Gate.Outcome] = []
    let name = GateReport.Build(name: original.path, commit: nil)
    for run in 0..<runs {
      let gate = Gate(
        base: copies.base, head: copies.head, options: options,
        orderSeed: options.seed &+ UInt64(run))
      outcomes.append(try await gate.run(base: name, head: name))
    }
    return SelfCheckReport(
      outcomes.map(\.report), pairs: outcomes.map(\.pairs), judge: outcomes[0].judge)
  }
}
