import Numerics
import TestSupport
import Testing

@Suite struct MatrixProductTests {
  /// Shapes rows x columns x depth.
  static let shapes = [
    (0, 3, 2), (3, 0, 2), (1, 1, 1), (2, 3, 0), (1, 7, 2), (3, 2, 7), (17, 31, 5), (64, 1, 65),
    (33, 65, 31), (65, 63, 64), (127, 129, 3),
  ]

  @Test("gemm is alpha op(A) op(B) + beta C", arguments: shapes, [0.0, 1, -0.75])
  func multiply(shape: (Int, Int, Int), beta: Double) {
    for aTransposed in [false, true] {
      for bTransposed in [false, true] {
        let (a, b) = (aTransposed, bTransposed)
        #expect(excessOfProduct(Float.self, shape, a, b, beta) == nil)
        #expect(excessOfProduct(Double.self, shape, a, b, beta) == nil)
      }
    }
  }

  @Test("gemm with beta zero overwrites even what is not a number")
  func overwrites() {
    let target = [Double](repeating: .nan, count: 6)
    var matrix = Matrix(rows: 2, columns: 3, entries: target)
    Double.multiply(
      rows: 2, columns: 3, depth: 1, alpha: 1, [2, 3], 1, aTransposed: false, [1, 10, 100], 3,
      bTransposed: false, beta: 0, matrix.mutablePointer, 3)
    let entries = matrix.entries
    #expect(entries == [2, 20, 200, 3, 30, 300])
  }

  @Test(
    "gemv adds alpha A^T x", arguments: [(1, 1), (2, 3), (7, 2), (31, 65), (64, 17), (3, 129)])
  func multiplyTransposed(rows: Int, columns: Int) {
    #expect(excessOfTransposedProduct(Float.self, rows, columns) == nil)
    #expect(excessOfTransposedProduct(Double.self, rows, columns) == nil)
  }
}

/// Multiplies inside larger arrays, so that strides are not sizes, and expects the margin untouched.
private func excessOfProduct<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ shape: (Int, Int, Int), _ aTransposed: Bool, _ bTransposed: Bool,
  _ beta: Double
) -> Excess? {
  let (rows, columns, depth) = shape
  let (margin, alpha) = (2, 1.25)
  var samples = Samples(seed: 7)
  let a = samples.matrix(
    aTransposed ? depth : rows, (aTransposed ? rows : depth) + margin, scalar)
  let b = samples.matrix(
    bTransposed ? columns : depth, (bTransposed ? depth : columns) + margin, scalar)
  let c = samples.matrix(rows, columns + margin, scalar)
  let first = a.matrix(of: scalar)
  let second = b.matrix(of: scalar)
  var computed = c.matrix(of: scalar)
  Scalar.multiply(
    rows: rows, columns: columns, depth: depth, alpha: Scalar(alpha),
    first.pointer, a.columns, aTransposed: aTransposed,
    second.pointer, b.columns, bTransposed: bTransposed,
    beta: Scalar(beta), computed.mutablePointer, c.columns)
  let left = aTransposed ? a.transposed : a
  let right = bTransposed ? b.transposed : b
  let roundings = gammaWithReference(depth + 3, scalar)
  var (reference, bounds) = (c, TextbookMatrix(rows: rows, columns: c.columns) { _, _ in 0 })
  for i in 0..<rows {
    for j in 0..<columns {
      let terms = (0..<depth).map { alpha * left[i, $0] * right[$0, j] }
      reference[i, j] = terms.reduce(beta * c[i, j], +)
      bounds[i, j] = roundings * terms.reduce(abs(beta * c[i, j])) { $0 + abs($1) }
    }
  }
  return Excess.first(
    TextbookMatrix(computed).entries, from: reference.entries, within: bounds.entries)
}

private func excessOfTransposedProduct<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ rows: Int, _ columns: Int
) -> Excess? {
  var samples = Samples(seed: 8)
  let wide = samples.matrix(rows, columns + 2, scalar)
  let a = TextbookMatrix(rows: rows, columns: columns) { wide[$0, $1] }
  let (x, y) = (samples.vector(rows, scalar), samples.vector(columns, scalar))
  let matrix = wide.matrix(of: scalar)
  var computed = AlignedBuffer(y.map { Scalar($0) })
  Scalar.multiplyTransposed(
    rows: rows, columns: columns, alpha: -0.5, matrix.pointer, matrix.columns, x.map { Scalar($0) },
    computed.mutablePointer)
  let product = a.transposed * x
  let magnitude = a.magnitudes.transposed * x.map(abs)
  let roundings = gammaWithReference(rows + 3, scalar)
  return Excess.first(
    computed.elements.map { Double($0) }, from: zip(y, product).map { $0 - 0.5 * $1 },
    within: zip(y, magnitude).map { roundings * (abs($0) + 0.5 * $1) })
}
