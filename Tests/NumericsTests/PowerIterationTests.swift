import Numerics
import TestSupport
import Testing

@Suite struct PowerIterationTests {
  @Test("Finds the largest eigenvalue from below", arguments: [1, 2, 3, 17, 64])
  func largest(order: Int) {
    // Eigenvalues 1, 1/2, 1/4, ...: the quotient's error falls by four an iteration, so that what is
    // left when it moved by under 1e-9 is below 1e-9/3.
    let eigenvalues = (0..<order).map { 3 * Double(sign: .plus, exponent: -$0, significand: 1) }
    let (value, _) = largestEigenvalue(order: order, tolerance: 1e-9) { x, y in
      for i in 0..<order { y[i] = eigenvalues[i] * x[i] }
    }
    #expect(value <= 3 * (1 + gamma(3 * order + 9, Double.self)))
    #expect(value >= 3 * (1 - 1e-9))
  }

  @Test("A matrix of rank one takes three products at most")
  func rankOne() {
    let order = 10
    let (value, products) = largestEigenvalue(order: order) { x, y in
      let sum = x.elements.enumerated().reduce(0) {
        $0 + $1.element * ($1.offset % 2 == 0 ? 1 : -1)
      }
      for i in 0..<order { y[i] = sum * (i % 2 == 0 ? 1 : -1) }
    }
    #expect(abs(value - 10) <= 10 * gamma(60, Double.self))
    #expect(products <= 3)
  }

  @Test("The zero matrix has zero, and so has the empty one")
  func zero() {
    let zero = largestEigenvalue(order: 5) { _, y in y.update(repeating: 0) }
    #expect(zero.value == 0)
    #expect(largestEigenvalue(order: 0) { _, _ in }.value == 0)
  }

  @Test("What is not finite is not a number, and the limit ends it")
  func ends() {
    let broken = largestEigenvalue(order: 2) { _, y in y.update(repeating: .nan) }
    #expect(broken.value.isNaN)
    let limited = largestEigenvalue(order: 2, tolerance: 0, limit: 3) { x, y in
      y[0] = x[0]
      y[1] = 0.9 * x[1]
    }
    #expect(limited.products == 3)
  }
}
