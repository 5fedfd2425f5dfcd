import Foundation
import Numerics
import Testing

/// Rates of the kernels beside what a user would call instead, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 make test FILTER=KernelRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct KernelRates {
  @Test(arguments: [1, 2])
  func `popcount Gram against ssyrk on 0/1 floats, n = 2048, m = 16384`(threads: Int) {
    ThreadBinding.bind(to: Array(0..<threads))
    let (n, m, workers) = (2048, 16384, Workers(count: threads))
    var floats = Matrix<Float>(rows: n, columns: m, repeating: 0)
    var firing = BitMatrix(rows: n, columns: m)
    fillRandomly(&firing, &floats)
    let points = Matrix<Double>(rows: n, columns: n, repeating: 1)
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var counts = FiringCounts(workers: workers)
    var square = Matrix<Float>(rows: n, columns: n, repeating: 0)
    var product = OwnProduct<Float>(order: n, depth: m)
    let (ours, theirs) = alternate {
      counts.fillGram(&gram, pointGram: points, scale: 1, firing: firing, workers: workers)
    } against: {
      if threads == 1 {
        Float.multiplyByOwnTranspose(
          order: n, depth: m, floats.pointer, m, square.mutablePointer, n)
      } else {
        product.fill(&gram, from: floats, workers: workers)  // syrk and gemm by tiles
      }
    }
    let words = Double(n * (n + 1) / 2 * m / 64)
    print(
      "popcount Gram, \(threads) threads: \(words / ours / 1e9) G words/s, ",
      "\(theirs / ours) times faster than ssyrk")
  }

  @Test(arguments: [1, 2], [64, 256])
  func `fused forward pass against one gemm, n = 1024, m = 8192`(threads: Int, d: Int) {
    ThreadBinding.bind(to: Array(0..<threads))
    let (n, m, workers) = (1024, 8192, Workers(count: threads))
    var weights = Matrix<Float>(rows: m, columns: d, repeating: 0)
    var points = Matrix<Float>(rows: n, columns: d, repeating: 0)
    RandomStream(seed: 1, purpose: .weights).fillNormals(&weights)
    RandomStream(seed: 1, purpose: .data).fillNormals(&points)
    let signs = AlignedBuffer<Float>(count: m, repeating: 1)
    var firing = BitMatrix(rows: n, columns: m)
    var predictions = AlignedBuffer<Double>(count: n, repeating: 0)
    var forward = FusedForward<Float>(points: n, neurons: m, workers: workers)
    var products = Matrix<Float>(rows: m, columns: n, repeating: 0)
    let (ours, theirs) = alternate {
      forward.run(
        weights: weights, points: points, signs: signs, shift: 0, firing: &firing,
        predictions: &predictions, workers: workers)
    } against: {
      let (w, x, z) = (weights.view, points.view, products.mutableView)
      let share = m / threads
      workers.forEach(threads) { part, _ in
        Float.multiply(
          rows: share, columns: n, depth: d, alpha: 1, w + part * share * d, d,
          aTransposed: false, x.pointer, d, bTransposed: true, beta: 0, z + part * share * n, n)
      }
    }
    let flops = 2 * Double(m) * Double(n) * Double(d)
    print(
      "fused forward, d = \(d), \(threads) threads: \(flops / ours / 1e9) GF/s, ",
      "\(theirs / ours) of sgemm's rate")
  }

  /// The same random bits in both forms, half of them set.
  private func fillRandomly(_ bits: inout BitMatrix, _ floats: inout Matrix<Float>) {
    RandomStream(seed: 1, purpose: .data).fillNormals(&floats)
    for i in 0..<bits.rows {
      for r in 0..<bits.columns {
        bits[i, r] = floats[i, r] > 0
        floats[i, r] = bits[i, r] ? 1 : 0
      }
    }
  }

  /// Median seconds of two bodies that take turns.
  private func alternate(
    _ first: () -> Void, against second: () -> Void
  ) -> (first: Double, second: Double) {
    func seconds(_ body: () -> Void) -> Double {
      let start = ProcessInfo.processInfo.systemUptime
      body()
      return ProcessInfo.processInfo.systemUptime - start
    }
    let times = (0..<9).map { _ in (seconds(first), seconds(second)) }
    return (times.map(\.0).sorted()[4], times.map(\.1).sorted()[4])
  }
}
