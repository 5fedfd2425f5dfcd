/// sum_i x_i y_i, in eight interleaved partial sums added in a fixed order.
///
/// Error: at most gamma_k sum_i |x_i y_i|, gamma_k = k u/(1 - k u), k = max(floor(n/8) + 4, 8): a lane
/// rounds floor(n/8) times, joining the lanes and the tail 4 times more; a tail of 7 terms rounds 7
/// times before it is joined. The same bits for any number of threads.
package func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
  var sums = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= count {
    let left = UnsafeRawPointer(x + index).loadUnaligned(as: SIMD8<Double>.self)
    let right = UnsafeRawPointer(y + index).loadUnaligned(as: SIMD8<Double>.self)
    sums += left * right
    index += 8
  }
  var tail = 0.0
  while index < count {
    tail += x[index] * y[index]
    index += 1
  }
  let quads = sums.lowHalf + sums.highHalf
  let pairs = quads.lowHalf + quads.highHalf
  return pairs[0] + pairs[1] + tail
}

/// The same of two vectors.
package func dot(
  _ x: borrowing AlignedBuffer<Double>, _ y: borrowing AlignedBuffer<Double>
) -> Double {
  precondition(x.count == y.count, "the vectors have different lengths")
  return dot(x.pointer, y.pointer, count: x.count)
}

/// The Euclidean norm sqrt(sum_i x_i^2) of numbers whose squares neither overflow nor underflow.
package func norm(_ x: borrowing AlignedBuffer<Double>) -> Double { dot(x, x).squareRoot() }

/// y += `factor` x, entry by entry, each product and each sum rounded once.
///
/// - Complexity: 2 flops and 24 bytes an entry.
package func add(
  _ factor: Double, times x: borrowing AlignedBuffer<Double>, to y: inout AlignedBuffer<Double>
) {
  let (x, y) = (x.view, y.mutableView)
  for i in 0..<x.count { y[i] += factor * x[i] }
}

/// y = x + `factor` y, entry by entry, each product and each sum rounded once.
///
/// - Complexity: 2 flops and 24 bytes an entry.
package func add(
  _ x: borrowing AlignedBuffer<Double>, toScaled y: inout AlignedBuffer<Double>, by factor: Double
) {
  let (x, y) = (x.view, y.mutableView)
  for i in 0..<x.count { y[i] = x[i] + factor * y[i] }
}

/// y = `factor` x, entry by entry.
package func scale(
  _ x: borrowing AlignedBuffer<Double>, by factor: Double, into y: inout AlignedBuffer<Double>
) {
  let (x, y) = (x.view, y.mutableView)
  for i in 0..<x.count { y[i] = factor * x[i] }
}
