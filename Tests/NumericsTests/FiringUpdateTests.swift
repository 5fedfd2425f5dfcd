import Numerics
import TestSupport
import Testing

@Suite struct FiringUpdateTests {
  @Test(
    "On dyadic inputs the step is exact for any number of workers",
    arguments: awkwardPoints, awkwardWidths)
  func exact(n: Int, m: Int) {
    expectExact(UpdateInput(n, m, 3, seed: UInt64(1000 * n + m)) { $0.eighths() })
  }

  @Test("On dyadic inputs of any dimension the step is exact", arguments: FusedForwardTests.shapes)
  func exactInAnyDimension(n: Int, m: Int, d: Int) {
    expectExact(UpdateInput(n, m, d, seed: 60) { $0.eighths() })
  }

  @Test(
    "The step is the textbook's within the rounding of n + 1 terms",
    arguments: FusedForwardTests.shapes)
  func bounded(n: Int, m: Int, d: Int) {
    let single = UpdateInput(n, m, d, seed: 61) { $0.uniform(Float.self) }
    let double = UpdateInput(n, m, d, seed: 62) { $0.uniform(Double.self) }
    #expect(excess(single, Float.self) == nil)
    #expect(excess(double, Double.self) == nil)
  }

  @Test("The number of workers leaves no trace", arguments: FusedForwardTests.shapes)
  func workers(n: Int, m: Int, d: Int) {
    let input = UpdateInput(n, m, d, seed: 63) { $0.uniform(Float.self) }
    let agree = (
      input.run(Float.self, team: 1) == input.run(Float.self, team: 2),
      input.run(Double.self, team: 1) == input.run(Double.self, team: 2)
    )
    #expect(agree.0)
    #expect(agree.1)
  }

  @Test("Without points the weights stay as they are")
  func empty() {
    expectExact(UpdateInput(0, 65, 3, seed: 64) { $0.eighths() })
  }
}

/// An update to run, its numbers exact in the precision it will run in.
private struct UpdateInput {
  let weights: TextbookMatrix
  let directions: TextbookMatrix
  let fired: [Bool]
  let signs: [Double]

  init(_ n: Int, _ m: Int, _ d: Int, seed: UInt64, entry: (inout Samples) -> Double) {
    var samples = Samples(seed: seed)
    weights = TextbookMatrix(rows: m, columns: d) { _, _ in entry(&samples) }
    directions = TextbookMatrix(rows: n, columns: d) { _, _ in entry(&samples) }
    fired = samples.bits(n * m, density: 0.4)
    signs = samples.signs(m)
  }

  /// The weights after the step, taken in scratch that a step of all pairs used before.
  func run<Scalar: KernelScalar>(_ scalar: Scalar.Type, team: Int) -> [Double] {
    let (n, m) = (directions.rows, weights.rows)
    let workers = Workers(count: team)
    var update = FiringUpdate<Scalar>(points: n, workers: workers)
    var updated = weights.matrix(of: scalar)
    let steps = directions.matrix(of: scalar)
    let signs = AlignedBuffer(signs.map { Scalar($0) })
    let all = BitMatrix(rows: n, columns: m, bits: [Bool](repeating: true, count: n * m))
    update.subtract(
      from: &updated, directions: steps, firing: all, signs: signs, workers: workers)
    updated.copyEntries(of: weights.matrix(of: scalar))
    update.subtract(
      from: &updated, directions: steps, firing: BitMatrix(rows: n, columns: m, bits: fired),
      signs: signs, workers: workers)
    return TextbookMatrix(updated).entries
  }

  var textbook: (weights: TextbookMatrix, magnitudes: TextbookMatrix) {
    textbookUpdate(weights: weights, directions: directions, firing: fired, signs: signs)
  }
}

private func expectExact(_ input: UpdateInput) {
  let expected = input.textbook.weights.entries
  for team in teams {
    #expect(firstDifference(input.run(Float.self, team: team), expected) == nil)
    #expect(firstDifference(input.run(Double.self, team: team), expected) == nil)
  }
}

private func excess<Scalar: KernelScalar>(_ input: UpdateInput, _ scalar: Scalar.Type) -> Excess? {
  let (expected, magnitudes) = input.textbook
  let roundings = gammaWithReference(input.directions.rows + 1, scalar)
  return Excess.first(
    input.run(scalar, team: 1), from: expected.entries,
    within: magnitudes.entries.map { roundings * $0 })
}
