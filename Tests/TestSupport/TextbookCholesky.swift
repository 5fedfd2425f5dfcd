/// The Cholesky factor by the textbook's three loops, or the first pivot (from 1) that is not positive.
package enum TextbookCholesky: Sendable {
  /// L with A = L L^T, zero above the diagonal.
  case factor(TextbookMatrix)
  /// The order of the first leading minor that is not positive.
  case pivot(Int)

  /// Factors a symmetric matrix, of which only the lower triangle is read.
  package init(_ matrix: TextbookMatrix) {
    var lower = matrix.lowerTriangle
    for j in 0..<matrix.rows {
      for k in 0..<j { lower[j, j] -= lower[j, k] * lower[j, k] }
      guard lower[j, j] > 0 else {
        self = .pivot(j + 1)
        return
      }
      lower[j, j].formSquareRoot()
      for i in j + 1..<max(matrix.rows, j + 1) {
        for k in 0..<j { lower[i, j] -= lower[i, k] * lower[j, k] }
        lower[i, j] /= lower[j, j]
      }
    }
    self = .factor(lower)
  }
}
