import Analysis
import Foundation
import Measurement
import Statistics

extension ExportFormat {
  /// ``RunExport/githubAction()``.
  package static let githubAction = ExportFormat(
    "github-action", "JSON for github-action-benchmark, tool customSmallerIsBetter"
  ) { try $0.githubAction() }
}

extension RunExport {
  /// What github-action-benchmark reads as `customSmallerIsBetter`: the seconds of an iteration and of
  /// the set-up, each the median over processes with half the range between the fastest and the
  /// slowest of them.
  fileprivate func githubAction() throws -> ExportDocument {
    let entries = timed.flatMap { point in
      [
        GitHubActionEntry(
          "\(point.name)/iteration", point.usable.compactMap(\.steadySeconds)),
        GitHubActionEntry("\(point.name)/setup", point.usable.compactMap(\.setup?.seconds)),
      ].compactMap(\.self)
    }
    if entries.isEmpty {
      throw CommandError(
        "every point of the run has a process that ran into its time limit",
        exitStatus: .noUsableData)
    }
    return ExportDocument(try RecordCoding.document(entries), warnings: lossWarnings)
  }
}

private struct GitHubActionEntry: Encodable {
  var name: String
  var unit = "s"
  var value: Double
  /// Left out where there is one process, or all took the same.
  var range: String?
  var extra: String

  /// Nil without a value.
  init?(_ name: String, _ seconds: [Double]) {
    guard let value = median(of: seconds), let least = seconds.min(), let most = seconds.max()
    else { return nil }
    self.name = name
    self.value = value
    range = most > least ? "± \((most - least) / 2)" : nil
    extra = seconds.count == 1 ? "1 process" : "median of \(seconds.count) processes"
  }
}

extension JournalLine {
  /// The median over the iterations that count.
  fileprivate var steadySeconds: Double? { median(of: steadyIterations.map(\.seconds)) }
}
