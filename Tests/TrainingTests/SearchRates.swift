import Foundation
import Numerics
import Testing
import Training

/// Rates of the search structures against each other, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 make test FILTER=SearchRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct SearchRates {
  @Test(arguments: [2, 3, 4, 8, 16, 64], [12, 14, 16, 18])
  func `automatic choice against the better of tree and scan`(d: Int, logWidth: Int) {
    compare(Float.self, d: d, m: 1 << logWidth, n: logWidth == 18 && d == 64 ? 16 : 64)
  }

  @Test(arguments: [2, 3, 4, 8], [12, 14, 16, 18])
  func `the same in double precision`(d: Int, logWidth: Int) {
    compare(Double.self, d: d, m: 1 << logWidth, n: 64)
  }

  @Test(arguments: [2.0, 2.1]) func `half-space reporting, m = 65536, d = 3`(b: Double) {
    compare(Float.self, d: 3, m: 65536, n: 1024, b: b)
  }

  private func compare<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, d: Int, m: Int, n: Int, b given: Double? = nil
  ) {
    let b = Scalar(given ?? (0.4 * log(Double(m))).squareRoot())
    var weights = Matrix<Scalar>(uninitializedRows: m, columns: d)
    RandomStream(seed: 1, purpose: .weights).fillNormals(&weights)
    let unit = unitRows(n, d)
    let queries = Matrix<Scalar>(rows: n, columns: d, entries: unit.entries.map { Scalar($0) })
    let start = wallClock()
    let tree = BallTree(weights)
    let building = wallClock() - start
    let scan = BallTree(weights, hasBalls: false)
    let visited = tree.visitedFraction(queries, above: b)
    let breakEven = BallTree<Scalar>.breakEven(queries: n, dimension: d)
    let searching = rate(tree, queries, b)
    let scanning = rate(scan, queries, b)
    let product = productRate(weights, queries, b)
    let chosen = visited < breakEven ? searching : scanning
    print(
      "search, \(scalar), d = \(d), m = \(m), n = \(n): visited", short(visited),
      "break-even \(short(breakEven)); ns a pair: tree \(short(searching)), scan",
      "\(short(scanning)), gemm and compare \(short(product)); chosen over better",
      "\(short(chosen / min(searching, scanning))); building \(short(building * 1e3)) ms,",
      "with it \(short(searching + building * 1e9 / Double(n * m))) ns a pair")
  }

  /// Nanoseconds a pair of a batch on one thread.
  private func rate<Scalar: KernelScalar>(
    _ tree: borrowing BallTree<Scalar>, _ queries: borrowing Matrix<Scalar>, _ b: Scalar
  ) -> Double {
    var sets = ReportedSets()
    let pairs = tree.count * queries.rows
    let runs = max(3, min(50, 1 << 27 / (pairs * tree.dimension)))
    var best = Double.infinity
    for _ in 0..<runs {
      let start = wallClock()
      _ = tree.report(queries, above: b, into: &sets, workers: Workers(count: 1))
      best = min(best, wallClock() - start)
    }
    return best * 1e9 / Double(pairs)
  }

  /// The fused forward pass: a tiled gemm whose results are compared and packed.
  private func productRate<Scalar: KernelScalar>(
    _ weights: borrowing Matrix<Scalar>, _ queries: borrowing Matrix<Scalar>, _ b: Scalar
  ) -> Double {
    let (m, n, workers) = (weights.rows, queries.rows, Workers(count: 1))
    var forward = FusedForward<Scalar>(points: n, neurons: m, workers: workers)
    var firing = BitMatrix(rows: n, columns: m)
    let signs = AlignedBuffer<Scalar>(count: m, repeating: 1)
    var predictions = AlignedBuffer<Double>(count: n, repeating: 0)
    var best = Double.infinity
    for _ in 0..<3 {
      let start = wallClock()
      forward.run(
        weights: weights, points: queries, signs: signs, shift: b, firing: &firing,
        predictions: &predictions, workers: workers)
      best = min(best, wallClock() - start)
    }
    return best * 1e9 / Double(m * n)
  }

  private func short(_ value: Double) -> String { String(format: "%.3f", value) }
}
