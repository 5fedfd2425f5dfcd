import Numerics
import TestSupport
import Testing

@Suite struct ReductionTests {
  @Test("A dot product of eighths is exact", arguments: awkwardOrders + [1023, 1025])
  func exactDot(count: Int) {
    var samples = Samples(seed: 1)
    let x = (0..<count).map { _ in samples.eighths() }
    let y = (0..<count).map { _ in samples.eighths() }
    #expect(dot(AlignedBuffer(x), AlignedBuffer(y)) == zip(x, y).reduce(0) { $0 + $1.0 * $1.1 })
  }

  @Test("A dot product is within its bound", arguments: awkwardOrders + [1023, 100_003])
  func boundedDot(count: Int) {
    var samples = Samples(seed: 2)
    let (x, y) = (samples.vector(count, Double.self), samples.vector(count, Double.self))
    let magnitude = zip(x, y).reduce(0) { $0 + abs($1.0 * $1.1) }
    let bound = gamma(max(count / 8 + 4, 8), Double.self) * magnitude
    let exact = compensatedDot(x, y)
    // The reference is as good as if computed in twice the precision.
    let error = abs(dot(AlignedBuffer(x), AlignedBuffer(y)) - exact)
    #expect(error <= bound + unitRoundoff(Double.self) * abs(exact))
  }

  @Test("A norm is the root of the sum of squares", arguments: awkwardOrders)
  func norms(count: Int) {
    var samples = Samples(seed: 3)
    let x = samples.vector(count, Double.self)
    let bound = gammaWithReference(max(count / 8 + 4, 8) + count + 2, Double.self)
    #expect(abs(norm(AlignedBuffer(x)) - euclideanNorm(x)) <= bound * euclideanNorm(x))
  }

  @Test("The norm of a Pythagorean vector is exact")
  func pythagoras() {
    #expect(norm(AlignedBuffer([2, 3, 6])) == 7)
    #expect(norm(AlignedBuffer([-1, 0, 0, 0, 0, 0, 0, 0, 0, 0])) == 1)
  }

  /// Source: T. Ogita, S. M. Rump, S. Oishi, "Accurate sum and dot product", SIAM Journal on
  /// Scientific Computing 26 (2005), algorithm 5.3 (Dot2) with fused operations.
  private func compensatedDot(_ x: [Double], _ y: [Double]) -> Double {
    var (sum, correction) = (0.0, 0.0)
    for (a, b) in zip(x, y) {
      let product = a * b
      let next = sum + product
      let other = next - sum
      correction += (-product).addingProduct(a, b) + ((sum - (next - other)) + (product - other))
      sum = next
    }
    return sum + correction
  }
}
