import Foundation
import Numerics
import TestSupport
import Testing

/// Rates of the kernels on packed bits and of the sparse ones, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 swift test -c release --filter SparseRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct SparseRates {
  @Test func `popcount Gram against the ceiling, n = 2048, m = 16384`() {
    ThreadBinding.bind(to: [0])
    let (n, m, workers) = (2048, 16384, Workers(count: 1))
    let firing = randomBits(n, m, density: 0.5)
    let points = Matrix<Double>(rows: n, columns: n, repeating: 1)
    let gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    let counts = FiringCounts(workers: workers)
    let words = Double(n * (n + 1) / 2 * m / 64)
    var (rates, shares): ([Double], [Double]) = ([], [])
    for _ in 0..<20 {
      let rate =
        words
        / fastest(of: 5) {
          counts.fillGram(gram, pointGram: points, scale: 1, firing: firing, workers: workers)
        }
      let ceilings = Ceilings.measure(seconds: 0.1, threads: 1, processors: [0])
      rates.append(rate)
      shares.append(rate / (ceilings.oneThread[.popcountWords] ?? .infinity))
    }
    print(
      "popcount Gram: \(rates.sorted()[10] / 1e9) G words/s, \(shares.sorted()[10]) of the ceiling")
  }
}

/// Bits that are set with a probability.
func randomBits(_ rows: Int, _ columns: Int, density: Double) -> BitMatrix {
  let bits = BitMatrix(rows: rows, columns: columns)
  var samples = Samples(seed: 1)
  for i in 0..<rows {
    for r in 0..<columns { bits[i, r] = samples.fraction() < density }
  }
  return bits
}

/// Seconds of the fastest of a few runs.
private func fastest(of runs: Int, _ body: () -> Void) -> Double {
  (0..<runs).map { _ in
    let start = ProcessInfo.processInfo.systemUptime
    body()
    return ProcessInfo.processInfo.systemUptime - start
  }.min() ?? .infinity
}
