/// What a run can be written as, for tools that exist already.
package enum ExportFormat: String, CaseIterable, Sendable {
  /// The JSON of Google Benchmark, which its `compare.py` reads.
  case googleBenchmark = "google-benchmark"
  /// The CSV that benchopt's `read_results` reads.
  case benchopt
  /// The JSON Lines that Extra-P reads.
  case extrap
  /// What github-action-benchmark reads as `customSmallerIsBetter`.
  case githubAction = "github-action"
  /// A row for each cell, iteration and quantity.
  case csv
  /// The verdicts as tests, which continuous integration servers read.
  case junit
}
