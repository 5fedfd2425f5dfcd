package import Measurement

/// What stays the same along a ladder: a point, without the size that grows, and the solver's
/// options.
package struct Setting: Codable, Hashable, Sendable {
  @Nullable package var m: Int?
  @Nullable package var n: Int?
  @Nullable package var d: Int?
  package var shift: Double
  package var dataset: String
  package var target: String
  package var precision: String
  package var threads: Int
  package var options: [String: OptionValue]

  /// The setting of `cell` in a ladder of `variable`.
  package init(_ cell: Cell, variable: Variable?) {
    let point = cell.point
    self._m = Nullable(wrappedValue: variable == .m ? nil : point.m)
    self._n = Nullable(wrappedValue: variable == .n ? nil : point.n)
    self._d = Nullable(wrappedValue: variable == .d ? nil : point.d)
    self.shift = point.shift
    self.dataset = point.dataset
    self.target = point.target
    self.precision = point.precision
    self.threads = point.threads
    self.options = cell.options
  }
}
