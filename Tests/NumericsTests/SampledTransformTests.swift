import Numerics
import TestSupport
import Testing

@Suite struct SampledTransformTests {
  /// Lengths, and chunks of them: beside powers of two, of one chunk, of more than a group, with a last one of little.
  static let cuts = [
    (1, TransformChunks(length: 1, count: 1)), (185, TransformChunks(length: 64, count: 3)),
    (1000, TransformChunks(length: 64, count: 16)), (1024, TransformChunks(length: 256, count: 4)),
    (1025, TransformChunks(length: 128, count: 9)), (2352, TransformChunks(length: 128, count: 19)),
    (2352, TransformChunks(length: 2352, count: 1)),
    (7007, TransformChunks(length: 64, count: 110)),
    (8191, TransformChunks(length: 512, count: 16)),
    (8192, TransformChunks(length: 64, count: 128)),
  ]

  /// The chunks of a Walsh-Hadamard transform make a power of two.
  private static func chunks(_ chunks: TransformChunks, _ kind: TransformKind) -> TransformChunks {
    let length = kind.paddedLength(chunks.length)
    return TransformChunks(length: length, count: kind.paddedLength(chunks.count))
  }

  @Test(
    "Chunk by chunk or as a whole, the entries are the same to rounding",
    arguments: TransformKind.allCases, cuts)
  func trimmedAgainstWhole(kind: TransformKind, cut: (Int, TransformChunks)) throws {
    let chunks = Self.chunks(cut.1, kind)
    for samples in Set([1, min(5, chunks.padded), min(3 * chunks.length / 2, chunks.padded)]) {
      try expectSame(kind, cut.0, chunks, samples, Float.self)
      try expectSame(kind, cut.0, chunks, samples, Double.self)
    }
  }

  private func expectSame<Scalar: KernelScalar>(
    _ kind: TransformKind, _ length: Int, _ chunks: TransformChunks, _ s: Int,
    _ scalar: Scalar.Type
  ) throws {
    var source = Samples(seed: UInt64(length))
    let rows = source.matrix(3, length, Scalar.self)
    let sketches = try [true, false].map { isTrimmed in
      try sketched(rows, kind, chunks, s, isTrimmed: isTrimmed, Scalar.self)
    }
    // What chunks add is rounded in a transform of B entries, in the product with a root that is rounded itself, and
    // in a sum over 64 of them; what is left out are sums in double.
    let bound =
      transformBound(chunks.padded, Scalar.self) + transformBound(chunks.length, Scalar.self)
      + gamma(64 + 8, Scalar.self)
    let scale = (Double(chunks.padded) / Double(s)).squareRoot()
    for i in 0..<3 {
      let size = euclideanNorm(Array(rows.entries[i * length..<(i + 1) * length]))
      for k in 0..<s {
        let (one, other) = (Double(sketches[0][i * s + k]), Double(sketches[1][i * s + k]))
        #expect(abs(one - other) <= bound * scale * size, "\(kind), \(length), \(chunks), \(s)")
      }
    }
  }

  private func sketched<Scalar: KernelScalar>(
    _ rows: TextbookMatrix, _ kind: TransformKind, _ chunks: TransformChunks, _ s: Int,
    isTrimmed: Bool, team: Int = 1, _ scalar: Scalar.Type
  ) throws -> [Scalar] {
    let workers = Workers(count: team)
    var transform = try SubsampledTransform<Scalar>(
      length: rows.columns, samples: s, kind: kind, chunks: chunks, isTrimmed: isTrimmed, seed: 3,
      workers: workers)
    var sketch = Matrix<Scalar>(rows: rows.rows, columns: s, repeating: .nan)
    transform.apply(to: rows.matrix(of: Scalar.self), into: &sketch, workers: workers)
    return sketch.entries
  }

  @Test("The number of workers leaves no trace in many chunks", arguments: TransformKind.allCases)
  func workers(kind: TransformKind) throws {
    var source = Samples(seed: 9)
    let rows = source.matrix(37, 5000, Float.self)
    let chunks = Self.chunks(TransformChunks(length: 64, count: 79), kind)
    let results = try [1, 2].map {
      try sketched(rows, kind, chunks, 40, isTrimmed: true, team: $0, Float.self)
    }
    #expect(firstDifference(results[0], results[1]) == nil)
  }

  @Test("More samples of a product than it has entries", arguments: TransformKind.allCases)
  func manySamples(kind: TransformKind) throws {
    var source = Samples(seed: 4)
    let (left, right) = (source.matrix(3, 70, Double.self), source.matrix(3, 3, Double.self))
    let sketches = try [true, false].map { isTrimmed in
      let workers = Workers(count: 1)
      var tensor = try TensorSubsampledTransform<Double>(
        leftLength: 70, rightLength: 3, samples: 300, kind: kind,
        chunks: Self.chunks(TransformChunks(length: 64, count: 2), kind), isTrimmed: isTrimmed,
        seed: 3, workers: workers)
      var sketch = Matrix<Double>(rows: 3, columns: 300, repeating: .nan)
      let mixed = tensor.transformed(right.matrix(of: Double.self), workers: workers)
      tensor.apply(
        left: left.matrix(of: Double.self), mixedRight: mixed, into: &sketch, workers: workers)
      return sketch.entries
    }
    #expect(relativeDistance(sketches[0], from: sketches[1]) < 1e-13)
  }

  @Test("Only chunks in which something fires are transformed")
  func skipping() throws {
    let (m, d, n, s, workers) = (640, 4, 3, 16, Workers(count: 1))
    // Of row 0 one neuron, of row 1 the first and the last: three of 40 chunks in all.
    var fired = [Bool](repeating: false, count: n * m)
    for place in [100, m, 2 * m - 1] { fired[place] = true }
    let bits = BitMatrix(rows: n, columns: m, bits: fired)
    var transform = try SubsampledTransform<Double>(
      length: m * d, samples: s, chunks: TransformChunks(length: 64, count: 40), seed: 1,
      workers: workers)
    var sketch = Matrix<Double>(rows: n, columns: s, repeating: .nan)
    let effort = transform.apply(
      firing: bits, values: AlignedBuffer(count: m, repeating: 1),
      right: Matrix(rows: n, columns: d, repeating: 1), into: &sketch, workers: workers)
    #expect(effort.transformAdds == 3 * Int(transform.operations))
    #expect(effort.multiplyAdds == (3 * 4 + n) * s)
    #expect(sketch.row(2).allSatisfy { $0 == 0 })
    #expect(sketch.row(0).contains { $0 != 0 })
  }

  @Test("Chunks grow with the samples, and shrink where little fires")
  func choice() {
    func chunks(_ samples: Int, _ density: Double) -> TransformChunks {
      TransformChunks(
        entries: 1 << 22, samples: samples, kind: .fftwDCT, density: density, width: 16)
    }
    #expect(chunks(128, 1).length > chunks(128, 0.01).length)
    #expect(chunks(1024, 1).length > chunks(128, 1).length)
    #expect(chunks(128, 1).padded == 1 << 22)
    let short = TransformChunks(entries: 100, samples: 64, kind: .fftwDCT)
    #expect(short == TransformChunks(length: 100, count: 1))
    let padded = TransformChunks(entries: 7007, samples: 64, kind: .fftwDHT)
    #expect(padded.count > 1 && padded.padded - 7007 < padded.length)
  }
}
