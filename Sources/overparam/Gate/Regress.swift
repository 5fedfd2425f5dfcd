import Analysis
import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Programs
import Reporting

/// `overparam regress`.
struct Regress: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says whether head is slower than base, or does more work.",
    discussion: """
      Builds both commits in worktrees of their own, each also with functions in other orders; runs them in \
      pairs that work in turns of a millisecond, as many as the scatter of base against itself asks for; and confirms what looks \
      slower with fresh pairs of those other orders. Slowdowns are named by phase, faster ones are named \
      and never fail. Exit codes: 2 for a regression, 5 when there is no verdict: a base that does not \
      build, a solver that head lacks, a machine that changed or is too unsteady.

      Examples:
        overparam regress --base origin/main
        overparam regress --base main --head my-branch --out gate \\
          --waivers waivers.json
        overparam regress --base main --since v1.0
        overparam regress --base-build old/release --head-build .build/release
      """)

  @Option(help: "The commit to compare with, as git names it.")
  var base: String?

  @Option(help: "The commit to judge (default: HEAD).")
  var head: String?

  @Option(help: "A folder of executables in place of base.")
  var baseBuild: String?

  @Option(help: "A folder of executables in place of head.")
  var headBuild: String?

  @Option(
    help: "An older commit whose times head is compared with, too: what creeps in by small steps.")
  var since: String?

  @Option(help: "A folder of executables in place of that commit.")
  var sinceBuild: String?

  @OptionGroup var options: GateOptions

  @Option(
    help: """
      A file of waivers: solver, subject, reason, expires; of counters also counter and value; phase, m, n, d.
      """)
  var waivers: String?

  @Option(
    help: "Write gate.json, gate.xml (JUnit) and gate.md to this folder, and since.* besides.")
  var out: String?

  @Option(help: "Where trees and builds go meanwhile (default: a temporary folder).")
  var scratch: String?

  @Flag(help: "Show the rows that are ok, too.")
  var all = false

  func validate() throws {
    try OptionText.refuseEmpty([
      ("base", base), ("head", head), ("base-build", baseBuild), ("head-build", headBuild),
      ("since", since), ("since-build", sinceBuild), ("waivers", waivers), ("out", out),
      ("scratch", scratch),
    ])
    for (side, commit, build) in [
      ("base", base, baseBuild), ("head", head, headBuild), ("since", since, sinceBuild),
    ] {
      if commit != nil, build != nil {
        throw ValidationError("--\(side) and --\(side)-build both name \(side): choose one")
      }
    }
    if base == nil, baseBuild == nil {
      throw ValidationError("what to compare with is missing: --base COMMIT")
    }
  }

  func run() async throws {
    let waivers = try waivers.map { try Waiver.read($0) } ?? []
    let created = try prepareFolder()
    let command = self
    do {
      try await Interruption.cancelling { try await command.judge(waivers) }
    } catch {
      // A folder in which nothing was written.
      Disk.remove(created)
      throw error
    }
  }

  private func judge(_ waivers: [Waiver]) async throws {
    let sources = try await GateSources(self)
    for warning in sources.warnings { Console.standardError.warn(warning) }
    let reports = try await sources.withBuilds { builds in
      var reports: [(name: String, report: GateReport)] = []
      for (role, name) in [(BuildRole.base, "gate"), (.since, "since")] {
        guard let base = builds[role], let head = builds[.head],
          let baseName = sources.names[role], let headName = sources.names[.head]
        else { continue }
        let outcome = try await Gate(base: base, head: head, options: options).run(
          base: baseName, head: headName, isOlder: role == .since,
          waivers: waivers, warnings: sources.warnings)
        reports.append((name, outcome.report))
      }
      return reports
    }
    for (name, report) in reports {
      for warning in report.warnings.dropFirst(sources.warnings.count) {
        Console.standardError.warn(warning)
      }
      try write(report, as: name)
      print(report.text(all: all))
    }
    let failures = reports.compactMap(\.report.failure)
    if let failure = failures.first(where: { $0.exitStatus == .timingRegression }) ?? failures.first
    {
      throw failure
    }
  }

  /// Makes the folder of the report before anything is measured; what did not exist, outermost first.
  private func prepareFolder() throws -> [String] {
    guard let out else { return [] }
    let created = try Disk.makeFolders(out)
    _ = try Disk.names(in: out)
    return created
  }

  private func write(_ report: GateReport, as name: String) throws {
    guard let out else { return }
    try Disk.replace("\(out)/\(name).json", with: try RecordCoding.document(report))
    try Disk.replace("\(out)/\(name).xml", with: JUnitSuite(report).xml)
    try Disk.replace("\(out)/\(name).md", with: Data(report.markdown.utf8))
  }
}
