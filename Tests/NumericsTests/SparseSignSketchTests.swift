import Numerics
import TestSupport
import Testing

@Suite struct SparseSignSketchTests {
  @Test("Every column has exactly four entries of one half", arguments: [64, 80, 1024])
  func columns(s: Int) {
    let dense = dense(drawn(s, 1000, team: 2))
    let wrong = (0..<1000).first { j in
      let column = (0..<s).map { dense[$0, j] }.filter { $0 != 0 }
      return column.count != 4 || !column.allSatisfy { abs($0) == 0.5 }
    }
    #expect(wrong == nil)
  }

  @Test("Columns of a line share no row, those of two lines one of s", arguments: [64, 144])
  func collisions(s: Int) {
    let lines = 500
    let dense = dense(drawn(s, 16 * lines, team: 1))
    let rows = (0..<16 * lines).map { j in (0..<s).filter { dense[$0, j] != 0 } }
    let shared = (0..<lines).first { line in
      Set(rows[16 * line..<16 * line + 16].joined()).count != 64
    }
    #expect(shared == nil)
    // Columns l and l' of two lines have 16 pairs of entries, each in one row with probability 1/s. The counts of
    // different pairs of lines are independent and at most 4, so that their variance is at most 4 times their mean: 6
    // standard deviations of the mean of them.
    for (left, right) in [(0, 0), (0, 5), (3, 11), (15, 1)] {
      let counts = stride(from: 0, to: lines, by: 2).map { line in
        Set(rows[16 * line + left]).intersection(rows[16 * line + 16 + right]).count
      }
      let mean = Double(counts.reduce(0, +)) / Double(counts.count)
      let expected = 16 / Double(s)
      #expect(abs(mean - expected) <= 6 * (expected * 4 / Double(counts.count)).squareRoot())
    }
  }

  @Test("A sketch has whole blocks of rows, four at least")
  func rows() {
    #expect([0, 1, 64, 65, 80, 1000].map(SparseSignSketch.rows) == [64, 64, 64, 80, 80, 1008])
  }

  @Test("A column does not depend on how many are drawn, nor by how many threads")
  func independent() {
    let many = dense(drawn(80, 9000, team: 2))
    let few = dense(drawn(80, 4097, team: 1))
    let wrong = (0..<4097).first { j in (0..<80).contains { many[$0, j] != few[$0, j] } }
    #expect(wrong == nil)
  }

  @Test("Other seeds and substreams draw other sketches")
  func distinct() {
    let sketches = [(1, 0), (2, 0), (1, 1)].map { seed, substream in
      var sketch = SparseSignSketch(rows: 64, lines: 4)
      sketch.draw(
        seed: UInt64(seed), substream: UInt32(substream), lines: 0..<4, workers: Workers(count: 1))
      return dense(sketch)
    }
    #expect(sketches[0] != sketches[1] && sketches[0] != sketches[2] && sketches[1] != sketches[2])
  }

  @Test("Rows and signs are drawn evenly")
  func uniform() {
    let (s, lines) = (80, 8000)
    let dense = dense(drawn(s, 16 * lines, team: 1))
    // A row is in column 3 of a line with probability 1/20, its sign is one toss: 80 rows, two counts each, all
    // within 6 standard deviations but with a probability of 160 * 2e-9.
    let (mean, deviation) = (Double(lines) / 20, (Double(lines) * 19 / 400).squareRoot())
    for row in 0..<s {
      let entries = (0..<lines).map { dense[row, 16 * $0 + 3] }
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
    var sketch = SparseSignSketch(rows: s, lines: SparseSignSketch.lines(columns: length))
    var product = SketchProduct<Double>(rows: s, columns: 1)
    var sum = 0.0
    for draw in 0..<draws {
      sketch.draw(
        seed: 3, substream: UInt32(draw), lines: 0..<sketch.lines, workers: Workers(count: 1))
      product.fill(&image, sketch: sketch, of: vector, workers: Workers(count: 1))
      sum += image.entries.reduce(0) { $0 + $1 * $1 } / square
    }
    // |S x|^2 has a variance below 2 |x|^4 / s: a mean of 2000 is off by 6 of its standard deviations,
    // 0.024, with a probability of about 2e-9.
    #expect(abs(sum / Double(draws) - 1) <= 6 * (2 / Double(s * draws)).squareRoot())
  }

  @Test(
    "The sketches of rows and of firing bits are those of the dense matrix",
    arguments: [(1, 1), (3, 64), (7, 65), (8, 128), (9, 129), (17, 200), (130, 33)],
    [0, 1, 2, 3, 64, 65, 511, 512, 513, 1030])
  func products(shape: (n: Int, s: Int), depth: Int) {
    let s = SparseSignSketch.rows(atLeast: shape.s)
    expectDense(Float.self, s: s, depth: depth, n: shape.n)
    expectDense(Double.self, s: s, depth: depth, n: shape.n)
  }

  @Test("Pieces of rows and their rest agree with the dense matrix", arguments: [63, 64, 128, 257])
  func pieces(n: Int) {
    expectDense(Float.self, s: 64, depth: 600, n: n)
    expectDense(Double.self, s: 64, depth: 600, n: n)
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
    let expected = dense(sketch, columns: depth) * matrix
    let fires = BitMatrix(rows: n, columns: 1, bits: Array(repeating: true, count: n))
    let one = AlignedBuffer<Scalar>(count: 1, repeating: 1)
    for team in teams + [3] {
      let workers = Workers(count: team)
      var result = Matrix<Scalar>(rows: s, columns: n, repeating: .nan)
      var points = Matrix<Scalar>(rows: n, columns: s, repeating: .nan)
      var product = SketchProduct<Scalar>(rows: s, columns: n)
      var firingSketch = FiringSketch<Scalar>(
        rows: s, points: matrix.transposed.matrix(of: scalar), neurons: 1)
      // Twice, since sums must start from zero each time.
      for _ in 0..<2 {
        product.fill(&result, sketch: sketch, of: matrix.matrix(of: scalar), workers: workers)
        firingSketch.fill(
          &points, seed: 1, draw: 0, firing: fires, values: one, workers: workers)
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
  var sketch = SparseSignSketch(rows: s, lines: SparseSignSketch.lines(columns: columns))
  sketch.draw(seed: 1, lines: 0..<sketch.lines, workers: Workers(count: team))
  return sketch
}

/// The first columns, as they are looked up one by one.
private func dense(
  _ sketch: borrowing SparseSignSketch, columns: Int? = nil
) -> TextbookMatrix {
  let columns = columns ?? sketch.lines * SparseSignSketch.lineColumns
  var matrix = TextbookMatrix(rows: sketch.rows, columns: columns) { _, _ in 0 }
  for i in 0..<sketch.rows {
    for j in 0..<columns { matrix[i, j] = sketch[i, j] }
  }
  return matrix
}
