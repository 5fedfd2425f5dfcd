import Numerics
import TestSupport
import Testing

@Suite struct CountSketchTests {
  static let shapes = [(0, 1), (1, 1), (2, 5), (7, 3), (65, 8), (130, 100), (1000, 64)]

  @Test("Of eighths the sketch is exactly C x, draw after draw", arguments: shapes)
  func definition(length: Int, buckets: Int) {
    expectDefinition(length, buckets, Float.self)
    expectDefinition(length, buckets, Double.self)
  }

  @Test("Sketches of other rows of a draw are others")
  func rows() {
    let draws = SketchDraws(seed: 3, draw: 1)
    // 64 places of 64 buckets agree with a probability of 64^-64.
    #expect(draws.integers(64, below: 64, row: 0) != draws.integers(64, below: 64, row: 1))
    #expect(draws.signs(64, row: 0) != draws.signs(64, row: 1))
  }

  @Test("The mean of |C x|^2 is |x|^2")
  func isometryInTheMean() {
    // Its variance is at most 2/s: a mean over 10^4 draws of s = 64 is off by 0.05 with a probability
    // below 2/(64 * 10^4 * 0.0025) = 0.13 %, by Chebyshev.
    let (length, buckets, workers) = (100, 64, Workers(count: 1))
    let row = Matrix<Double>(rows: 1, columns: length, entries: harmonicDirection(length))
    var sketch = Matrix<Double>(rows: 1, columns: buckets, repeating: 0)
    var count = CountSketch<Double>(length: length, buckets: buckets, seed: 9)
    let deviation = meanDeviation(draws: 10_000) { draw in
      count.redraw(draw)
      count.apply(to: row, into: &sketch, workers: workers)
      return sketch.entries
    }
    #expect(deviation < 0.05)
  }

  private func expectDefinition<Scalar: KernelScalar>(
    _ length: Int, _ buckets: Int, _ scalar: Scalar.Type
  ) {
    var source = Samples(seed: UInt64(length))
    let rows = source.matrixOfEighths(3, length)
    let vectors = (0..<3).map { Array(rows.entries[$0 * length..<($0 + 1) * length]) }
    var sketch = Matrix<Scalar>(rows: 3, columns: buckets, repeating: .nan)
    var count = CountSketch<Scalar>(length: length, buckets: buckets, seed: 2, row: 1)
    for draw in [UInt32(0), 4, 0] {
      let dense = SketchDraws(seed: 2, draw: draw)
        .countSketch(length: length, buckets: buckets, row: 1)
      count.redraw(draw)
      for team in teams {
        count.apply(
          to: rows.matrix(of: Scalar.self), into: &sketch, workers: Workers(count: team))
        let excess = sketchExcess(sketch, of: vectors, by: dense) { _ in 0 }
        #expect(excess == nil)
      }
    }
  }
}
