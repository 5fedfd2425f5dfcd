import Numerics
import TestSupport
import Testing

@Suite struct SparseUpdateTests {
  @Test(
    "On dyadic inputs the step is exact for any number of workers",
    arguments: awkwardPoints + [0], [1, 63, 64, 65, 511, 513, 1030])
  func exact(n: Int, m: Int) {
    for d in [1, 3] { expectExact(n, m, d, density: 0.2) }
  }

  @Test(
    "On dyadic inputs of any dimension the step is exact",
    arguments: [0, 1, 2, 7, 8, 9, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129])
  func exactInAnyDimension(d: Int) {
    for density in [0, 0.05, 1] { expectExact(33, 70, d, density: density) }
  }

  @Test("The step is the textbook's within the rounding of n + 1 terms", arguments: [5, 64, 200])
  func bounded(d: Int) {
    let excesses = (excess(Float.self, 129, 300, d), excess(Double.self, 129, 300, d))
    #expect(excesses.0 == nil)
    #expect(excesses.1 == nil)
  }

  @Test("On dyadic inputs the step from lists is that of all pairs", arguments: [0.1, 0.3])
  func allPairs(density: Double) {
    let (n, m, workers) = (100, 200, Workers(count: 2))
    let input = SparseInput(n, m, 8, density: density, seed: 5) { $0.eighths() }
    var weights = input.weights.matrix(of: Double.self)
    var update = FiringUpdate<Double>(points: n, workers: workers)
    update.subtract(
      from: &weights, directions: input.directions.matrix(of: Double.self),
      firing: BitMatrix(rows: n, columns: m, bits: input.fired),
      signs: AlignedBuffer(input.signs), workers: workers)
    #expect(firstDifference(input.run(Double.self, team: 2), weights.entries) == nil)
  }

  private func excess<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ n: Int, _ m: Int, _ d: Int
  ) -> Excess? {
    let input = SparseInput(n, m, d, density: 0.1, seed: 61) { $0.uniform(scalar) }
    let (expected, magnitudes) = input.textbook
    let (one, two) = (input.run(scalar, team: 1), input.run(scalar, team: 2))
    guard firstDifference(one, two) == nil else { return .incomparable }
    let roundings = gammaWithReference(n + 1, scalar)
    return Excess.first(
      one, from: expected.entries, within: magnitudes.entries.map { roundings * $0 })
  }

  private func expectExact(_ n: Int, _ m: Int, _ d: Int, density: Double) {
    let input = SparseInput(n, m, d, density: density, seed: UInt64(1000 * n + m)) { $0.eighths() }
    let expected = input.textbook.weights.entries
    for team in teams {
      #expect(firstDifference(input.run(Float.self, team: team), expected) == nil)
      #expect(firstDifference(input.run(Double.self, team: team), expected) == nil)
    }
  }
}

/// A sparse update to run, its numbers exact in the precision it will run in.
private struct SparseInput {
  let weights: TextbookMatrix
  let directions: TextbookMatrix
  let fired: [Bool]
  let signs: [Double]

  init(
    _ n: Int, _ m: Int, _ d: Int, density: Double, seed: UInt64, entry: (inout Samples) -> Double
  ) {
    var samples = Samples(seed: seed)
    weights = TextbookMatrix(rows: m, columns: d) { _, _ in entry(&samples) }
    directions = TextbookMatrix(rows: n, columns: d) { _, _ in entry(&samples) }
    fired = samples.bits(n * m, density: density)
    signs = samples.signs(m)
  }

  /// The weights after the step.
  func run<Scalar: KernelScalar>(_ scalar: Scalar.Type, team: Int) -> [Double] {
    let (n, m, workers) = (directions.rows, weights.rows, Workers(count: team))
    var updated = weights.matrix(of: scalar)
    var update = SparseUpdate<Scalar>(points: n, workers: workers)
    update.subtract(
      from: &updated, directions: directions.matrix(of: scalar),
      firing: BitMatrix(rows: n, columns: m, bits: fired),
      signs: AlignedBuffer(signs.map { Scalar($0) }), workers: workers)
    return TextbookMatrix(updated).entries
  }

  var textbook: (weights: TextbookMatrix, magnitudes: TextbookMatrix) {
    textbookUpdate(weights: weights, directions: directions, firing: fired, signs: signs)
  }
}
