import Numerics
import TestSupport
import Testing

@Suite struct FusedForwardTests {
  /// Points, neurons and dimension: m is a multiple neither of 64 nor of a block, of 256 neurons but
  /// for the last three shapes, of 192, 64 and 64.
  static let shapes = [
    (5, 65, 1), (65, 513, 2), (3, 300, 3), (130, 1000, 17), (127, 511, 64), (16, 257, 64),
    (1200, 300, 3), (4096, 130, 2), (5000, 65, 1),
  ]

  @Test(
    "On dyadic inputs bits and predictions are exact for any number of workers",
    arguments: awkwardPoints, awkwardWidths)
  func exact(n: Int, m: Int) {
    let input = ForwardInput.eighths(n, m, 3, seed: UInt64(1000 * n + m))
    for shift in [0, 0.5] { expectExact(input, shift: shift) }
  }

  @Test("On dyadic inputs of any dimension bits and predictions are exact", arguments: shapes)
  func exactInAnyDimension(n: Int, m: Int, d: Int) {
    expectExact(ForwardInput.eighths(n, m, d, seed: 50), shift: 0.25)
  }

  @Test("A product equal to the shift does not fire", arguments: [0, 0.5, 1.25])
  func ties(shift: Double) {
    // Neuron r meets point i in b, b + 1/64 or b - 1/64, as r - i is 0, 1 or 2 modulo 3.
    let (n, m) = (70, 130)
    var input = ForwardInput.eighths(n, m, 3, seed: 51)
    input.points = TextbookMatrix(rows: n, columns: 3) { $0 % 3 == $1 ? 1 : 0 }
    input.weights = TextbookMatrix(rows: m, columns: 3) { r, k in
      shift + [0, 0x1p-6, -0x1p-6][(r - k + 3) % 3]
    }
    let expected = (0..<n * m).map { ($0 % m - $0 / m % 3 + 3) % 3 == 1 }
    let (single, double) = (
      input.run(Float.self, shift: shift), input.run(Double.self, shift: shift)
    )
    #expect(firstDifference(single.bits, expected) == nil)
    #expect(firstDifference(double.bits, expected) == nil)
    expectExact(input, shift: shift)
  }

  @Test(
    "Bits and predictions are those of the textbook within the rounding of products and sums",
    arguments: shapes)
  func bounded(n: Int, m: Int, d: Int) {
    for shift in [0, 0.3, 1] {
      expectBounded(ForwardInput.uniform(n, m, d, Float.self, seed: 52), Float.self, shift: shift)
      expectBounded(ForwardInput.uniform(n, m, d, Double.self, seed: 53), Double.self, shift: shift)
    }
  }

  @Test("The number of workers leaves no trace", arguments: shapes)
  func workers(n: Int, m: Int, d: Int) {
    let input = ForwardInput.uniform(n, m, d, Float.self, seed: 54)
    let agree = (
      input.run(Float.self, shift: 0.1, team: 1) == input.run(Float.self, shift: 0.1, team: 2),
      input.run(Double.self, shift: 0.1, team: 1) == input.run(Double.self, shift: 0.1, team: 2)
    )
    #expect(agree.0)
    #expect(agree.1)
  }

  @Test("Running in used scratch leaves no trace of what it was used for", arguments: shapes)
  func usedScratch(n: Int, m: Int, d: Int) {
    let input = ForwardInput.uniform(n, m, d, Float.self, seed: 55)
    var (negated, broken) = (input, input)
    negated.weights = TextbookMatrix(rows: m, columns: d) { -input.weights[$0, $1] }
    broken.weights = TextbookMatrix(rows: m, columns: d) { _, _ in .nan }
    for team in teams {
      let single = ForwardInput.run([negated, broken, input], Float.self, shift: 0, team: team)
      let double = ForwardInput.run([negated, broken, input], Double.self, shift: 0, team: team)
      let agree = (
        single == input.run(Float.self, shift: 0), double == input.run(Double.self, shift: 0)
      )
      #expect(agree.0)
      #expect(agree.1)
    }
  }

  @Test("Without points there is nothing to do")
  func empty() {
    let input = ForwardInput.eighths(0, 65, 3, seed: 56)
    #expect(input.run(Float.self, shift: 0).predictions.isEmpty)
    #expect(input.run(Double.self, shift: 0).predictions.isEmpty)
  }
}

private func expectExact(_ input: ForwardInput, shift: Double) {
  let textbook = input.textbook(shift: shift)
  let (bits, predictions) = (textbook.firing, textbook.predictions)
  for team in teams {
    for result in [
      input.run(Float.self, shift: shift, team: team),
      input.run(Double.self, shift: shift, team: team),
    ] {
      let isClean = result.hasCleanPadding
      #expect(isClean)
      #expect(firstDifference(result.bits, bits) == nil)
      #expect(firstDifference(result.predictions, predictions) == nil)
    }
  }
}

private func expectBounded<Scalar: KernelScalar>(
  _ input: ForwardInput, _ scalar: Scalar.Type, shift: Double
) {
  let (n, m) = (input.points.rows, input.weights.rows)
  let textbook = input.textbook(shift: Double(Scalar(shift)))
  let result = input.run(scalar, shift: shift)
  let fired = textbook.firing
  let differing = (0..<n * m).filter { result.bits[$0] != fired[$0] }
  let unexplained = differing.filter {
    !textbook.isAmbiguous(point: $0 / m, neuron: $0 % m, scalar)
  }
  #expect(unexplained.first == nil)
  let isClean = result.hasCleanPadding
  #expect(isClean)
  let bounds = textbook.predictionBounds(scalar, blockNeurons: neuronsPerBlock(points: n))
  #expect(Excess.first(result.predictions, from: textbook.predictions, within: bounds) == nil)
}
