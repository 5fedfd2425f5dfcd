import Numerics
import TestSupport
import Testing

@Suite struct TriangularTests {
  @Test("potrf gives L with L L^T = A, below a margin left alone", arguments: awkwardOrders + [129])
  func factor(order: Int) {
    #expect(excessOfFactor(Float.self, order) == nil)
    #expect(excessOfFactor(Double.self, order) == nil)
  }

  @Test("trsv solves with L and with L^T", arguments: awkwardOrders + [129], [false, true])
  func vector(order: Int, transposed: Bool) {
    #expect(excessOfSolution(Float.self, order, transposed) == nil)
    #expect(excessOfSolution(Double.self, order, transposed) == nil)
  }

  @Test(
    "trsm solves X L^T = B",
    arguments: [(0, 3), (3, 0), (1, 1), (2, 3), (31, 17), (64, 65), (5, 128)])
  func fromRight(rows: Int, order: Int) {
    #expect(excessOfSolutionFromRight(Float.self, rows, order) == nil)
    #expect(excessOfSolutionFromRight(Double.self, rows, order) == nil)
  }
}

/// |A - L L^T| <= gamma_(n + 1) |L| |L^T| (Higham 2002, theorem 10.3); the upper triangle and what lies
/// beyond each row's end must not change.
private func excessOfFactor<Scalar: KernelScalar>(_ scalar: Scalar.Type, _ order: Int) -> Excess? {
  var samples = Samples(seed: 13)
  let a = samples.wellConditioned(order, scalar)
  let margin = 3
  let stored = TextbookMatrix(rows: order, columns: order + margin) { $1 <= $0 ? a[$0, $1] : 77 }
  var matrix = stored.matrix(of: scalar)
  guard Scalar.factorCholesky(order: order, matrix.mutablePointer, order + margin) == 0 else {
    return .incomparable
  }
  let lower = TextbookMatrix(rows: order, columns: order) { matrix.entry($0, $1, ifAtMost: $0) }
  let (product, magnitude) = (
    lower * lower.transposed, lower.magnitudes * lower.magnitudes.transposed
  )
  let roundings = gammaWithReference(order + 1, scalar)
  let shape = (rows: order, columns: order + margin)
  let computed = TextbookMatrix(rows: shape.rows, columns: shape.columns) {
    $1 <= $0 ? product[$0, $1] : Double(matrix[$0, $1])
  }
  let bounds = TextbookMatrix(rows: shape.rows, columns: shape.columns) {
    $1 <= $0 ? roundings * magnitude[$0, $1] : 0
  }
  return Excess.first(computed.entries, from: stored.entries, within: bounds.entries)
}

/// |b - L x| <= gamma_n |L| |x| (Higham 2002, theorem 8.5).
private func excessOfSolution<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ order: Int, _ transposed: Bool
) -> Excess? {
  let (lower, stored) = triangle(scalar, order)
  var samples = Samples(seed: 15)
  let b = samples.vector(order, scalar)
  let matrix = stored.matrix(of: scalar)
  var x = AlignedBuffer(b.map { Scalar($0) })
  Scalar.solveTriangular(
    order: order, matrix.pointer, order, transposed: transposed, x.mutablePointer)
  let solution = x.elements.map { Double($0) }
  let applied = transposed ? lower.transposed : lower
  let roundings = gammaWithReference(order + 1, scalar)
  return Excess.first(
    applied * solution, from: b,
    within: (applied.magnitudes * solution.map(abs)).map { roundings * $0 })
}

/// |B - X L^T| <= gamma_n |X| |L^T|, row by row as above.
private func excessOfSolutionFromRight<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ rows: Int, _ order: Int
) -> Excess? {
  let (lower, stored) = triangle(scalar, order)
  var samples = Samples(seed: 16)
  let b = samples.matrix(rows, order, scalar)
  let matrix = stored.matrix(of: scalar)
  var x = b.matrix(of: scalar)
  Scalar.solveTriangularFromRight(
    rows: rows, order: order, matrix.pointer, order, x.mutablePointer, order)
  let solution = TextbookMatrix(x)
  let roundings = gammaWithReference(order + 1, scalar)
  let magnitude = solution.magnitudes * lower.magnitudes.transposed
  return Excess.first(
    (solution * lower.transposed).entries, from: b.entries,
    within: magnitude.entries.map { roundings * $0 })
}

/// A well-conditioned triangle, and the same with numbers above it that must not be read.
private func triangle<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ order: Int
) -> (lower: TextbookMatrix, stored: TextbookMatrix) {
  var samples = Samples(seed: 14)
  let entries = samples.matrix(order, order, scalar)
  let lower = TextbookMatrix(rows: order, columns: order) { i, j in
    i == j ? 2 + entries[i, j] : j < i ? Double(Scalar(entries[i, j] / Double(order))) : 0
  }
  let stored = TextbookMatrix(rows: order, columns: order) { $1 <= $0 ? lower[$0, $1] : .nan }
  return (lower, stored)
}

extension Matrix where Scalar: KernelScalar {
  /// Entry (i, j), or zero where j exceeds `limit`.
  fileprivate func entry(_ i: Int, _ j: Int, ifAtMost limit: Int) -> Double {
    j <= limit ? Double(self[i, j]) : 0
  }
}
