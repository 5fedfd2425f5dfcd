package import Measurement

/// How far residuals of a cell may be from those that were recorded.
///
/// Arithmetic is the same for every number of threads, and for the same processor, libraries, compiler
/// and sources it is the same to the last bit. Elsewhere sums may be taken in another order: the bound
/// is then that of the check against the solver's reference, 256 u kappa (1 + |y|/|r_0|) of the first
/// residual (`CorrectnessCheck`), as the cell or the first of its ladder recorded it. Where none was
/// recorded nothing is known of kappa, and only the first residual is compared, before any system is
/// solved: within 1024 u.
package enum ResidualBound: Equatable, Sendable {
  /// Every bit.
  case exact
  /// |r_k - r_k'| <= `limit` |r_0| for every k.
  case relative(limit: Double)
  /// The same for k = 0 alone.
  case first(limit: Double)

  /// What is expected of a recorded cell.
  ///
  /// - Parameters:
  ///   - line: the cell.
  ///   - checkLimit: the limit of its check, or of its ladder's; nil where there was none.
  ///   - isExact: whether processor, libraries, compiler and sources are those of the record.
  package init(_ line: JournalLine, checkLimit: Double?, isExact: Bool) {
    let roundoff = line.point.precision == "double" ? 0x1p-53 : 0x1p-24
    self =
      isExact
      ? .exact : checkLimit.map { .relative(limit: $0) } ?? .first(limit: 1024 * roundoff)
  }

  /// Whether `fresh` may stand for the residual `recorded` before iteration `index`.
  func allows(_ fresh: Double, for recorded: Double, index: Int, first: Double) -> Bool {
    switch self {
    case .exact: fresh == recorded
    case .relative(let limit): (fresh - recorded).magnitude <= limit * first
    case .first(let limit): index > 0 || (fresh - recorded).magnitude <= limit * first
    }
  }
}
