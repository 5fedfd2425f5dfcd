/// A size that a ladder lets grow.
package enum Variable: String, Codable, CaseIterable, Sendable {
  /// Width.
  case m
  /// Batch.
  case n
  /// Dimension.
  case d

  /// Its value at `point`.
  package func size(at point: Point) -> Int {
    switch self {
    case .m: point.m
    case .n: point.n
    case .d: point.d
    }
  }
}
