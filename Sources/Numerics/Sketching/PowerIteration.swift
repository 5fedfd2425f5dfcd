/// The power iteration for a symmetric positive semidefinite matrix A.
///
/// Two vectors of length n, owned by the value: iterating allocates nothing.
package struct PowerIteration: ~Copyable {
  private var vector: AlignedBuffer<Double>
  private var image: AlignedBuffer<Double>

  /// Memory for matrices of `order` rows.
  package init(order: Int) {
    vector = AlignedBuffer(count: order, repeating: 0)
    image = AlignedBuffer(count: order, repeating: 0)
  }

  /// The largest eigenvalue of A.
  ///
  /// Starts from a fixed vector without symmetry, 1/1 + 1/2, 1/2 + 1/3, ...; ends when the Rayleigh
  /// quotient, which rises towards the eigenvalue, moved by under `tolerance` relatively.
  ///
  /// `multiply` overwrites its second argument with A times its first.
  ///
  /// - Returns: the Rayleigh quotient, never above the largest eigenvalue but for rounding, and the
  ///   number of products; 0 for the zero matrix.
  /// - Complexity: one product and 6 n flops an iteration.
  package mutating func largestEigenvalue(
    tolerance: Double = 1e-12, limit: Int = 10_000,
    multiply: (borrowing AlignedBuffer<Double>, inout AlignedBuffer<Double>) -> Void
  ) -> (value: Double, products: Int) {
    let v = vector.mutableView
    let n = v.count
    for i in 0..<n { v[i] = 1 / Double(i + 1) + 1 / Double(i + 2) }
    var (value, products) = (0.0, 0)
    while products < limit {
      let size = norm(vector)
      guard size > 0, size.isFinite else { return (size == 0 ? 0 : .nan, products) }
      for i in 0..<n { v[i] /= size }
      multiply(vector, &image)
      products += 1
      let previous = value
      value = dot(vector, image)
      if abs(value - previous) <= tolerance * abs(value) { return (value, products) }
      vector.update(from: image)
    }
    return (value, products)
  }
}

/// ``PowerIteration/largestEigenvalue(tolerance:limit:multiply:)`` with memory of its own, for a single
/// call.
package func largestEigenvalue(
  order: Int, tolerance: Double = 1e-12, limit: Int = 10_000,
  multiply: (borrowing AlignedBuffer<Double>, inout AlignedBuffer<Double>) -> Void
) -> (value: Double, products: Int) {
  var iteration = PowerIteration(order: order)
  return iteration.largestEigenvalue(
    tolerance: tolerance, limit: limit, multiply: multiply)
}
