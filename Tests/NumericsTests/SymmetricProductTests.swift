import Numerics
import TestSupport
import Testing

@Suite struct SymmetricProductTests {
  static let shapes = [
    (0, 3), (3, 0), (1, 1), (2, 3), (3, 2), (7, 64), (31, 17), (65, 33), (129, 5), (130, 64),
  ]

  @Test("syrk fills the lower triangle of A A^T and leaves the upper alone", arguments: shapes)
  func ownTranspose(order: Int, depth: Int) {
    #expect(excessOfOwnTranspose(Float.self, order, depth) == nil)
    #expect(excessOfOwnTranspose(Double.self, order, depth) == nil)
  }

  @Test("symv is (G + mu I) x from the lower triangle", arguments: awkwardOrders + [257])
  func symmetric(order: Int) {
    var samples = Samples(seed: 10)
    let lower = samples.matrix(order, order, Double.self)
    let x = samples.vector(order, Double.self)
    var gram = lower.damped(0).matrix(of: Double.self)
    for i in 0..<order {
      for j in 0..<order where j > i { gram[i, j] = .nan }
    }
    var result = AlignedBuffer<Double>(count: order, repeating: .nan)
    multiplySymmetric(gram, damping: 0.5, AlignedBuffer(x), &result)
    let reference = lower.symmetrised.damped(0.5)
    let roundings = gammaWithReference(order + 3, Double.self)
    let magnitude = (reference.magnitudes * x.map(abs)).enumerated().map { $1 + abs(x[$0]) }
    let excess = Excess.first(
      result.elements, from: reference * x, within: magnitude.map { roundings * $0 })
    #expect(excess == nil)
  }

  @Test("The Gram matrix of points is X X^T in double, both triangles", arguments: shapes, teams)
  func points(shape: (Int, Int), team: Int) {
    #expect(excessOfPointGram(Float.self, shape, team) == nil)
    #expect(excessOfPointGram(Double.self, shape, team) == nil)
  }

  /// Around tiles of 128 rows, and deep enough for slabs of 2048 columns.
  static let slabs = [
    (1, 4095), (3, 4096), (2, 70_001), (127, 4097), (128, 2), (257, 3), (130, 6145),
  ]

  @Test("A matrix times its transpose is filled into the lower triangle", arguments: shapes + slabs)
  func ownProduct(order: Int, depth: Int) {
    #expect(excessOfOwnProduct(Float.self, order, depth) == nil)
    #expect(excessOfOwnProduct(Double.self, order, depth) == nil)
  }
}

private let untouched = 77.0

/// Compares a lower triangle with that of A A^T, and the upper with what stood there.
private func excess<Scalar: KernelScalar>(
  of computed: TextbookMatrix, from a: TextbookMatrix, _ scalar: Scalar.Type
) -> Excess? {
  let roundings = gammaWithReference(a.columns + 1, scalar)
  let product = a * a.transposed
  let magnitude = a.magnitudes * a.magnitudes.transposed
  let order = a.rows
  let reference = TextbookMatrix(rows: order, columns: order) {
    $1 <= $0 ? product[$0, $1] : untouched
  }
  let bounds = TextbookMatrix(rows: order, columns: order) {
    $1 <= $0 ? roundings * magnitude[$0, $1] : 0
  }
  return Excess.first(computed.entries, from: reference.entries, within: bounds.entries)
}

private func excessOfOwnTranspose<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ order: Int, _ depth: Int
) -> Excess? {
  var samples = Samples(seed: 9)
  let a = samples.matrix(order, depth, scalar)
  let factor = a.matrix(of: scalar)
  var product = Matrix(rows: order, columns: order, repeating: Scalar(untouched))
  Scalar.multiplyByOwnTranspose(
    order: order, depth: depth, factor.pointer, depth, product.mutablePointer, order)
  return excess(of: TextbookMatrix(product), from: a, scalar)
}

private func excessOfPointGram<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ shape: (Int, Int), _ team: Int
) -> Excess? {
  let (order, depth) = shape
  var samples = Samples(seed: 11)
  let a = samples.matrix(order, depth, scalar)
  let gram = TextbookMatrix(pointGram(of: a.matrix(of: scalar), workers: Workers(count: team)))
  let symmetric = gram == gram.transposed
  let lower = TextbookMatrix(rows: order, columns: order) {
    $1 <= $0 && symmetric ? gram[$0, $1] : untouched
  }
  return excess(of: lower, from: a, Double.self)
}

/// Runs twice in one scratch, with the other number of workers the second time: the same bits.
private func excessOfOwnProduct<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ order: Int, _ depth: Int
) -> Excess? {
  var samples = Samples(seed: 12)
  let a = samples.matrix(order, depth, scalar)
  let factor = a.matrix(of: scalar)
  var product = OwnProduct<Scalar>(order: order, depth: depth)
  let grams = teams.map { team in
    var gram = Matrix(rows: order, columns: order, repeating: untouched)
    product.fill(&gram, from: factor, workers: Workers(count: team))
    return TextbookMatrix(gram)
  }
  guard grams[0] == grams[1] else {
    return .incomparable
  }
  return excess(of: grams[0], from: a, scalar)
}
