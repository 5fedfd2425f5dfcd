/// The solution of (G + mu I) x = b by Cholesky's factorisation, row by row.
///
/// - Throws: ``SolverError/singularGram(pivot:order:)`` where a pivot is within n u of its diagonal
///   entry, which is its own rounding error.
/// - Complexity: n^3/6 + n^2 multiply-adds, one sum after the other.
func textbookSolve(
  _ gram: [Double], _ rightSide: [Double], damping: Double = 0
) throws(SolverError) -> [Double] {
  let n = rightSide.count
  let lower = try textbookCholesky(gram, order: n, damping: damping)
  var x = rightSide
  for i in 0..<n {
    for k in 0..<i { x[i] -= lower[i * n + k] * x[k] }
    x[i] /= lower[i * n + i]
  }
  for i in (0..<n).reversed() {
    for k in i + 1..<n { x[i] -= lower[k * n + i] * x[k] }
    x[i] /= lower[i * n + i]
  }
  return x
}

/// L of G + mu I = L L^T, n x n with zeros above the diagonal.
private func textbookCholesky(
  _ gram: [Double], order n: Int, damping: Double
) throws(SolverError) -> [Double] {
  var lower = [Double](repeating: 0, count: n * n)
  for i in 0..<n {
    for j in 0...i {
      let entry = gram[i * n + j] + (i == j ? damping : 0)
      var rest = entry
      for k in 0..<j { rest -= lower[i * n + k] * lower[j * n + k] }
      if j < i {
        lower[i * n + j] = rest / lower[j * n + j]
      } else {
        guard rest > Double(n) * 0x1p-53 * entry else {
          throw .singularGram(pivot: i + 1, order: n)
        }
        lower[i * n + i] = rest.squareRoot()
      }
    }
  }
  return lower
}
