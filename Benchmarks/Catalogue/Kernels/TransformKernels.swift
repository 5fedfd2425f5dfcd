import Foundation
import Numerics
import Training
import Vocabulary

/// Fast transforms and sketches.
extension KernelEntry {
  /// Orthonormal DCT-II of rows by FFTW; the time to copy them.
  static let cosineTransform = transform(
    .fftwDCT, name: "fftw-dct", summary: "orthonormal DCT-II of n rows of m entries, in place")

  /// Orthonormal DHT of rows by FFTW; the time to copy them.
  static let hartleyTransform = transform(
    .fftwDHT, name: "fftw-dht", summary: "orthonormal DHT of n rows of m entries, in place")

  private static func transform(
    _ kind: TransformKind, name: String, summary: String
  ) -> KernelEntry {
    KernelEntry(
      name: name, summary: summary, phase: .sketch, counter: .transformAdds, ceiling: .doubleAdds,
      alternative: "memcpy", precision: .double, ladder: rowLadder, count: sumsOfTransform,
      memoryBytes: { 16 * Double($0.m * $0.n) }
    ) { sizes, seed, workers in
      var rows = drawnRows(sizes, seed: seed, workers: workers)
      var copy = Matrix<Double>(rows: sizes.n, columns: sizes.m, repeating: 0)
      var transform = planned { () throws(TransformError) in
        try RowTransform<Double>(kind, length: sizes.m, workers: workers)
      }
      return KernelTrial(count: Int(transform.operationsPerRow) * sizes.n) {
        transform.apply(to: &rows, workers: workers)
      } alternative: {
        copy.copyEntries(of: rows)
      }
    }
  }

  /// The subsampled trigonometric transform to 1024 entries; the exact Gram matrix of the same rows.
  static let trigonometricSketch = KernelEntry(
    name: "trigonometric-sketch", summary: "n rows of m entries to d by signs, DCT and samples",
    phase: .sketch, counter: .transformAdds, ceiling: .doubleAdds,
    alternative: "exact Gram by dsyrk", precision: .double,
    ladder: { rowLadder($0).map { KernelSizes(m: $0.m, n: $0.n, d: min(1024, $0.m)) } },
    count: sumsOfTransform, memoryBytes: { 8 * Double($0.m * $0.n) + 72 * Double($0.n * $0.n) }
  ) { sizes, seed, workers in
    let (m, n, d) = (sizes.m, sizes.n, sizes.d)
    let rows = drawnRows(sizes, seed: seed, workers: workers)
    var sketched = Matrix<Double>(rows: n, columns: d, repeating: 0)
    var sketch = planned { () throws(TransformError) in
      try SubsampledTransform<Double>(length: m, samples: d, seed: seed, workers: workers)
    }
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var product = OwnProduct<Double>(order: n, depth: m)
    let adds = sketch.apply(to: rows, into: &sketched, workers: workers).transformAdds
    return KernelTrial(count: adds) {
      sketch.apply(to: rows, into: &sketched, workers: workers)
    } alternative: {
      product.fill(&gram, from: rows, workers: workers)
    }
  }

  /// The count sketch to 1024 entries; the time to copy the rows.
  static let countSketch = KernelEntry(
    name: "count-sketch", summary: "n rows of m entries to d, each entry added to one",
    phase: .sketch,
    counter: .bytesMoved, ceiling: .memoryBytes, alternative: "memcpy", precision: .double,
    ladder: { rowLadder($0).map { KernelSizes(m: $0.m, n: $0.n, d: 1024) } },
    count: { 8 * $0.m * $0.n }, memoryBytes: { 16 * Double($0.m * $0.n) }
  ) { sizes, seed, workers in
    let (m, n, d) = (sizes.m, sizes.n, sizes.d)
    let rows = drawnRows(sizes, seed: seed, workers: workers)
    var copy = Matrix<Double>(rows: n, columns: m, repeating: 0)
    var sketched = Matrix<Double>(rows: n, columns: d, repeating: 0)
    let sketch = CountSketch<Double>(length: m, buckets: d, seed: seed)
    return KernelTrial {
      sketch.apply(to: rows, into: &sketched, workers: workers)
    } alternative: {
      copy.copyEntries(of: rows)
    }
  }

  /// The native Walsh-Hadamard transform of rows, in double; that by FFTW's transforms of two.
  static let walshHadamard = hadamard(
    Double.self, name: "walsh-hadamard", precision: .double, weight: 1)

  /// The same in single precision, of which a vector has twice as many.
  static let walshHadamardSingle = hadamard(
    Float.self, name: "walsh-hadamard-single", precision: .single, weight: 0.5)

  /// 2^22 entries in rows of 2^11 to 2^20: one row where it is longer.
  private static func hadamard<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, name: String, precision: Precision, weight: Double
  ) -> KernelEntry {
    KernelEntry(
      name: name, summary: "Walsh-Hadamard transform of n rows of m entries, in place",
      phase: .sketch, counter: .transformAdds, ceiling: .doubleAdds, ceilingWeight: weight,
      alternative: "FFTW, log2 m passes of size 2", precision: precision,
      ladder: { scale in
        kernelLadder(scale, last: scale == .smoke ? 18 : 19) {
          KernelSizes(m: 2 * $0, n: max(1, (1 << 18) / $0))
        }
      }, count: sumsOfTransform,
      memoryBytes: { 2 * Double(MemoryLayout<Scalar>.stride) * Double($0.m * $0.n) }
    ) { sizes, _, workers in
      var rows = Matrix<Scalar>(rows: sizes.n, columns: sizes.m, repeating: 1)
      var others = Matrix<Scalar>(rows: sizes.n, columns: sizes.m, repeating: 1)
      var transform = planned { () throws(TransformError) in
        try RowTransform<Scalar>(.fftwWHT, length: sizes.m, workers: workers)
      }
      return KernelTrial {
        WalshHadamard.transformRows(of: &rows, workers: workers)
      } alternative: {
        transform.apply(to: &others, workers: workers)
      }
    }
  }

  /// The sparse sign sketch of a tall matrix; the time to copy it.
  static let sparseSketch = KernelEntry(
    name: "sparse-sketch", summary: "S A, d x n, of m x n by four signs a column of S",
    phase: .sketch,
    counter: .bytesMoved, ceiling: .memoryBytes, alternative: "memcpy", precision: .double,
    ladder: { scale in kernelLadder(scale, last: 16) { KernelSizes(m: $0, n: 256, d: 1024) } },
    count: { 8 * $0.m * $0.n }, memoryBytes: { 16 * Double($0.m * $0.n) + 16 * Double($0.d * $0.n) }
  ) { sizes, seed, workers in
    let (m, n, s) = (sizes.m, sizes.n, SparseSignSketch.rows(atLeast: sizes.d))
    let matrix = drawnRows(KernelSizes(m: n, n: m), seed: seed, workers: workers)
    var copy = Matrix<Double>(rows: m, columns: n, repeating: 0)
    var result = Matrix<Double>(rows: s, columns: n, repeating: 0)
    var sketch = SparseSignSketch(rows: s, lines: SparseSignSketch.lines(columns: m))
    sketch.draw(seed: seed, lines: 0..<sketch.lines, workers: workers)
    var product = SketchProduct<Double>(rows: s, columns: n)
    return KernelTrial {
      product.fill(&result, sketch: sketch, of: matrix, workers: workers)
    } alternative: {
      copy.copyEntries(of: matrix)
    }
  }
}

/// Rows from 512 to 65536 entries long, 256 of them.
func rowLadder(_ scale: Scale) -> [KernelSizes] {
  kernelLadder(scale, last: 16) { KernelSizes(m: $0, n: 256) }
}

/// N log2 N for each row, before a plan tells.
private func sumsOfTransform(_ sizes: KernelSizes) -> Int {
  Int(Double(sizes.n * sizes.m) * log2(Double(max(2, sizes.m))))
}

/// n x m entries N(0, 1).
func drawnRows(_ sizes: KernelSizes, seed: UInt64, workers: Workers) -> Matrix<Double> {
  var rows = Matrix<Double>(uninitializedRows: sizes.n, columns: sizes.m)
  RandomStream(seed: seed, purpose: .data).fillNormals(&rows, workers: workers)
  return rows
}

/// A transform that FFTW plans for any length from 1.
private func planned<Plan: ~Copyable>(_ make: () throws(TransformError) -> Plan) -> Plan {
  do {
    return try make()
  } catch {
    preconditionFailure("\(error)")
  }
}
