import Numerics
import TestSupport
import Testing

@Suite struct SparseSignSketchTests {
  @Test("Every column has exactly four entries of one half", arguments: [4, 5, 7, 64, 1024])
  func columns(s: Int) {
    let dense = dense(drawn(s, 1000, team: 2))
    let wrong = (0..<1000).first { j in
      let column = (0..<s).map { dense[$0, j] }.filter { $0 != 0 }
      return column.count != 4 || !column.allSatisfy { abs($0) == 0.5 }
    }
    #expect(wrong == nil)
  }

  @Test("A column does not depend on how many are drawn, nor by how many threads")
  func independent() {
    let many = dense(drawn(33, 9000, team: 2))
    let few = dense(drawn(33, 4097, team: 1))
    let wrong = (0..<4097).first { j in (0..<33).contains { many[$0, j] != few[$0, j] } }
    #expect(wrong == nil)
  }

  @Test("Other seeds and substreams draw other sketches")
  func distinct() {
    let sketches = [(1, 0), (2, 0), (1, 1)].map { seed, substream in
      var sketch = SparseSignSketch(rows: 64, columns: 50)
      sketch.draw(seed: UInt64(seed), substream: UInt32(substream), workers: Workers(count: 1))
      return dense(sketch)
    }
    #expect(sketches[0] != sketches[1] && sketches[0] != sketches[2] && sketches[1] != sketches[2])
  }

  @Test("Rows and signs are drawn evenly")
  func uniform() {
    let (s, columns) = (16, 40_000)
    let dense = dense(drawn(s, columns, team: 1))
    // A row is in a column with probability 1/4, its sign is one toss: 16 rows, two counts each, all
    // within 6 standard deviations but with a probability of 32 * 2e-9.
    let (mean, deviation) = (Double(columns) / 4, (Double(columns) * 3 / 16).squareRoot())
    for row in 0..<s {
      let entries = (0..<columns).map { dense[row, $0] }
      let count = Double(entries.count { $0 != 0 })
      #expect(abs(count - mean) <= 6 * deviation)
      #expect(abs(2 * entries.reduce(0, +)) <= 6 * count.squareRoot())
    }
  }

  @Test("The mean of |S x|^2 over sketches is |x|^2")
  func unbiased() {
    let (s, length, draws) = (64, 100, 2000)
    var samples = Samples(seed: 2)
    let x = samples.vector(length, Double.self)
    let square = euclideanNorm(x) * euclideanNorm(x)
    let vector = Matrix(rows: length, columns: 1, entries: x)
    var image = Matrix<Double>(rows: s, columns: 1, repeating: 0)
    var sketch = SparseSignSketch(rows: s, columns: length)
    var product = SketchProduct<Double>(rows: s, columns: 1)
    var sum = 0.0
    for draw in 0..<draws {
      sketch.draw(seed: 3, substream: UInt32(draw), workers: Workers(count: 1))
      product.fill(&image, sketch: sketch, of: vector, workers: Workers(count: 1))
      sum += image.entries.reduce(0) { $0 + $1 * $1 } / square
    }
    // |S x|^2 has a variance below 2 |x|^4 / s: a mean of 2000 is off by 6 of its standard deviations,
    // 0.024, with a probability of about 2e-9.
    #expect(abs(sum / Double(draws) - 1) <= 6 * (2 / Double(s * draws)).squareRoot())
  }

  @Test(
    "The sketches of rows and of firing bits are those of the dense matrix",
    arguments: [(1, 1), (2, 3), (3, 64), (7, 65), (8, 128), (9, 129), (17, 200), (130, 33)],
    [0, 1, 2, 3, 64, 65, 511, 512, 513, 1030])
  func products(shape: (n: Int, s: Int), depth: Int) {
    let s = max(shape.s, 4)
    expectDense(Float.self, s: s, depth: depth, n: shape.n)
    expectDense(Double.self, s: s, depth: depth, n: shape.n)
  }

  @Test("Pieces of rows and their rest agree with the dense matrix", arguments: [63, 64, 128, 257])
  func pieces(n: Int) {
    expectDense(Float.self, s: 9, depth: 600, n: n)
    expectDense(Double.self, s: 9, depth: 600, n: n)
  }

  /// Multiples of 1/8 in [-1, 1] are halved and summed without rounding.
  ///
  /// The points of one neuron that fires on all of them with the value 1 are themselves what is sketched.
  private func expectDense<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, s: Int, depth: Int, n: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var samples = Samples(seed: UInt64(1000 * n + depth))
    let matrix = samples.matrixOfEighths(depth, n)
    let sketch = drawn(s, depth, team: 1)
    let expected = dense(sketch) * matrix
    let fires = BitMatrix(rows: n, columns: 1, bits: Array(repeating: true, count: n))
    let one = AlignedBuffer<Scalar>(count: 1, repeating: 1)
    for team in teams + [3] {
      let workers = Workers(count: team)
      var result = Matrix<Scalar>(rows: s, columns: n, repeating: .nan)
      var points = Matrix<Scalar>(rows: n, columns: s, repeating: .nan)
      var product = SketchProduct<Scalar>(rows: s, columns: n)
      var firingSketch = FiringSketch<Scalar>(
        rows: s, points: n, dimension: depth, neurons: 1, workers: workers)
      // Twice, since sums must start from zero each time.
      for _ in 0..<2 {
        product.fill(&result, sketch: sketch, of: matrix.matrix(of: scalar), workers: workers)
        firingSketch.fill(
          &points, seed: 1, draw: 0, firing: fires, values: one,
          points: matrix.transposed.matrix(of: scalar), workers: workers)
      }
      let difference = firstDifference(TextbookMatrix(result).entries, expected.entries)
      let transposed = firstDifference(
        TextbookMatrix(points).entries, expected.transposed.entries)
      #expect(difference == nil, sourceLocation: sourceLocation)
      #expect(transposed == nil, sourceLocation: sourceLocation)
    }
  }
}

private func drawn(_ s: Int, _ columns: Int, team: Int) -> SparseSignSketch {
  var sketch = SparseSignSketch(rows: s, columns: columns)
  sketch.draw(seed: 1, workers: Workers(count: team))
  return sketch
}

private func dense(_ sketch: borrowing SparseSignSketch) -> TextbookMatrix {
  var matrix = TextbookMatrix(rows: sketch.rows, columns: sketch.columns) { _, _ in 0 }
  for i in 0..<sketch.rows {
    for j in 0..<sketch.columns { matrix[i, j] = sketch[i, j] }
  }
  return matrix
}
