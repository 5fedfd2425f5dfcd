import Numerics
import TestSupport
import Testing

/// Dense and sparse products with the weights of a layer, against the textbook.
@Suite struct LayerProductsTests {
  private static let shapes = [(1, 1, 1), (2, 3, 65), (3, 130, 7), (16, 67, 66), (17, 129, 33)]

  private func weights<Scalar: KernelScalar>(_ entries: TextbookMatrix) -> WeightColumns<Scalar> {
    var columns = WeightColumns<Scalar>(neurons: entries.rows, inputs: entries.columns)
    for r in 0..<entries.rows {
      for j in 0..<entries.columns { columns[r, j] = Scalar(entries[r, j]) }
    }
    return columns
  }

  private func matrix<Scalar: KernelScalar>(_ entries: TextbookMatrix) -> Matrix<Scalar> {
    Matrix(
      rows: entries.rows, columns: entries.columns, entries: entries.entries.map { Scalar($0) })
  }

  /// Entries are multiples of 1/8, so that sums of products are exact in either precision.
  private func check<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, n: Int, m: Int, inputs: Int, threads: Int
  ) {
    var samples = Samples(seed: UInt64(n + m))
    let workers = Workers(count: threads)
    let (w, v, u) = (
      samples.matrixOfEighths(m, inputs), samples.matrixOfEighths(n, inputs),
      samples.matrixOfEighths(n, m)
    )
    var columns: WeightColumns<Scalar> = weights(w)
    let vectors: Matrix<Scalar> = matrix(v)
    let factors: Matrix<Scalar> = matrix(u)
    var z = Matrix<Scalar>(rows: n, columns: m, repeating: .nan)
    var p = Matrix<Scalar>(rows: n, columns: inputs, repeating: .nan)
    columns.multiply(vectors, into: &z, workers: workers)
    #expect(TextbookMatrix(z) == v * w.transposed)
    columns.multiplyTransposed(factors, into: &p, workers: workers)
    #expect(TextbookMatrix(p) == u * w)
    columns.subtract(left: factors, right: vectors, workers: workers)
    let change = u.transposed * v
    for r in 0..<m {
      for j in 0..<inputs { #expect(Double(columns[r, j]) == w[r, j] - change[r, j]) }
    }
  }

  @Test(arguments: shapes, [1, 2])
  func `dense products and updates are exact on dyadic numbers`(
    shape: (n: Int, m: Int, inputs: Int), threads: Int
  ) {
    check(Float.self, n: shape.n, m: shape.m, inputs: shape.inputs, threads: threads)
    check(Double.self, n: shape.n, m: shape.m, inputs: shape.inputs, threads: threads)
  }

  @Test(arguments: shapes, [0, 0.2, 1])
  func `a sparse product is the dense one on dyadic numbers`(
    shape: (n: Int, m: Int, inputs: Int), density: Double
  ) {
    let (n, m, inputs) = shape
    var samples = Samples(seed: 3)
    let bits = samples.bits(n * inputs, density: density)
    let v = TextbookMatrix(rows: n, columns: inputs) { i, k in
      let value = samples.eighths()
      return bits[i * inputs + k] ? value : 0
    }
    let w = samples.matrixOfEighths(m, inputs)
    var supports = Supports(vectors: n, length: inputs, workers: Workers(count: 2))
    supports.fill(
      from: BitMatrix(rows: n, columns: inputs, bits: bits), workers: Workers(count: 2))
    let columns: WeightColumns<Float> = weights(w)
    let vectors: Matrix<Float> = matrix(v)
    var z = Matrix<Float>(rows: n, columns: m, repeating: .nan)
    columns.multiply(vectors, on: supports, into: &z, workers: Workers(count: 2))
    #expect(TextbookMatrix(z) == v * w.transposed)
    #expect(supports.total == bits.count { $0 })
  }

  @Test func `W has the numbers of the stream's rows, drawn whole or in passing`() {
    let stream = RandomStream(seed: 7, purpose: .weights, substream: 2)
    let (n, m, inputs, workers) = (3, 131, 75, Workers(count: 2))
    var rows = Matrix<Double>(rows: m, columns: inputs, repeating: 0)
    stream.fillNormals(&rows)
    var columns = WeightColumns<Double>(neurons: m, inputs: inputs)
    stream.fillNormals(&columns, workers: workers)
    for r in 0..<m {
      for j in 0..<inputs { #expect(columns[r, j] == rows[r, j]) }
    }
    var single = WeightColumns<Double>(neurons: m, inputs: inputs)
    stream.fillNormals(&single, inSingle: true, workers: workers)
    var floats = Matrix<Float>(rows: m, columns: inputs, repeating: 0)
    stream.fillNormals(&floats)
    for r in 0..<m {
      for j in 0..<inputs { #expect(single[r, j] == Double(floats[r, j])) }
    }
    var samples = Samples(seed: 2)
    let v = samples.matrix(n, inputs, Double.self)
    var z = Matrix<Double>(rows: n, columns: m, repeating: .nan)
    let vectors: Matrix<Double> = matrix(v)
    var seconds = AlignedBuffer<Double>(
      count: DrawingTurns.spacing * workers.count, repeating: 0)
    let turns = DrawingTurns(now: { 0 }, seconds: seconds.mutableView)
    stream.multiplyDrawn(vectors, into: &z, workers: workers, turns: turns)
    let expected = v * TextbookMatrix(rows).transposed
    // Sums of 75 terms of magnitude below 4.
    for index in 0..<z.count { #expect(abs(z.pointer[index] - expected.entries[index]) <= 1e-12) }
  }
}
