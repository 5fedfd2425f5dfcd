import Foundation
import Numerics
import Testing

/// Rates of the products of layers, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 make test FILTER=LayerRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct LayerRates {
  @Test(arguments: [4, 8, 16, 17, 32])
  func `a dense product with W reads it at this rate`(points n: Int) {
    let (m, workers) = (8192, Workers(count: 2))
    var weights = WeightColumns<Float>(neurons: m, inputs: m)
    RandomStream(seed: 1, purpose: .weights).fillNormals(&weights, workers: workers)
    let vectors = Matrix<Float>(rows: n, columns: m, repeating: 0.5)
    var products = Matrix<Float>(rows: n, columns: m, repeating: 0)
    func rate(_ passes: Double = 1, _ body: () -> Void) -> String {
      let seconds = (0..<9).map { _ in
        let start = ProcessInfo.processInfo.systemUptime
        body()
        return ProcessInfo.processInfo.systemUptime - start
      }.sorted()[4]
      return String(format: "%.1f GB/s", passes * Double(m * m) * 4e-9 / seconds)
    }
    print(
      "n = \(n): forward", rate { weights.multiply(vectors, into: &products, workers: workers) })
    print(
      "n = \(n): back",
      rate { weights.multiplyTransposed(vectors, into: &products, workers: workers) })
    print(
      "n = \(n): update",
      rate(2) { weights.subtract(left: products, right: vectors, workers: workers) })
  }
}
