internal import CFFTW
internal import Foundation

/// What a sketch by transforms took.
package struct SketchEffort: Equatable, Sendable {
  /// Additions and multiplications of transforms.
  package var transformAdds: Int
  /// Multiply-adds of sums over chunks, of scales and of products.
  package var multiplyAdds: Int
}

/// Some entries of the orthonormal transforms of rows that are written chunk by chunk, and never stored.
///
/// With F_c the transform of chunk c, of B entries, entry k of a row's is a sum over chunks:
/// sum_c (-1)^popcount(c AND k/B) F_c[k mod B] for Walsh-Hadamard; Re z_k sum_c w^(k c) F_c[k mod B] with
/// w = exp(-2 pi i/N') and F_c the spectrum, z_k = exp(-i pi k / 2N') for the cosine transform and 1 + i for Hartley's.
/// The spectrum is not made: with Z that of the H = B/2 complex numbers (even entry, odd entry) and
/// g = (1 - i exp(-2 pi i k / B))/2, F_c[k] = g Z[k mod H] + (1 - g) conj Z[-k mod H]. FFTW takes half the time for it
/// that a real transform of B takes. Chunks of nothing but zeros are skipped. Whole rows take the same order: both agree
/// to rounding.
///
/// Roots of unity are powers by recurrence in double, begun anew every 64 chunks from the integer k c mod N'. Sums
/// are those of 64 chunks in the precision of the rows, and of those in double.
///
/// Error: that of a transform of B entries, and 64 u times the largest sum of magnitudes of 64 chunks.
///
/// - Complexity: for every chunk that is not skipped B log B and 8 s flops, 2 s for Walsh-Hadamard; N' log N' a whole
///   row. Scratch: a worker two chunks, 68 s numbers and 144 s bytes, or two whole rows beside what the transform needs; 44 s
///   bytes in all.
///
/// Source: N. Ailon, E. Liberty, "Fast dimension reduction using Rademacher series on dual BCH codes", Discrete &
/// Computational Geometry 42 (2009), doi:10.1007/s00454-008-9110-x.
struct SampledTransform<Scalar: SketchScalar>: ~Copyable {
  /// Which transform.
  let kind: TransformKind
  /// How rows are cut.
  let chunks: TransformChunks
  /// Whether chunks are transformed one by one; there are several then.
  let isTrimmed: Bool
  /// The workers there is scratch for.
  let workers: Int

  /// Of a chunk, or of whole rows; nil where chunks have spectra.
  private var rows: RowTransform<Scalar>?
  /// The complex transform of half a chunk's length; nil for other transforms.
  private let spectrum: TransformPlan<Scalar>?
  private var samples: AlignedBuffer<Int32>
  /// By sample, where in a chunk's transform it is looked up: of spectra at two places.
  private var slots: AlignedBuffer<Int32>
  /// By sample, both parts of g, the real ones first, rounded up to lines.
  private var shares: AlignedBuffer<Double>
  /// By sample, both parts of w^k, likewise.
  private var steps: AlignedBuffer<Double>
  private var memory: AlignedBuffer<Scalar>
  private var turns: AlignedBuffer<Double>
  private var transformed: AlignedBuffer<Int>

  /// Plans the transform.
  ///
  /// - Throws: ``TransformError``.
  init(
    _ kind: TransformKind, chunks: TransformChunks, samples: Int, isTrimmed: Bool,
    planning: TransformPlanning, workers: Workers
  ) throws(TransformError) {
    let length = chunks.length
    guard length > 0, length <= kind.longest, chunks.padded <= 1 << 31 else {
      throw .notPlanned(transform: kind.rawValue, length: chunks.padded)
    }
    let isTrimmed = isTrimmed && chunks.count > 1
    let hasSpectra = isTrimmed && kind.hasSpectra
    precondition(!hasSpectra || length % 2 == 0, "a chunk of odd length")
    precondition(
      kind.paddedLength(chunks.padded) == chunks.padded,
      "the chunks make no length of the transform")
    let rows: RowTransform<Scalar>? =
      hasSpectra
      ? nil
      : try RowTransform(
        kind, length: isTrimmed ? length : chunks.padded, planning: planning, workers: workers)
    let spectrum: TransformPlan<Scalar>? =
      hasSpectra ? try Self.spectrum(kind, length: length, planning) : nil
    (self.kind, self.chunks, self.isTrimmed) = (kind, chunks, isTrimmed)
    self.workers = workers.count
    self.samples = AlignedBuffer(count: samples, repeating: 0)
    slots = AlignedBuffer(count: 2 * samples, repeating: 0)
    let sizes = ScratchSizes(Scalar.self, chunks: chunks, samples: samples, isTrimmed: isTrimmed)
    shares = AlignedBuffer(count: 2 * sizes.samples, repeating: 0)
    steps = AlignedBuffer(count: 2 * sizes.samples, repeating: 0)
    memory = AlignedBuffer(count: workers.count * sizes.scalars, repeating: 0)
    turns = AlignedBuffer(count: workers.count * sizes.doubles, repeating: 0)
    transformed = AlignedBuffer(count: workers.count * ScratchSizes.line, repeating: 0)
    self.rows = rows
    self.spectrum = spectrum
  }

  private static func spectrum(
    _ kind: TransformKind, length: Int, _ planning: TransformPlanning
  ) throws(TransformError) -> TransformPlan<Scalar> {
    var entries = AlignedBuffer<Scalar>(count: length, repeating: 0)
    var parts = AlignedBuffer<Scalar>(count: length, repeating: 0)
    let (row, spectrum) = (entries.mutablePointer, parts.mutablePointer)
    return try TransformPlan(planning, transform: kind.rawValue, length: length) { flag in
      Scalar.planComplex(length: Int32(length / 2), row, spectrum, flags: flag)
    }
  }

  /// The additions and multiplications of a chunk's transform, or of a whole row's where it is not cut.
  var operations: Double {
    if spectrum != nil { return fourierOperations(ofReals: chunks.length, asComplex: true) }
    return kind.operations(length: isTrimmed ? chunks.length : chunks.padded)
  }

  /// The plan, for the record of a run.
  var planText: String {
    switch spectrum {
    case .some(let plan): return Scalar.planText(plan.plan)
    case nil: break
    }
    switch rows {
    case .some(let rows): return rows.planText
    case nil: return ""
    }
  }

  /// Chooses the entries that are wanted, each below N'.
  mutating func choose(_ places: View<Int32>) {
    let (chosen, slot, share) = (samples.mutableView, slots.mutableView, shares.mutableView)
    let (step, size) = (steps.mutableView, steps.count / 2)
    let (length, half) = (chunks.length, chunks.length / 2)
    for k in 0..<chosen.count {
      chosen[k] = places[k]
      let rest = Int(places[k]) % length
      if spectrum == nil {
        slot[k] = Int32(truncatingIfNeeded: rest)
        continue
      }
      // Where the two parts of Z[k mod H] and of Z[-k mod H] are.
      let place = rest % half
      slot[2 * k] = Int32(truncatingIfNeeded: 2 * place)
      slot[2 * k + 1] = Int32(truncatingIfNeeded: 2 * ((half - place) % half))
      let angle = 2 * Double.pi * Double(rest) / Double(length)
      share[k] = (1 - sin(angle)) / 2
      share[size + k] = -cos(angle) / 2
      let turn = -2 * Double.pi * Double(places[k]) / Double(chunks.padded)
      (step[k], step[size + k]) = (cos(turn), sin(turn))
    }
  }

  /// Overwrites entry (i, k) of `sketch`, n x s, with `weight(i, k)` times the chosen entry k of the orthonormal transform
  /// of row i, or adds that.
  ///
  /// Rows have N = `entries`.
  @inline(__always)
  mutating func apply(
    _ source: some ChunkSource<Scalar>, into sketch: inout Matrix<Scalar>, workers team: Workers,
    entries: Int, adds: Bool,
    weight: @Sendable (_ row: Int, _ sample: Int) -> Scalar
  ) -> SketchEffort {
    precondition(workers >= team.count, "too little scratch")
    let (n, s) = (sketch.rows, samples.count)
    let sizes = ScratchSizes(Scalar.self, chunks: chunks, samples: s, isTrimmed: isTrimmed)
    let task = SampledRows(
      kind: kind, chunks: chunks, entries: entries, adds: adds, sizes: sizes,
      samples: samples.view, slots: slots.view, shares: shares.view, steps: steps.view,
      target: sketch.mutableView, engine: rows?.engine, spectrum: spectrumPointer,
      memory: memory.mutableView,
      turns: turns.mutableView)
    transformed.update(repeating: 0)
    let counts = transformed.mutableView
    guard isTrimmed else {
      team.forEach(n) { row, worker in
        if task.transformWhole(row, worker: worker, source, weight) {
          counts[worker * ScratchSizes.line] += 1
        }
      }
      let total = (0..<workers).reduce(0) { $0 + counts[$1 * ScratchSizes.line] }
      return SketchEffort(transformAdds: total * Int(operations), multiplyAdds: total * s)
    }
    let tile = max(1, min(ScratchSizes.tileRows, (n + team.count - 1) / team.count))
    team.forEach((n + tile - 1) / tile) { number, worker in
      let rows = number * tile..<min(n, (number + 1) * tile)
      counts[worker * ScratchSizes.line] += task.transform(rows, worker: worker, source, weight)
    }
    let total = (0..<workers).reduce(0) { $0 + counts[$1 * ScratchSizes.line] }
    return SketchEffort(
      transformAdds: total * Int(operations),
      multiplyAdds: (total * (spectrum == nil ? 1 : 4) + n) * s)
  }

  private var spectrumPointer: SharedObject? {
    switch spectrum {
    case .some(let plan): plan.plan
    case nil: nil
    }
  }
}
