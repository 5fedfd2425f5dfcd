/// The least-squares solution of a small dense system, min ||A x - b||, by Householder reflections.
///
/// Columns are scaled to unit length first, so that terms of very different size do not look
/// dependent.
///
/// Source: G. H. Golub, Numerical methods for solving linear least squares problems, Numerische
/// Mathematik 7 (1965).
package struct LeastSquares: Sendable {
  /// x.
  package let coefficients: [Double]
  /// (A^T A)^-1, by rows.
  package let inverseGram: [[Double]]
  /// ||A x - b||^2.
  package let sumOfSquares: Double

  /// Nil when the columns are dependent to within 1e-12 of their length, or more than the rows.
  ///
  /// - Precondition: every column is as long as `values`.
  /// - Complexity: 2 k p^2 flops for p columns of length k.
  package init?(columns: [[Double]], values: [Double]) {
    guard !columns.isEmpty, columns.count <= values.count else { return nil }
    let norms = columns.map { $0.norm }
    guard norms.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var scaled = zip(columns, norms).map { column, norm in column.map { $0 / norm } }
    var image = values
    guard Self.triangularize(&scaled, &image) else { return nil }
    let inverse = Self.inverse(ofTriangle: scaled)
    let count = columns.count
    coefficients = (0..<count).map { row -> Double in
      let sum = (row..<count).reduce(0.0) { $0 + inverse[row][$1] * image[$1] }
      return sum / norms[row]
    }
    inverseGram = (0..<count).map { row -> [Double] in
      (0..<count).map { other -> Double in
        let terms = max(row, other)..<count
        let sum = terms.reduce(0.0) { $0 + inverse[row][$1] * inverse[other][$1] }
        return sum / (norms[row] * norms[other])
      }
    }
    sumOfSquares = image[count...].reduce(0) { $0 + $1 * $1 }
  }

  /// Reflects columns and image until column j ends at row j; false when one has nothing left.
  private static func triangularize(_ columns: inout [[Double]], _ image: inout [Double]) -> Bool {
    for pivot in columns.indices {
      var mirror = Array(columns[pivot][pivot...])
      let length = mirror.norm
      guard length > 1e-12 else { return false }
      mirror[0] += mirror[0] < 0 ? -length : length
      for other in pivot..<columns.count { columns[other].reflect(on: mirror, from: pivot) }
      image.reflect(on: mirror, from: pivot)
    }
    return true
  }

  /// R^-1 by rows, R's column j in `columns[j][0...j]`.
  private static func inverse(ofTriangle columns: [[Double]]) -> [[Double]] {
    let count = columns.count
    var inverse = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    for column in 0..<count {
      inverse[column][column] = 1 / columns[column][column]
      for row in stride(from: column - 1, through: 0, by: -1) {
        let sum = (row + 1...column).reduce(0) { $0 + columns[$1][row] * inverse[$1][column] }
        inverse[row][column] = -sum / columns[row][row]
      }
    }
    return inverse
  }
}

extension [Double] {
  fileprivate var norm: Double { reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// x - 2 v (v^T x) / (v^T v) on the elements from `start`.
  fileprivate mutating func reflect(on mirror: [Double], from start: Int) {
    var (product, square) = (0.0, 0.0)
    for (index, value) in mirror.enumerated() {
      product += value * self[start + index]
      square += value * value
    }
    let factor = 2 * product / square
    for (index, value) in mirror.enumerated() { self[start + index] -= factor * value }
  }
}
