import Numerics
import TestSupport
import Testing

/// Sketches of u_i (x) x_i from firing bits against the same sketches of the products formed.
@Suite struct FiringSketchTests {
  static let shapes = [(1, 1, 1), (3, 2, 5), (17, 7, 65), (5, 16, 200), (33, 3, 130)]

  @Test("The sparse sign sketch is S (u (x) x), draw after draw", arguments: shapes)
  func sparse(n: Int, d: Int, m: Int) {
    expectSparse(n, d, m, Float.self)
    expectSparse(n, d, m, Double.self)
  }

  /// More columns than one slab has: the draws of slabs join.
  @Test("A sketch of several slabs is that of the whole")
  func slabs() { expectSparse(3, 300, 400, Double.self) }

  @Test("A subsampled transform and TensorSRHT read firing bits", arguments: TransformKind.allCases)
  func transforms(kind: TransformKind) throws {
    let (n, d, m, s, workers) = (5, 7, 200, 9, Workers(count: 2))
    let sample = Firing(n, d, m, Double.self)
    let bits = sample.firing
    let values = AlignedBuffer(sample.values)
    let points = sample.points.matrix(of: Double.self)
    var flat = try SubsampledTransform<Double>(
      length: m * d, samples: s, kind: kind, seed: 4, workers: workers)
    var tensor = try TensorSubsampledTransform<Double>(
      leftLength: m, rightLength: d, samples: s, kind: kind,
      chunks: TransformChunks(length: 64, count: 4), seed: 4, workers: workers)
    #expect(flat.chunks.count > 4)
    var found = Matrix<Double>(rows: n, columns: s, repeating: .nan)
    var expected = Matrix<Double>(rows: n, columns: s, repeating: .nan)
    flat.apply(firing: bits, values: values, right: points, into: &found, workers: workers)
    flat.apply(
      to: Matrix(rows: n, columns: m * d, entries: Array(sample.products.joined())),
      into: &expected, workers: workers)
    #expect(firstDifference(found.entries, expected.entries) == nil)
    let mixed = tensor.transformed(points, workers: workers)
    tensor.apply(firing: bits, values: values, mixedRight: mixed, into: &found, workers: workers)
    tensor.apply(
      left: sample.left.matrix(of: Double.self), mixedRight: mixed, into: &expected,
      workers: workers)
    #expect(firstDifference(found.entries, expected.entries) == nil)
  }

  private func expectSparse<Scalar: KernelScalar>(
    _ n: Int, _ d: Int, _ m: Int, _ scalar: Scalar.Type
  ) {
    let (s, sample) = (80, Firing(n, d, m, Scalar.self))
    let points = sample.points.matrix(of: Scalar.self)
    // Every neuron has whole lines of the sketch.
    let width = roundUp(d, to: SparseSignSketch.lineColumns)
    var results: [[Scalar]] = []
    for team in [1, 2] {
      let workers = Workers(count: team)
      var sketch = FiringSketch<Scalar>(rows: s, points: points, neurons: m)
      var result = Matrix<Scalar>(rows: n, columns: s, repeating: .nan)
      var whole = SparseSignSketch(rows: s, lines: m * SparseSignSketch.lines(columns: d))
      for draw in [UInt32(0), 3, 0] {
        sketch.fill(
          &result, seed: 9, draw: draw, firing: sample.firing,
          values: AlignedBuffer(sample.values.map { Scalar($0) }), workers: workers)
        whole.draw(seed: 9, substream: draw, lines: 0..<whole.lines, workers: workers)
        let dense = TextbookMatrix(rows: s, columns: m * d) { whole[$0, $1 / d * width + $1 % d] }
        let bound = gamma(m * d + 4, Scalar.self) + gamma(m * d + 4, Double.self)
        let excess = sketchExcess(result, of: sample.products, by: dense) {
          bound * $0.reduce(0) { $0 + abs($1) }
        }
        #expect(excess == nil, "\(n) x \(d), \(m), draw \(draw)")
      }
      results.append(result.entries)
    }
    #expect(firstDifference(results[0], results[1]) == nil)
  }
}

/// Firing bits, values and points, with u_i and u_i (x) x_i formed.
private struct Firing {
  let bits: [Bool]
  let values: [Double]
  let points: TextbookMatrix
  let left: TextbookMatrix

  init<Scalar: KernelScalar>(_ n: Int, _ d: Int, _ m: Int, _ scalar: Scalar.Type) {
    var samples = Samples(seed: UInt64(31 * n + m))
    let bits = samples.bits(n * m, density: 0.3)
    let values = samples.vector(m, Scalar.self)
    points = samples.matrix(n, d, Scalar.self)
    left = TextbookMatrix(rows: n, columns: m) { bits[$0 * m + $1] ? values[$1] : 0 }
    (self.bits, self.values) = (bits, values)
  }

  var firing: BitMatrix { BitMatrix(rows: points.rows, columns: left.columns, bits: bits) }

  var products: [[Double]] {
    (0..<points.rows).map { i in
      kronecker(
        (0..<left.columns).map { left[i, $0] }, (0..<points.columns).map { points[i, $0] })
    }
  }
}
