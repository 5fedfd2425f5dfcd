/// A size that a ladder lets grow.
package enum Variable: String, Codable, CaseIterable, Sendable {
  /// Width.
  case m
  /// Batch.
  case n
  /// Dimension.
  case d
}
