/// The largest eigenvalue of a symmetric positive semidefinite matrix by power iteration.
///
/// Starts from a fixed vector without symmetry, 1/1 + 1/2, 1/2 + 1/3, ...; ends when the Rayleigh
/// quotient, which rises towards the eigenvalue, moved by under `tolerance` relatively.
///
/// `multiply` overwrites its second argument with A times its first.
///
/// - Returns: the Rayleigh quotient, never above the largest eigenvalue but for rounding, and the
///   number of products; 0 for the zero matrix.
/// - Complexity: one product and 6 n flops an iteration.
package func largestEigenvalue(
  order n: Int, tolerance: Double = 1e-12, limit: Int = 10_000,
  multiply: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
) -> (value: Double, products: Int) {
  let vector = AlignedBuffer<Double>(count: n, repeating: 0)
  let image = AlignedBuffer<Double>(count: n, repeating: 0)
  let (v, w) = (vector.pointer, image.pointer)
  for i in 0..<n { v[i] = 1 / Double(i + 1) + 1 / Double(i + 2) }
  var (value, products) = (0.0, 0)
  while products < limit {
    let size = norm(v, count: n)
    guard size > 0, size.isFinite else { return (size == 0 ? 0 : .nan, products) }
    for i in 0..<n { v[i] /= size }
    multiply(v, w)
    products += 1
    let previous = value
    value = dot(v, w, count: n)
    if abs(value - previous) <= tolerance * abs(value) { return (value, products) }
    v.update(from: w, count: n)
  }
  return (value, products)
}
