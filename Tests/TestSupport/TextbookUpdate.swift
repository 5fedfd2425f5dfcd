/// W_r - a_r sum_{i : D_ir} y_i by its definition, and the magnitudes that its error is relative to.
///
/// Shapes: W is m x d, `directions` (y) n x d, `firing` (D) n x m row by row.
package func textbookUpdate(
  weights: TextbookMatrix, directions: TextbookMatrix, firing: [Bool], signs: [Double]
) -> (weights: TextbookMatrix, magnitudes: TextbookMatrix) {
  var (updated, magnitudes) = (weights, weights.magnitudes)
  let m = weights.rows
  for i in 0..<directions.rows {
    for r in 0..<m where firing[i * m + r] {
      for k in 0..<weights.columns {
        updated[r, k] -= signs[r] * directions[i, k]
        magnitudes[r, k] += abs(directions[i, k])
      }
    }
  }
  return (updated, magnitudes)
}

/// |S_i n S_j| for j <= i of bits stored row by row, one bit after the other.
package func textbookCommonCounts(_ firing: [Bool], rows n: Int, columns m: Int) -> [[Int]] {
  let bytes = firing.map { UInt8($0 ? 1 : 0) }
  return (0..<n).map { i in
    (0...i).map { j in
      var count = 0
      for r in 0..<m { count += Int(bytes[i * m + r] & bytes[j * m + r]) }
      return count
    }
  }
}
