import Numerics
import TestSupport

/// Everything that a forward pass leaves behind.
struct ForwardResult: Equatable {
  let words: [UInt64]
  let bits: [Bool]
  let predictions: [Double]
  let hasCleanPadding: Bool
}

/// A forward pass to run: the network's numbers, exact in the precision it will run in.
struct ForwardInput {
  var weights: TextbookMatrix
  var points: TextbookMatrix
  var signs: [Double]

  /// Multiples of 1/8: products and their sums over a block are exact in single precision.
  static func eighths(_ n: Int, _ m: Int, _ d: Int, seed: UInt64) -> ForwardInput {
    var samples = Samples(seed: seed)
    return ForwardInput(
      weights: samples.matrixOfEighths(m, d), points: samples.matrixOfEighths(n, d),
      signs: samples.signs(m))
  }

  static func uniform<Scalar: KernelScalar>(
    _ n: Int, _ m: Int, _ d: Int, _ scalar: Scalar.Type, seed: UInt64
  ) -> ForwardInput {
    var samples = Samples(seed: seed)
    return ForwardInput(
      weights: samples.matrix(m, d, scalar), points: samples.matrix(n, d, scalar),
      signs: samples.signs(m))
  }

  func textbook(shift: Double) -> TextbookNetwork {
    TextbookNetwork(weights: weights, points: points, signs: signs, shift: shift)
  }

  /// Runs the kernel into memory full of ones and what is not a number.
  func run<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, shift: Double, team: Int = 1
  ) -> ForwardResult {
    ForwardInput.run([self], scalar, shift: shift, team: team)
  }

  /// Runs several of one shape in the same scratch and memory; what the last one leaves.
  static func run<Scalar: KernelScalar>(
    _ inputs: [ForwardInput], _ scalar: Scalar.Type, shift: Double, team: Int
  ) -> ForwardResult {
    let (n, m) = (inputs[0].points.rows, inputs[0].weights.rows)
    let workers = Workers(count: team)
    var forward = FusedForward<Scalar>(points: n, neurons: m, workers: workers)
    var firing = BitMatrix(
      rows: n, columns: m, bits: [Bool](repeating: true, count: n * m))
    var predictions = AlignedBuffer<Double>(count: n, repeating: .nan)
    for input in inputs {
      forward.run(
        weights: input.weights.matrix(of: scalar), points: input.points.matrix(of: scalar),
        signs: AlignedBuffer(input.signs.map { Scalar($0) }), shift: Scalar(shift),
        firing: &firing, predictions: &predictions, workers: workers)
    }
    return ForwardResult(
      words: firing.paddedWords, bits: firing.bits, predictions: predictions.elements,
      hasCleanPadding: firing.hasCleanPadding)
  }
}
