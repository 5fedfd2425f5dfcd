import Foundation
import Numerics
import Testing

/// Times of the transforms and sketches on one thread, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 make test FILTER=TransformRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct TransformRates {
  static let (rows, length, samples) = (256, 65536, 1024)

  @Test(
    "Transforms of 256 rows of 65536", arguments: TransformKind.allCases,
    [TransformPlanning.Rigour.estimate, .measure])
  func transforms(kind: TransformKind, rigour: TransformPlanning.Rigour) throws {
    try printTransform(kind, rigour, Float.self)
    try printTransform(kind, rigour, Double.self)
  }

  @Test("Sketches of 256 rows of 65536 to 1024 entries", arguments: TransformKind.allCases, [1, 2])
  func sketches(kind: TransformKind, threads: Int) throws {
    ThreadBinding.bind(to: Array(0..<threads))
    let workers = Workers(count: threads)
    for rigour in [TransformPlanning.Rigour.estimate, .measure] {
      var sketch = try SubsampledTransform<Double>(
        length: Self.length, samples: Self.samples, kind: kind,
        planning: TransformPlanning(rigour: rigour), seed: 1, workers: workers)
      let rows = Matrix<Double>(rows: Self.rows, columns: Self.length, repeating: 1)
      var image = Matrix<Double>(rows: Self.rows, columns: Self.samples, repeating: 0)
      let seconds = median { sketch.apply(to: rows, into: &image, workers: workers) }
      print("\(kind.rawValue) sketch, \(rigour), \(threads) threads: \(seconds * 1e3) ms")
    }
  }

  @Test("Count sketch and sketches of products to 1024 entries", arguments: [1, 2])
  func tensors(threads: Int) throws {
    ThreadBinding.bind(to: Array(0..<threads))
    let (workers, m, d) = (Workers(count: threads), 8192, 64)
    var image = Matrix<Double>(rows: Self.rows, columns: Self.samples, repeating: 0)
    let long = Matrix<Double>(rows: Self.rows, columns: Self.length, repeating: 1)
    let count = CountSketch<Double>(length: Self.length, buckets: Self.samples, seed: 1)
    let counting = median { count.apply(to: long, into: &image, workers: workers) }
    let left = Matrix<Double>(rows: Self.rows, columns: m, repeating: 1)
    let right = Matrix<Double>(rows: Self.rows, columns: d, repeating: 1)
    var tensor = try TensorSketch<Double>(
      leftLength: m, rightLength: d, buckets: Self.samples, seed: 1, workers: workers)
    let convolving = median {
      tensor.apply(left: left, right: right, into: &image, workers: workers)
    }
    var transform = try TensorSubsampledTransform<Double>(
      leftLength: m, rightLength: d, samples: Self.samples, seed: 1, workers: workers)
    let mixed = transform.transformed(right, workers: workers)
    let mixing = median {
      transform.apply(left: left, mixedRight: mixed, into: &image, workers: workers)
    }
    print(
      "\(threads) threads: count sketch of 65536 \(counting * 1e3) ms, ",
      "of 8192 x 64: TensorSketch \(convolving * 1e3) ms, TensorSRHT \(mixing * 1e3) ms")
  }

  private func printTransform<Scalar: KernelScalar>(
    _ kind: TransformKind, _ rigour: TransformPlanning.Rigour, _ scalar: Scalar.Type
  ) throws {
    var transform = try RowTransform<Scalar>(
      kind, length: Self.length, planning: TransformPlanning(rigour: rigour))
    var rows = Matrix<Scalar>(rows: Self.rows, columns: Self.length, repeating: 1)
    let workers = Workers(count: 1)
    let seconds = median { transform.apply(to: &rows, workers: workers) }
    let operations = transform.operationsPerRow * Double(Self.rows)
    print(
      "\(kind.rawValue), \(Scalar.self), \(rigour): \(seconds * 1e3) ms, ",
      "\(operations / seconds / 1e9) GF/s")
  }

  /// Median seconds of five runs after one.
  private func median(_ body: () -> Void) -> Double {
    let times = (0..<6).map { _ in
      let start = ProcessInfo.processInfo.systemUptime
      body()
      return ProcessInfo.processInfo.systemUptime - start
    }
    return times.dropFirst().sorted()[2]
  }
}
