import Numerics
import TestSupport
import Testing

/// One layer forward and back, by the definitions.
@Suite struct LayerPassTests {
  private let n = 4
  private let m = 133
  private let shift = 0.25

  private struct Layer: ~Copyable {
    var outputs: Matrix<Double>
    var firing: BitMatrix
    var lengths: AlignedBuffer<Double>
    var supports: Supports
    var dead: Int?
  }

  private func activated(_ z: TextbookMatrix, _ scaling: LayerScaling) -> Layer {
    let workers = Workers(count: 2)
    var layer = Layer(
      outputs: Matrix(rows: n, columns: m, entries: z.entries),
      firing: BitMatrix(rows: n, columns: m), lengths: AlignedBuffer(count: n, repeating: 0),
      supports: Supports(vectors: n, length: m, workers: workers), dead: nil)
    layer.dead = activate(
      &layer.outputs, shift: shift, scaling: scaling, firing: &layer.firing,
      lengths: &layer.lengths,
      workers: workers)
    layer.supports.fill(from: layer.firing, workers: workers)
    return layer
  }

  @Test(arguments: [LayerScaling.normalised, .constant(0.375)])
  func `a layer is thresholded, measured and scaled`(scaling: LayerScaling) {
    var samples = Samples(seed: 1)
    let z = samples.matrix(n, m, Double.self)
    let layer = activated(z, scaling)
    #expect(layer.dead == nil)
    let isClean = layer.firing.hasCleanPadding
    #expect(isClean)
    for i in 0..<n {
      let g = (0..<m).map { max(z[i, $0] - shift, 0) }
      #expect(abs(layer.lengths.pointer[i] - euclideanNorm(g)) <= 1e-14)
      for r in 0..<m {
        let scale = if case .constant(let factor) = scaling { factor } else { 1 / euclideanNorm(g) }
        let fires = layer.firing[i, r]
        #expect(fires == (z[i, r] > shift))
        #expect(abs(layer.outputs[i, r] - scale * g[r]) <= 1e-15)
      }
    }
  }

  @Test func `the first point on which nobody fires is named, and its output is zero`() {
    var samples = Samples(seed: 2)
    let random = samples.matrix(n, m, Double.self)
    // The shift itself does not fire: the inequality is strict.
    let z = TextbookMatrix(rows: n, columns: m) { $0 >= 2 ? shift : random[$0, $1] }
    let layer = activated(z, .normalised)
    #expect(layer.dead == 2)
    #expect((2 * m..<4 * m).allSatisfy { layer.outputs.pointer[$0] == 0 })
  }

  @Test(arguments: [LayerScaling.normalised, .constant(0.375)])
  func `the factors are the derivatives of q.h by z to central differences`(
    scaling: LayerScaling
  ) {
    var samples = Samples(seed: 3)
    let (z, q) = (samples.matrix(n, m, Double.self), samples.matrix(n, m, Double.self))
    let layer = activated(z, scaling)
    var u = Matrix<Double>(rows: n, columns: m, repeating: .nan)
    backpropagate(
      Matrix(rows: n, columns: m, entries: q.entries), outputs: layer.outputs,
      lengths: layer.lengths, scaling: scaling, on: layer.supports, into: &u,
      workers: Workers(count: 2))
    let step = 1e-5
    for (i, r) in [(0, 0), (1, 17), (2, 64), (3, 132), (3, 5), (0, 100)] {
      func value(_ sign: Double) -> Double {
        var moved = z
        moved[i, r] += sign * step
        let layer = activated(moved, scaling)
        return (0..<m).reduce(0) { $0 + q[i, $1] * layer.outputs[i, $1] }
      }
      // A third derivative of order one, and rounding of 1e-16 over the step.
      #expect(abs((value(1) - value(-1)) / (2 * step) - u[i, r]) <= 1e-9)
    }
  }
}
