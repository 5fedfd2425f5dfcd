import Numerics
import TestSupport
import Testing

/// The two sketches of Kronecker products, which must agree with sketches of the products formed.
@Suite struct TensorSketchTests {
  static let shapes = [(1, 1, 1), (2, 3, 5), (5, 4, 8), (9, 2, 3), (65, 7, 100), (33, 16, 64)]

  @Test("TensorSketch is the count sketch of the product, draw after draw", arguments: shapes)
  func sketchDefinition(m: Int, d: Int, buckets: Int) throws {
    try expectSketch(KroneckerRows(m, d, Float.self), buckets: buckets, Float.self)
    try expectSketch(KroneckerRows(m, d, Double.self), buckets: buckets, Double.self)
  }

  @Test("Vectors given by bits have the sketch of the same vectors given whole")
  func bits() throws {
    // As long as a word of bits, longer, and of several words.
    for m in [2, 63, 64, 65, 130, 1000] {
      try expectBits(KroneckerRows(m, 2, Float.self), buckets: 8, Float.self)
      try expectBits(KroneckerRows(m, 2, Double.self), buckets: 100, Double.self)
    }
  }

  @Test(
    "TensorSRHT is sqrt(N1 N2/s) P (T1 D1 (x) T2 D2), draw after draw",
    arguments: TransformKind.allCases, shapes)
  func transformDefinition(kind: TransformKind, shape: (Int, Int, Int)) throws {
    let (m, d, samples) = shape
    try expectTransform(KroneckerRows(m, d, Float.self), kind, samples: samples, Float.self)
    try expectTransform(KroneckerRows(m, d, Double.self), kind, samples: samples, Double.self)
  }

  @Test("The mean of |S (u (x) x)|^2 is |u|^2 |x|^2 for TensorSketch")
  func sketchIsometry() throws {
    // Its variance is at most (2 + 3^2)/s (H. Avron, H. L. Nguyen, D. P. Woodruff, "Subspace embeddings
    // for the polynomial kernel", NIPS 2014): a mean over 10^4 draws of s = 64 is off by 0.1 with a
    // probability below 11/(64 * 10^4 * 0.01) = 0.2 %, by Chebyshev.
    let (m, d, buckets, workers) = (40, 10, 64, Workers(count: 1))
    let left = Matrix<Double>(rows: 1, columns: m, entries: harmonicDirection(m))
    let right = Matrix<Double>(rows: 1, columns: d, entries: harmonicDirection(d))
    var sketch = Matrix<Double>(rows: 1, columns: buckets, repeating: 0)
    var tensor = try TensorSketch<Double>(
      leftLength: m, rightLength: d, buckets: buckets, seed: 5, workers: workers)
    let deviation = meanDeviation(draws: 10_000) { draw in
      tensor.redraw(draw)
      tensor.apply(left: left, right: right, into: &sketch, workers: workers)
      return sketch.entries
    }
    #expect(deviation < 0.1)
  }

  @Test("The mean of |S (u (x) x)|^2 is |u|^2 |x|^2 for TensorSRHT")
  func transformIsometry() throws {
    // Given signs, samples are independent with mean |u|^2 |x|^2 = 1; the mean square of one is
    // N1 N2 sum a^4 sum b^4 with a = T1 D1 u, b = T2 D2 x, at most 9 over the signs since entries of
    // T are +-1/sqrt N. A mean over 10^4 draws of s = 64 is off by 0.1 with a probability below
    // 9/(64 * 10^4 * 0.01) = 0.15 %, by Chebyshev.
    let (m, d, samples, workers) = (40, 10, 64, Workers(count: 1))
    let left = Matrix<Double>(rows: 1, columns: m, entries: harmonicDirection(m))
    let right = Matrix<Double>(rows: 1, columns: d, entries: harmonicDirection(d))
    var sketch = Matrix<Double>(rows: 1, columns: samples, repeating: 0)
    var tensor = try TensorSubsampledTransform<Double>(
      leftLength: m, rightLength: d, samples: samples, seed: 6, workers: workers)
    let mixed = tensor.transformed(right, workers: workers)
    let deviation = meanDeviation(draws: 10_000) { draw in
      tensor.redraw(draw)
      tensor.apply(left: left, mixedRight: mixed, into: &sketch, workers: workers)
      return sketch.entries
    }
    #expect(deviation < 0.1)
  }

  private func expectSketch<Scalar: KernelScalar>(
    _ rows: KroneckerRows, buckets: Int, _ scalar: Scalar.Type
  ) throws {
    var results: [[Scalar]] = []
    for team in teams {
      let workers = Workers(count: team)
      var tensor = try TensorSketch<Scalar>(
        leftLength: rows.left.columns, rightLength: rows.right.columns, buckets: buckets, seed: 2,
        workers: workers)
      var whole = Matrix<Scalar>(rows: rows.count, columns: buckets, repeating: .nan)
      var byBits = Matrix<Scalar>(rows: rows.count, columns: buckets, repeating: .nan)
      // Three transforms, as for a convolution, after sums of m and d terms.
      let relative =
        3.01 * transformBound(buckets, Scalar.self)
        + gammaWithReference(rows.left.columns + rows.right.columns + 4, Scalar.self)
      for draw in [UInt32(0), 5, 0] {
        tensor.redraw(draw)
        tensor.apply(
          left: rows.left.matrix(of: Scalar.self), right: rows.right.matrix(of: Scalar.self),
          into: &whole, workers: workers)
        let dense = SketchDraws(seed: 2, draw: draw).tensorSketch(
          left: rows.left.columns, right: rows.right.columns, buckets: buckets)
        // |C u| |C x|_1 <= |u|_1 |x|_1 = |u (x) x|_1.
        let excess = sketchExcess(whole, of: rows.products, by: dense) {
          relative * $0.reduce(0) { $0 + abs($1) }
        }
        #expect(excess == nil)
      }
      tensor.apply(
        firing: BitMatrix(rows: rows.count, columns: rows.left.columns, bits: rows.bits),
        values: AlignedBuffer(rows.values.map { Scalar($0) }),
        right: rows.right.matrix(of: Scalar.self), into: &byBits, workers: workers)
      #expect(firstDifference(whole.entries, byBits.entries) == nil)
      results.append(whole.entries)
    }
    #expect(firstDifference(results[0], results[1]) == nil)
  }

  private func expectBits<Scalar: KernelScalar>(
    _ rows: KroneckerRows, buckets: Int, _ scalar: Scalar.Type
  ) throws {
    let (m, d, workers) = (rows.left.columns, rows.right.columns, Workers(count: 2))
    var tensor = try TensorSketch<Scalar>(
      leftLength: m, rightLength: d, buckets: buckets, seed: 4, workers: workers)
    var whole = Matrix<Scalar>(rows: rows.count, columns: buckets, repeating: .nan)
    var byBits = Matrix<Scalar>(rows: rows.count, columns: buckets, repeating: .nan)
    let right = rows.right.matrix(of: Scalar.self)
    tensor.apply(
      left: rows.left.matrix(of: Scalar.self), right: right, into: &whole, workers: workers)
    tensor.apply(
      firing: BitMatrix(rows: rows.count, columns: m, bits: rows.bits),
      values: AlignedBuffer(rows.values.map { Scalar($0) }), right: right, into: &byBits,
      workers: workers)
    #expect(firstDifference(whole.entries, byBits.entries) == nil)
  }

  private func expectTransform<Scalar: KernelScalar>(
    _ rows: KroneckerRows, _ kind: TransformKind, samples: Int, _ scalar: Scalar.Type
  ) throws {
    let (m, d) = (rows.left.columns, rows.right.columns)
    let chunks = TransformChunks(entries: m, samples: samples, kind: kind)
    let (padded, paddedRight) = (chunks.padded, kind.paddedLength(d))
    let relative =
      transformBound(padded, Scalar.self) + transformBound(paddedRight, Scalar.self)
      + gamma(5, Scalar.self) + 3 * gamma(padded + paddedRight + m * d, Double.self)
    let scale = (Double(padded * paddedRight) / Double(samples)).squareRoot()
    var results: [[Scalar]] = []
    for team in teams {
      let workers = Workers(count: team)
      var tensor = try TensorSubsampledTransform<Scalar>(
        leftLength: m, rightLength: d, samples: samples, kind: kind, seed: 3, workers: workers)
      let mixed = tensor.transformed(rows.right.matrix(of: Scalar.self), workers: workers)
      var sketch = Matrix<Scalar>(rows: rows.count, columns: samples, repeating: .nan)
      for draw in [UInt32(0), 6, 0] {
        tensor.redraw(draw)
        tensor.apply(
          left: rows.left.matrix(of: Scalar.self), mixedRight: mixed, into: &sketch,
          workers: workers)
        let dense = SketchDraws(seed: 3, draw: draw)
          .tensorTransform(
            kind, chunks: tensor.chunks, left: m, right: d, samples: samples)
        let excess = sketchExcess(sketch, of: rows.products, by: dense) {
          1.01 * scale * relative * euclideanNorm($0)
        }
        #expect(excess == nil, "\(kind), \(Scalar.self), \(m) x \(d), draw \(draw)")
      }
      results.append(sketch.entries)
    }
    #expect(firstDifference(results[0], results[1]) == nil)
  }
}

/// Pairs u_i = D_i o v, x_i.
private struct KroneckerRows {
  let count = 3
  let bits: [Bool]
  let values: [Double]
  let left: TextbookMatrix
  let right: TextbookMatrix

  init<Scalar: KernelScalar>(_ m: Int, _ d: Int, _ scalar: Scalar.Type) {
    var samples = Samples(seed: UInt64(100 * m + d))
    let bits = samples.bits(count * m, density: 0.6)
    let values = samples.vector(m, Scalar.self)
    left = TextbookMatrix(rows: count, columns: m) { bits[$0 * m + $1] ? values[$1] : 0 }
    right = samples.matrix(count, d, Scalar.self)
    (self.bits, self.values) = (bits, values)
  }

  var products: [[Double]] {
    (0..<count).map { i in
      kronecker(
        Array(left.entries[i * left.columns..<(i + 1) * left.columns]),
        Array(right.entries[i * right.columns..<(i + 1) * right.columns]))
    }
  }
}
