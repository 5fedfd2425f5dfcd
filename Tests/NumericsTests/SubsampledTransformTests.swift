import Numerics
import TestSupport
import Testing

@Suite struct SubsampledTransformTests {
  static let shapes = [(1, 1), (2, 1), (3, 3), (5, 2), (12, 7), (16, 16), (100, 33), (3000, 5)]

  @Test(
    "The sketch is sqrt(N/s) P F D, draw after draw", arguments: TransformKind.allCases, shapes)
  func definition(kind: TransformKind, shape: (Int, Int)) throws {
    try expectDefinition(kind, length: shape.0, samples: shape.1, Float.self)
    try expectDefinition(kind, length: shape.0, samples: shape.1, Double.self)
  }

  @Test("The number of workers leaves no trace", arguments: TransformKind.allCases)
  func workers(kind: TransformKind) throws {
    var samples = Samples(seed: 6)
    for (rows, length) in [(1030, 10), (9, 5000)] {
      let rows = samples.matrix(rows, length, Float.self)
      let one = try sketched(rows, kind, Float.self, team: 1)
      let two = try sketched(rows, kind, Float.self, team: 2)
      #expect(firstDifference(one, two) == nil)
      let oneInDouble = try sketched(rows, kind, Double.self, team: 1)
      let twoInDouble = try sketched(rows, kind, Double.self, team: 2)
      #expect(firstDifference(oneInDouble, twoInDouble) == nil)
    }
  }

  @Test("The mean of |S x|^2 is |x|^2", arguments: TransformKind.allCases)
  func isometryInTheMean(kind: TransformKind) throws {
    // Entries of F are at most sqrt(2/N), so those of y = F D x have E y^4 <= 3 (2 |x|^2/N)^2 over the
    // signs, and given y the sample's mean has a variance of at most 1/s times the mean of (N y^2)^2:
    // 12/s. A mean over 10^4 draws of s = 64 is off by 0.1 with a probability below
    // 12/(64 * 10^4 * 0.01) = 0.2 %, by Chebyshev.
    let (length, samples, workers) = (1000, 64, Workers(count: 1))
    let x = harmonicDirection(length)
    let row = Matrix<Double>(rows: 1, columns: length, entries: x)
    var sketch = Matrix<Double>(rows: 1, columns: samples, repeating: 0)
    var transform = try SubsampledTransform<Double>(
      length: length, samples: samples, kind: kind, seed: 7, workers: workers)
    let deviation = meanDeviation(draws: 10_000) { draw in
      transform.redraw(draw)
      transform.apply(to: row, into: &sketch, workers: workers)
      return sketch.entries
    }
    #expect(deviation < 0.1)
  }

  private func expectDefinition<Scalar: KernelScalar>(
    _ kind: TransformKind, length: Int, samples: Int, _ scalar: Scalar.Type
  ) throws {
    var source = Samples(seed: UInt64(length))
    let workers = Workers(count: 2)
    let vectors = (0..<4).map { _ in source.vector(length, Scalar.self) }
    let rows = Matrix<Scalar>(
      rows: 4, columns: length, entries: vectors.joined().map { Scalar($0) })
    var sketch = Matrix<Scalar>(rows: 4, columns: samples, repeating: .nan)
    var transform = try SubsampledTransform<Scalar>(
      length: length, samples: samples, kind: kind, seed: 8, workers: workers)
    let padded = transform.chunks.padded
    let relative =
      transformBound(padded, Scalar.self) + gamma(4, Scalar.self)
      + 2 * gamma(padded + 8, Double.self)
    let scale = (Double(padded) / Double(samples)).squareRoot()
    for draw in [UInt32(0), 3, 0] {
      transform.redraw(draw)
      transform.apply(to: rows, into: &sketch, workers: workers)
      let dense = SketchDraws(seed: 8, draw: draw)
        .subsampledTransform(
          kind, chunks: transform.chunks, length: length, samples: samples)
      let excess = sketchExcess(sketch, of: vectors, by: dense) {
        scale * relative * euclideanNorm($0)
      }
      #expect(excess == nil, "\(kind), \(Scalar.self), \(length) to \(samples), draw \(draw)")
    }
  }

  private func sketched<Scalar: KernelScalar>(
    _ rows: TextbookMatrix, _ kind: TransformKind, _ scalar: Scalar.Type, team: Int
  ) throws -> [Scalar] {
    let workers = Workers(count: team)
    var transform = try SubsampledTransform<Scalar>(
      length: rows.columns, samples: 9, kind: kind, seed: 1, workers: workers)
    var sketch = Matrix<Scalar>(rows: rows.rows, columns: 9, repeating: .nan)
    transform.apply(to: rows.matrix(of: Scalar.self), into: &sketch, workers: workers)
    return sketch.entries
  }
}
