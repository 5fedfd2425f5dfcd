import Numerics
import TestSupport
import Testing

@Suite struct ConjugateGradientTests {
  @Test("Solves to the tolerance and what rounding adds", arguments: awkwardOrders + [150])
  func solves(order: Int) throws {
    var samples = Samples(seed: 30)
    let a = samples.wellConditioned(order, Double.self)
    let b = samples.vector(order, Double.self)
    let (x, iterations) = try solve(a, b, tolerance: 1e-12)
    let residual = euclideanNorm(zip(b, a * x).map { $0 - $1 })
    let bound = 1e-12 * euclideanNorm(b) + drift(a, x, iterations: iterations)
    #expect(residual <= bound)
    #expect(iterations <= order)
  }

  @Test("Agrees with the direct solution")
  func direct() throws {
    var samples = Samples(seed: 31)
    let (a, b) = (samples.wellConditioned(40, Double.self), samples.vector(40, Double.self))
    let (x, iterations) = try solve(a, b, tolerance: 1e-14, limit: 80)
    var factor = CholeskyFactor<Double>(order: 40)
    var y = AlignedBuffer(b)
    try factor.refactor(a.matrix(of: Double.self), damping: 0, workers: Workers(count: 1))
    factor.solve(&y)
    // The least eigenvalue is 1 or more, so that errors are at most as large as residuals; the
    // direct solution's is below gamma_(3n + 1) n ||A||_2 |x| (Higham 2002, (10.7)).
    let direct = y.elements
    let bound =
      1e-14 * euclideanNorm(b) + drift(a, x, iterations: iterations)
      + gamma(3 * 40 + 1, Double.self) * 40 * euclideanNorm(a.entries) * euclideanNorm(x)
    #expect(euclideanNorm(zip(x, direct).map { $0 - $1 }) <= bound)
  }

  @Test("Takes as many iterations as there are different eigenvalues", arguments: [1, 2, 3, 5])
  func distinctEigenvalues(count: Int) throws {
    let order = 60
    let a = diagonal((0..<order).map { 1 + Double($0 % count) })
    let b = (0..<order).map { 1 + Double($0) / 7 }
    let (_, iterations) = try solve(a, b, tolerance: 1e-13)
    #expect(iterations == count)
  }

  @Test("A spread-out spectrum takes at most n iterations and two more for rounding")
  func atMostOrder() throws {
    for order in [2, 3, 7, 12] {
      let a = diagonal((0..<order).map { 1 + Double($0) })
      let b = [Double](repeating: 1, count: order)
      #expect(try solve(a, b, tolerance: 1e-10).iterations <= order + 2)
    }
  }

  @Test(
    "Preconditioned by the inverse, one iteration is enough, two where it was rounded to single")
  func perfectPreconditioner() throws {
    #expect(try iterationsWithFactor(Double.self, tolerance: 1e-10) == 1)
    // One multiplies the error by about kappa u = 1e-6.
    #expect(try iterationsWithFactor(Float.self, tolerance: 1e-10) == 2)
  }

  @Test("Preconditioning with the diagonal undoes a bad scaling")
  func diagonalPreconditioner() throws {
    let scales = (0..<50).map { Double(1 + $0 * $0) }
    let b = [Double](repeating: 1, count: 50)
    let (x, iterations) = try solve(diagonal(scales), b, tolerance: 1e-13) { r in
      for i in 0..<50 { r[i] /= scales[i] }
    }
    #expect(iterations == 1)
    #expect(relativeDistance(x, from: scales.map { 1 / $0 }) <= gamma(8, Double.self))
  }

  @Test("A right-hand side of zero gives zero at once, whatever stood in the solution")
  func zero() throws {
    let (x, iterations) = try solve(diagonal([1, 2, 3]), [0, 0, 0], tolerance: 1e-10)
    #expect(iterations == 0)
    #expect(x == [0, 0, 0])
  }

  @Test("The limit is an error that says how far it came")
  func limit() throws {
    let a = diagonal((0..<50).map { 1 + Double($0) })
    let error = failure(a, [Double](repeating: 1, count: 50), limit: 3)
    guard case .notConverged(iterations: 3, let residual) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(residual > 1e-10 && residual < 1)
  }

  @Test("Converging with the last iteration allowed is not an error")
  func lastIteration() throws {
    #expect(
      try solve(diagonal([1, 2, 1, 2]), [1, 1, 1, 1], tolerance: 1e-12, limit: 2).iterations == 2)
  }

  @Test("A matrix or preconditioner that is not positive definite is an error")
  func indefinite() {
    let b: [Double] = [1, 1, 1]
    #expect(failure(diagonal([-1, -1, -1]), b) == .notConverged(iterations: 0, residual: 1))
    #expect(failure(diagonal([0, 0, 0]), b) == .notConverged(iterations: 0, residual: 1))
    #expect(failure(diagonal([1, 2, -1]), b) != nil)
    let negated = failure(diagonal([1, 2, 3]), b) { r in for i in 0..<3 { r[i] = -r[i] } }
    #expect(negated == .notConverged(iterations: 0, residual: 1))
  }

  @Test("What is not finite is an error", arguments: [Double.nan, .infinity])
  func notFinite(bad: Double) {
    #expect(failure(diagonal([1, 2, 4]), [1, bad, 1]) != nil)
    #expect(failure(diagonal([1, bad, 4]), [1, 1, 1]) != nil)
    #expect(failure(diagonal([1, 2, 4]), [1, 1, 1]) { $0[1] = bad } != nil)
  }

  @Test("A failure leaves no trace in the next solution")
  func recovers() throws {
    var gradient = ConjugateGradient(order: 3)
    let (a, b) = (diagonal([1, 2, 4]), [1.0, 1, 1])
    var x = AlignedBuffer<Double>(count: 3, repeating: 0)
    // The direction becomes infinite.
    #expect(throws: NumericalError.self) {
      try gradient.solve(
        AlignedBuffer(b), into: &x, tolerance: 1e-10, limit: 10,
        multiply: { multiply(a, $0, &$1) }, precondition: { $0[1] = .infinity })
    }
    let iterations = try gradient.solve(
      AlignedBuffer(b), into: &x, tolerance: 1e-10, limit: 10,
      multiply: { multiply(a, $0, &$1) }, precondition: { _ in })
    #expect(iterations == 3)
  }
}

private func diagonal(_ entries: [Double]) -> TextbookMatrix {
  TextbookMatrix(rows: entries.count, columns: entries.count) { $0 == $1 ? entries[$0] : 0 }
}

private func multiply(
  _ a: TextbookMatrix, _ x: borrowing AlignedBuffer<Double>, _ y: inout AlignedBuffer<Double>
) {
  let product = a * x.elements
  for i in 0..<a.rows { y[i] = product[i] }
}

private func solve(
  _ a: TextbookMatrix, _ b: [Double], tolerance: Double, limit: Int = 1000,
  precondition: (inout AlignedBuffer<Double>) -> Void = { _ in }
) throws(NumericalError) -> (solution: [Double], iterations: Int) {
  var x = AlignedBuffer<Double>(count: b.count, repeating: 77)
  var gradient = ConjugateGradient(order: b.count)
  let iterations = try gradient.solve(
    AlignedBuffer(b), into: &x, tolerance: tolerance, limit: limit,
    multiply: { multiply(a, $0, &$1) }, precondition: precondition)
  return (x.elements, iterations)
}

private func failure(
  _ a: TextbookMatrix, _ b: [Double], limit: Int = 1000,
  precondition: (inout AlignedBuffer<Double>) -> Void = { _ in }
) -> NumericalError? {
  do {
    _ = try solve(a, b, tolerance: 1e-10, limit: limit, precondition: precondition)
    return nil
  } catch {
    return error
  }
}

private func iterationsWithFactor<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, tolerance: Double
) throws(NumericalError) -> Int {
  var samples = Samples(seed: 32)
  let (a, b) = (samples.wellConditioned(70, Double.self), samples.vector(70, Double.self))
  var factor = CholeskyFactor<Scalar>(order: 70)
  try factor.refactor(a.matrix(of: Double.self), damping: 0, workers: Workers(count: 1))
  return try solve(a, b, tolerance: tolerance) { factor.solve(&$0) }.iterations
}

/// How far the recurrence's residual may drift from the true one in k iterations:
/// u ||A|| |x| (k + 1 + (1 + c + k (10 + 2c)) theta), theta = 1 from zero, c = n^(3/2) for dense rows.
///
/// Source: A. Greenbaum, "Estimating the attainable accuracy of recursively computed residual methods",
/// SIAM Journal on Matrix Analysis and Applications 18 (1997), theorem 2.2.
private func drift(_ a: TextbookMatrix, _ x: [Double], iterations: Int) -> Double {
  let k = Double(iterations)
  let c = Double(a.rows) * Double(a.rows).squareRoot()
  let size = euclideanNorm(a.entries) * euclideanNorm(x)
  return unitRoundoff(Double.self) * size * (k + 1 + 1 + c + k * (10 + 2 * c))
}
