import Numerics
import TestSupport
import Testing

@Suite struct ExplicitJacobianTests {
  static let shapes = [(1, 1, 1), (2, 3, 5), (5, 64, 2), (7, 65, 3), (17, 130, 1)]

  @Test(
    "Row i of the Jacobian is a_r D_ir x_i / sqrt m, neuron by neuron", arguments: shapes, teams)
  func jacobian(shape: (Int, Int, Int), team: Int) {
    #expect(excessOfJacobian(Float.self, shape, team) == nil)
    #expect(excessOfJacobian(Double.self, shape, team) == nil)
  }

  @Test("Rows are scaled by their coefficients", arguments: [(0, 3), (1, 1), (7, 5), (31, 17)])
  func scaledRows(rows: Int, columns: Int) {
    #expect(excessOfScaledRows(Float.self, rows, columns) == nil)
    #expect(excessOfScaledRows(Double.self, rows, columns) == nil)
  }

  @Test(
    "J^T alpha is subtracted from the weights, whatever the number of workers",
    arguments: [(1, 1, 1), (3, 7, 5), (17, 4096, 2), (5, 2731, 3)])
  func transposedProduct(points: Int, neurons: Int, dimension: Int) {
    #expect(excessOfTransposedStep(Float.self, points, neurons, dimension) == nil)
    #expect(excessOfTransposedStep(Double.self, points, neurons, dimension) == nil)
  }
}

private func excessOfJacobian<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ shape: (Int, Int, Int), _ team: Int
) -> Excess? {
  let (n, m, d) = shape
  var samples = Samples(seed: 20)
  let (points, signs) = (samples.matrix(n, d, scalar), samples.signs(m))
  let fired = samples.bits(n * m, density: 0.5)
  var jacobian = Matrix<Scalar>(rows: n, columns: m * d, repeating: .nan)
  fillJacobian(
    &jacobian, points: points.matrix(of: scalar),
    firing: BitMatrix(rows: n, columns: m, bits: fired),
    signs: AlignedBuffer(signs.map { Scalar($0) }), workers: Workers(count: team))
  let reference = TextbookMatrix(rows: n, columns: m * d) { i, column in
    fired[i * m + column / d]
      ? signs[column / d] * points[i, column % d] / Double(m).squareRoot() : 0
  }
  // The root, its inverse and two products.
  let roundings = gammaWithReference(4, scalar)
  return Excess.first(
    TextbookMatrix(jacobian).entries, from: reference.entries,
    within: reference.entries.map { roundings * abs($0) })
}

private func excessOfScaledRows<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ rows: Int, _ columns: Int
) -> Excess? {
  var samples = Samples(seed: 21)
  let a = samples.matrix(rows, columns, scalar)
  let coefficients = samples.vector(rows, Double.self)
  var scaled = Matrix<Scalar>(rows: rows, columns: columns, repeating: .nan)
  scaleRows(a.matrix(of: scalar), by: AlignedBuffer(coefficients), times: -0.3, into: &scaled)
  let reference = TextbookMatrix(rows: rows, columns: columns) {
    coefficients[$0] * -0.3 * a[$0, $1]
  }
  let roundings = gammaWithReference(3, scalar)
  return Excess.first(
    TextbookMatrix(scaled).entries, from: reference.entries,
    within: reference.entries.map { roundings * abs($0) })
}

private func excessOfTransposedStep<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ n: Int, _ m: Int, _ d: Int
) -> Excess? {
  var samples = Samples(seed: 22)
  let jacobian = samples.matrix(n, m * d, scalar)
  let weights = samples.matrix(m, d, scalar)
  let alpha = samples.vector(n, Double.self)
  let stored = jacobian.matrix(of: scalar)
  let results = teams.map { team in
    var stepped = weights.matrix(of: scalar)
    var product = TransposedProduct<Scalar>(rows: n)
    product.subtract(
      from: &stepped, jacobian: stored, AlignedBuffer(alpha), workers: Workers(count: team))
    return TextbookMatrix(stepped).entries
  }
  guard results[0] == results[1] else {
    return .incomparable
  }
  let product = jacobian.transposed * alpha
  let magnitude = jacobian.magnitudes.transposed * alpha.map(abs)
  let roundings = gammaWithReference(n + 2, scalar)
  return Excess.first(
    results[0], from: zip(weights.entries, product).map { $0 - $1 },
    within: zip(weights.entries, magnitude).map { roundings * (abs($0) + $1) })
}
