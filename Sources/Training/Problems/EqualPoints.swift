internal import Numerics
package import Vocabulary

extension ProblemData {
  /// Groups of points that are one and the same as far as a precision tells: on them J Jᵀ is singular,
  /// whatever the weights.
  ///
  /// Equal points have equal products with any vector, so that only neighbours in the order of such products
  /// are compared.
  /// - Complexity: O(n d + n log n) where few are equal.
  /// - Returns: numbers of points from 0, in ascending order, in groups of at least two.
  package func equalPoints(in precision: Precision) -> [[Int]] {
    let tolerance = precision == .single ? 0x1p-22 : 0x1p-50
    var direction = Matrix<Double>(rows: 1, columns: dimension, repeating: 0)
    RandomStream(seed: 1, purpose: .data, substream: 2).fillNormals(&direction)
    let reach = tolerance * direction.entries.reduce(0) { $0 + abs($1) }
    let products = (0..<batch).map { i in
      (0..<dimension).reduce(0.0) { $0 + direction[0, $1] * points[i * dimension + $1] }
    }
    var groups: [[Int]] = []
    for i in (0..<batch).sorted(by: { products[$0] < products[$1] }) {
      let near = groups.indices.reversed().prefix { products[i] - products[groups[$0][0]] <= reach }
      if let group = near.first(where: { areEqual(groups[$0][0], i, within: tolerance) }) {
        groups[group].append(i)
      } else {
        groups.append([i])
      }
    }
    return groups.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }

  private func areEqual(_ i: Int, _ j: Int, within tolerance: Double) -> Bool {
    (0..<dimension).allSatisfy { k in
      abs(points[i * dimension + k] - points[j * dimension + k]) <= tolerance
    }
  }
}
