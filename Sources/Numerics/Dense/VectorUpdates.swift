/// y += `factor` x, entry by entry, each product and each sum rounded once.
///
/// - Complexity: 2 `count` flops and 24 `count` bytes.
package func add(
  _ factor: Double, times x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, count: Int
) {
  for i in 0..<count { y[i] += factor * x[i] }
}

/// y = x + `factor` y, entry by entry, each product and each sum rounded once.
///
/// - Complexity: 2 `count` flops and 24 `count` bytes.
package func add(
  _ x: UnsafePointer<Double>, toScaled y: UnsafeMutablePointer<Double>, by factor: Double,
  count: Int
) {
  for i in 0..<count { y[i] = x[i] + factor * y[i] }
}
