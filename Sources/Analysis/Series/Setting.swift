package import Measurement
package import Vocabulary

/// What stays the same along a ladder: a point, without the size that grows, and the solver's
/// options.
package struct Setting: Codable, Hashable, Sendable {
  /// Width; nil where it grows.
  @Nullable package var m: Int?
  /// Batch; nil where it grows.
  @Nullable package var n: Int?
  /// Dimension; nil where it grows.
  @Nullable package var d: Int?
  /// C in the shift b = sqrt(C ln m).
  package var shift: Double
  /// As on the command line.
  package var dataset: String
  /// As on the command line.
  package var target: String
  /// `single` or `double`.
  package var precision: String
  /// Of every process.
  package var threads: Int
  /// What the solver was told.
  package var options: [String: OptionValue]

  /// The setting of `cell` in a ladder of `variable`.
  package init(_ cell: Cell, variable: Variable?) {
    let point = cell.point
    m = variable == .m ? nil : point.m
    n = variable == .n ? nil : point.n
    d = variable == .d ? nil : point.d
    self.shift = point.shift
    self.dataset = point.dataset
    self.target = point.target
    self.precision = point.precision
    self.threads = point.threads
    self.options = cell.options
  }
}
