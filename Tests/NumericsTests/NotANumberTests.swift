import Numerics
import Testing

/// Weights that are not numbers are seen in the predictions, not taken for dead neurons.
@Suite struct NotANumberTests {
  @Test func `a weight that is not a number reaches the predictions`() {
    check(Float.self)
    check(Double.self)
  }

  private func check<Scalar: KernelScalar>(_ type: Scalar.Type) {
    let workers = Workers(count: 1)
    var weights = Matrix<Scalar>(rows: 70, columns: 2, repeating: 1)
    weights[66, 1] = .nan
    let points = Matrix<Scalar>(rows: 3, columns: 2, repeating: 1)
    let signs = AlignedBuffer<Scalar>(count: 70, repeating: 1)
    var firing = BitMatrix(rows: 3, columns: 70)
    var predictions = AlignedBuffer<Double>(count: 3, repeating: 0)
    var pass = FusedForward<Scalar>(points: 3, neurons: 70, workers: workers)
    pass.run(
      weights: weights, points: points, signs: signs, shift: 0, firing: &firing,
      predictions: &predictions, workers: workers)
    for i in 0..<3 {
      let isNumber = !predictions.pointer[i].isNaN
      #expect(!isNumber)
    }
  }
}
