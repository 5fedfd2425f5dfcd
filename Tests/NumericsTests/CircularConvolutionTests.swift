import Numerics
import TestSupport
import Testing

@Suite struct CircularConvolutionTests {
  static let lengths = [1, 2, 3, 5, 8, 12, 16, 96, 100, 1024]

  @Test("A convolution is the sum of its definition", arguments: lengths)
  func definition(length: Int) throws {
    try expectDefinition(length, Float.self)
    try expectDefinition(length, Double.self)
  }

  @Test("The number of workers leaves no trace", arguments: lengths)
  func workers(length: Int) throws {
    let inputs = Inputs(length, Float.self)
    let single = (try inputs.run(Float.self), try inputs.run(Float.self, team: 2))
    let double = (try inputs.run(Double.self), try inputs.run(Double.self, team: 2))
    #expect(firstDifference(single.0, single.1) == nil)
    #expect(firstDifference(double.0, double.1) == nil)
  }

  private func expectDefinition<Scalar: KernelScalar>(
    _ length: Int, _ scalar: Scalar.Type
  ) throws {
    let inputs = Inputs(length, Scalar.self)
    let products = try inputs.run(Scalar.self)
    // With unnormalised spectra A, B of norms sqrt N |a|, sqrt N |b| and |B_k| <= |b|_1, an error e of
    // each transform in norm becomes 2 e |a| |b|_1 in the product and e |a| |b|_1 in the inverse; the
    // product and its scale round 4 times.
    let bound =
      3.01 * transformBound(length, Scalar.self) + gamma(4, Scalar.self)
      + gamma(length, Double.self)
    for i in 0..<Inputs.rows {
      let (a, b) = (inputs.row(inputs.left, i), inputs.row(inputs.right, i))
      let size = euclideanNorm(a) * b.reduce(0) { $0 + abs($1) }
      let excess = Excess.first(
        Array(products[i * length..<(i + 1) * length]), from: circularConvolution(a, b),
        within: Array(repeating: bound * size, count: length))
      #expect(excess == nil)
    }
  }
}

private struct Inputs {
  static let rows = 5
  let left: TextbookMatrix
  let right: TextbookMatrix

  init<Scalar: KernelScalar>(_ length: Int, _ scalar: Scalar.Type) {
    var samples = Samples(seed: UInt64(length))
    left = samples.matrix(Self.rows, length, Scalar.self)
    right = samples.matrix(Self.rows, length, Scalar.self)
  }

  func row(_ matrix: TextbookMatrix, _ i: Int) -> [Double] {
    Array(matrix.entries[i * matrix.columns..<(i + 1) * matrix.columns])
  }

  func run<Scalar: KernelScalar>(_ scalar: Scalar.Type, team: Int = 1) throws -> [Double] {
    let workers = Workers(count: team)
    var product = Matrix<Scalar>(rows: Self.rows, columns: left.columns, repeating: .nan)
    var convolution = try CircularConvolution<Scalar>(length: left.columns, workers: workers)
    let a = left.matrix(of: Scalar.self)
    let b = right.matrix(of: Scalar.self)
    convolution.apply(left: a, right: b, into: &product, workers: workers)
    return product.entries.map { Double($0) }
  }
}
