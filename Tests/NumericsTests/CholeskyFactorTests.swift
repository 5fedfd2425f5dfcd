import Numerics
import TestSupport
import Testing

@Suite struct CholeskyFactorTests {
  /// Orders around the tiles of 96.
  static let orders = awkwardOrders + [95, 96, 97, 128, 191, 192, 193, 289]

  @Test("Solves (G + mu I) x = b within the backward error bound", arguments: orders, [0.0, 0.75])
  func solves(order: Int, damping: Double) throws {
    for team in teams {
      #expect(try excessOfResidual(Float.self, order, damping, team) == nil)
      #expect(try excessOfResidual(Double.self, order, damping, team) == nil)
    }
  }

  @Test("The number of workers leaves no trace", arguments: [129, 257, 400])
  func workers(order: Int) throws {
    let single = try teams.map { try solution(Float.self, order, team: $0) }
    let double = try teams.map { try solution(Double.self, order, team: $0) }
    #expect(single[0] == single[1])
    #expect(double[0] == double[1])
  }

  @Test(
    "The first pivot that is not positive is named", arguments: [1, 2, 3, 64, 96, 97, 200, 300])
  func pivot(at pivot: Int) {
    var diagonal = [Double](repeating: 1, count: 300)
    diagonal[pivot - 1] = -1
    let expected = NumericalError.notPositiveDefinite(pivot: pivot, order: 300)
    #expect(failure(Float.self, diagonal: diagonal) == expected)
    #expect(failure(Double.self, diagonal: diagonal) == expected)
  }

  @Test("diag(1, 1, -1, 1) fails at pivot 3, as it does by the textbook, until damped")
  func smallPivot() {
    let diagonal: [Double] = [1, 1, -1, 1]
    let expected = NumericalError.notPositiveDefinite(pivot: 3, order: 4)
    #expect(failure(Double.self, diagonal: diagonal) == expected)
    #expect(failure(Float.self, diagonal: diagonal, damping: 1) == expected)
    #expect(failure(Double.self, diagonal: diagonal, damping: 1.5) == nil)
    guard case .pivot(3) = TextbookCholesky(matrix(diagonal: diagonal)) else {
      Issue.record("the textbook disagrees")
      return
    }
  }

  @Test("Two equal points make the second one's pivot fail", arguments: [2, 7, 150])
  func duplicates(second: Int) {
    // G = I but for point `second`, which is point 1 again: exactly singular.
    let order = second + 3
    let gram = TextbookMatrix(rows: order, columns: order) { i, j in
      i == j || Set([i, j]) == [0, second - 1] ? 1 : 0
    }
    let expected = NumericalError.notPositiveDefinite(pivot: second, order: order)
    #expect(failure(Float.self, gram) == expected)
    #expect(failure(Double.self, gram) == expected)
    #expect(failure(Double.self, gram, damping: 0.125) == nil)
  }

  @Test("A copied point makes its pivot fail however the pivot is rounded", arguments: 1...20)
  func copiedPoint(seed: UInt64) {
    // Neither the Gram matrix nor the pivot is exact here: what is left of the pivot is rounding.
    let (order, copy) = (60, 41)
    var samples = Samples(seed: seed)
    let points = samples.matrix(order, 80, Double.self)
    let copied = TextbookMatrix(rows: order, columns: 80) { points[$0 == copy - 1 ? 5 : $0, $1] }
    let gram = TextbookMatrix(
      pointGram(of: copied.matrix(of: Double.self), workers: Workers(count: 1)))
    let expected = NumericalError.notPositiveDefinite(pivot: copy, order: order)
    #expect(failure(Float.self, gram) == expected)
    #expect(failure(Double.self, gram) == expected)
    #expect(failure(Double.self, gram, damping: 1e-3) == nil)
  }

  @Test("What is not finite is not positive definite", arguments: [Double.nan, .infinity])
  func notFinite(entry: Double) {
    for order in [1, 3, 200] {
      var gram = matrix(diagonal: [Double](repeating: 1, count: order))
      gram[order - 1, 0] = entry
      #expect(failure(Float.self, gram) != nil)
      #expect(failure(Double.self, gram) != nil)
    }
    // Finite in double only.
    let large = matrix(diagonal: [1, 1e300, 1])
    #expect(failure(Float.self, large) == .notPositiveDefinite(pivot: 2, order: 3))
    #expect(failure(Double.self, large) == nil)
  }

  @Test("Refactoring leaves no trace of what was factored before, nor of a failure")
  func refactoring() throws {
    var samples = Samples(seed: 19)
    let order = 200
    let gram = samples.wellConditioned(order, Double.self).matrix(of: Double.self)
    let other = samples.matrix(order, order, Double.self).matrix(of: Double.self)
    var factor = CholeskyFactor<Double>(order: order)
    var x = AlignedBuffer<Double>(count: order, repeating: 1)
    var y = AlignedBuffer<Double>(count: order, repeating: 1)
    let workers = Workers(count: 1)
    try factor.refactor(gram, damping: 0, workers: workers)
    factor.solve(&x)
    try? factor.refactor(other, damping: .nan, workers: workers)
    try factor.refactor(gram, damping: 0, workers: workers)
    factor.solve(&y)
    let (first, second) = (x.elements, y.elements)
    #expect(first == second)
  }
}

private func matrix(diagonal: [Double]) -> TextbookMatrix {
  TextbookMatrix(rows: diagonal.count, columns: diagonal.count) { $0 == $1 ? diagonal[$0] : 0 }
}

private func failure<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, diagonal: [Double], damping: Double = 0
) -> NumericalError? {
  failure(scalar, matrix(diagonal: diagonal), damping: damping)
}

private func failure<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ gram: TextbookMatrix, damping: Double = 0
) -> NumericalError? {
  var factor = CholeskyFactor<Scalar>(order: gram.rows)
  do {
    try factor.refactor(
      gram.matrix(of: Double.self), damping: damping, workers: Workers(count: 2))
    return nil
  } catch {
    return error
  }
}

private func solution<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ order: Int, team: Int, damping: Double = 0
) throws(NumericalError) -> [Double] {
  let (a, b) = system(order)
  // What stands above the diagonal must not be read.
  let stored = TextbookMatrix(rows: order, columns: order) { $1 <= $0 ? a[$0, $1] : .nan }
  var factor = CholeskyFactor<Scalar>(order: order)
  var x = AlignedBuffer(b)
  let workers = Workers(count: team)
  try factor.refactor(stored.matrix(of: Double.self), damping: damping, workers: workers)
  factor.solve(&x)
  return x.elements
}

private func system(_ order: Int) -> (matrix: TextbookMatrix, rightSide: [Double]) {
  var samples = Samples(seed: 17)
  return (samples.wellConditioned(order, Double.self), samples.vector(order, Double.self))
}

/// |b - A x|_i <= gamma_(3n + 1) (|L| |L^T| |x|)_i (Higham 2002, theorem 10.4) with
/// (|L| |L^T|)_ij <= sqrt(a_ii a_jj) by Cauchy and Schwarz; rounding A, its sum with mu, b and the
/// reference's product add n + 5 roundings of the same size and one of b.
private func excessOfResidual<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ order: Int, _ damping: Double, _ team: Int
) throws(NumericalError) -> Excess? {
  let (a, b) = system(order)
  let damped = a.damped(damping)
  let x = try solution(scalar, order, team: team, damping: damping)
  let roots = (0..<order).map { damped[$0, $0].squareRoot() }
  let weighted = zip(roots, x).reduce(0) { $0 + $1.0 * abs($1.1) }
  let roundings = gamma(4 * order + 8, scalar)
  return Excess.first(
    damped * x, from: b,
    within: zip(roots, b).map { roundings * $0 * weighted + unitRoundoff(scalar) * abs($1) })
}
