import Foundation
import Numerics
import TestSupport
import Testing
import Vocabulary

/// Rates of the kernels on packed bits and of the sparse ones, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 make test FILTER=SparseRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct SparseRates {
  @Test func `popcount Gram against the ceiling, n = 2048, m = 16384`() {
    let (n, m, workers) = (2048, 16384, Workers(count: 1))
    let firing = randomBits(n, m, density: 0.5)
    let points = Matrix<Double>(rows: n, columns: n, repeating: 1)
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var counts = FiringCounts(workers: workers)
    let words = Double(n * (n + 1) / 2 * m / 64)
    var (rate, ceiling) = (0.0, 0.0)
    for _ in 0..<20 {
      let seconds = fastest(of: 5) {
        counts.fillGram(&gram, pointGram: points, scale: 1, firing: firing, workers: workers)
      }
      let ceilings = Ceilings.measure(seconds: 0.1, threads: 1, processors: [])
      rate = max(rate, words / seconds)
      ceiling = max(ceiling, ceilings.oneThread[.popcountWords] ?? 0)
    }
    print("popcount Gram: \(rate / 1e9) G words/s, \(rate / ceiling) of the ceiling")
  }

  @Test(
    arguments: [(256, 16384), (1024, 4096), (1024, 65536), (2048, 16384), (4096, 8192)],
    [0.005, 0.01, 0.02, 0.03, 0.04])
  func `Gram from lists against population counts`(shape: (n: Int, m: Int), density: Double) {
    let (n, m, workers) = (shape.n, shape.m, Workers(count: 1))
    let firing = randomBits(n, m, density: density)
    let points = Matrix<Double>(rows: n, columns: n, repeating: 1)
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var counts = FiringCounts(workers: workers)
    var lists = NeuronLists(
      points: n, neurons: m, capacity: firing.population(), workers: workers)
    var listed = ListedCounts(points: n, workers: workers)
    let words = fastest(of: 9) {
      counts.fillGram(&gram, pointGram: points, scale: 1, firing: firing, workers: workers)
    }
    let filling = fastest(of: 9) { lists.fill(from: firing, workers: workers) }
    let pairs = fastest(of: 9) {
      listed.fillGram(&gram, pointGram: points, scale: 1, lists: lists, workers: workers)
    }
    print(
      "Gram, n = \(n), m = \(m), density \(density): words \(words * 1e3) ms, lists",
      "\(filling * 1e3) + \(pairs * 1e3) ms; \(filling / Double(firing.population()) * 1e9) ns a point,",
      "\(pairs / Double(lists.pairs) * 1e9) ns a pair")
  }

  @Test(
    arguments: [(128, 65536, 64), (1024, 8192, 64), (1024, 8192, 256), (2048, 16384, 16)],
    [0.02, 0.05, 0.1, 0.2, 0.4])
  func `sparse update against the dense`(shape: (n: Int, m: Int, d: Int), density: Double) {
    let single = updateRates(Float.self, shape, density)
    let double = updateRates(Double.self, shape, density)
    print(
      "update, n = \(shape.n), m = \(shape.m), d = \(shape.d), density \(density):", single, double)
  }

  private func updateRates<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ shape: (n: Int, m: Int, d: Int), _ density: Double
  ) -> String {
    let (n, m, d, workers) = (shape.n, shape.m, shape.d, Workers(count: 1))
    let firing = randomBits(n, m, density: density)
    var weights = Matrix<Scalar>(rows: m, columns: d, repeating: 1)
    let directions = Matrix<Scalar>(rows: n, columns: d, repeating: 0x1p-20)
    let signs = AlignedBuffer<Scalar>(count: m, repeating: 1)
    var dense = FiringUpdate<Scalar>(points: n, workers: workers)
    var sparse = SparseUpdate<Scalar>(points: n, workers: workers)
    let all = fastest(of: 9) {
      dense.subtract(
        from: &weights, directions: directions, firing: firing, signs: signs, workers: workers)
    }
    let listed = fastest(of: 9) {
      sparse.subtract(
        from: &weights, directions: directions, firing: firing, signs: signs, workers: workers)
    }
    return "\(scalar) \(all * 1e3) ms dense, \(listed * 1e3) ms sparse, ratio \(listed / all)"
  }

  @Test(
    arguments: [
      (32, 65536, 16), (128, 65536, 16), (32, 65536, 64), (128, 65536, 64), (1024, 8192, 16),
      (1024, 8192, 64), (128, 16384, 256), (1024, 8192, 256),
    ],
    [0.02, 0.05, 0.1, 0.2, 0.4])
  func `products with G by lists against the dense`(
    shape: (n: Int, m: Int, d: Int), density: Double
  ) {
    print(
      "G x, n = \(shape.n), m = \(shape.m), d = \(shape.d), density \(density):",
      productRates(Float.self, shape, density), productRates(Double.self, shape, density))
  }

  private func productRates<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ shape: (n: Int, m: Int, d: Int), _ density: Double
  ) -> String {
    let (n, m, d, workers) = (shape.n, shape.m, shape.d, Workers(count: 1))
    let firing = randomBits(n, m, density: density)
    let points = Matrix<Scalar>(rows: n, columns: d, repeating: 1)
    let vector = AlignedBuffer<Double>(count: n, repeating: 1)
    var image = AlignedBuffer<Double>(count: n, repeating: 0)
    var product = GramProduct<Scalar>(points: n, dimension: d, neurons: m, workers: workers)
    let seconds = [false, true].map { isSparse in
      fastest(of: 9) {
        product.apply(
          vector, into: &image, points: points, firing: firing, isSparse: isSparse,
          workers: workers)
      }
    }
    return "\(scalar) \(seconds[0] * 1e3) ms dense, \(seconds[1] * 1e3) ms by lists, ratio "
      + "\(seconds[1] / seconds[0])"
  }

  @Test(arguments: [1, 2])
  func `sparse sign sketch of 65536 x 256 to 1024 rows`(threads: Int) {
    sketchRates(Double.self, threads)
    sketchRates(Float.self, threads)
  }

  private func sketchRates<Scalar: KernelScalar>(_ scalar: Scalar.Type, _ threads: Int) {
    let (m, d, n, s, workers) = (1024, 64, 256, 1024, Workers(count: threads))
    let depth = m * d
    let rows = Matrix<Scalar>(rows: depth, columns: n, repeating: 1)
    let points = Matrix<Scalar>(rows: n, columns: d, repeating: 1)
    let firing = BitMatrix(rows: n, columns: m, bits: Array(repeating: true, count: n * m))
    let values = AlignedBuffer<Scalar>(count: m, repeating: 1)
    var tall = Matrix<Scalar>(rows: s, columns: n, repeating: 0)
    var wide = Matrix<Scalar>(rows: n, columns: s, repeating: 0)
    var sketch = SparseSignSketch(rows: s, lines: SparseSignSketch.lines(columns: depth))
    var product = SketchProduct<Scalar>(rows: s, columns: n)
    var firingSketch = FiringSketch<Scalar>(rows: s, points: points, neurons: m)
    let drawing = fastest(of: 15) {
      sketch.draw(seed: 1, lines: 0..<sketch.lines, workers: workers)
    }
    let byRows = fastest(of: 15) {
      product.fill(&tall, sketch: sketch, of: rows, workers: workers)
    }
    let ofBits = fastest(of: 15) {
      firingSketch.fill(
        &wide, seed: 1, draw: 0, firing: firing, values: values, workers: workers)
    }
    let ceilings = Ceilings.measure(seconds: 0.3, threads: threads, processors: [])
    let bytes = Double(depth * n * MemoryLayout<Scalar>.size)
    let streaming = bytes / (ceilings.allThreads[.memoryBytes] ?? .infinity)
    print(
      "sparse sign sketch, \(scalar), \(threads) threads: drawn in \(drawing * 1e3) ms, of rows",
      "\(byRows * 1e3) ms (\(byRows / streaming) of streaming), drawn for bits that are all set",
      "\(ofBits * 1e3) ms")
  }
}

/// Bits that are set with a probability.
func randomBits(_ rows: Int, _ columns: Int, density: Double) -> BitMatrix {
  var bits = BitMatrix(rows: rows, columns: columns)
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
