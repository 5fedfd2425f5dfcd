internal import Foundation

/// How a row of N entries is cut for a transform of which few entries are wanted: N' = R B, R chunks of B.
///
/// The row is padded with zeros to N'. Entry c B + q of it, of chunk c, is entry c + R q of the row that is
/// transformed, in Makhoul's order for a cosine transform, or stays where it is for a Walsh-Hadamard transform: signs
/// are random, so that any fixed order is as good.
package struct TransformChunks: Equatable, Sendable {
  /// B.
  package let length: Int
  /// R.
  package let count: Int

  /// N'.
  package var padded: Int { length * count }

  /// R chunks of B.
  package init(length: Int, count: Int) {
    (self.length, self.count) = (length, count)
  }

  /// The least chunk: signs are packed by 64.
  private static let shortest = 64

  /// The chunks that take the least work by a model, of those between s and 8 s; one where
  /// there is no room for two.
  ///
  /// An entry of a chunk in which something fires takes log2 B steps of its transform, is written, and s/B of it is added
  /// to the samples; every chunk turns the samples' roots of unity, which points share: see ``TransformKind/chunkCosts``.
  ///
  /// - Parameters:
  ///   - entries: N.
  ///   - samples: s.
  ///   - kind: what pads the row.
  ///   - density: the probability that a neuron fires.
  ///   - width: the entries of a neuron.
  package init(
    entries: Int, samples: Int, kind: TransformKind, density: Double = 1, width: Int = 1
  ) {
    let whole = kind.paddedLength(entries)
    var best = (work: Double.infinity, chunks: TransformChunks(length: whole, count: 1))
    let costs = kind.chunkCosts
    var length = Self.shortest
    while length < samples { length *= 2 }
    let longest = max(length, 8 * samples)
    while length <= longest, 2 * length <= whole {
      let share = 1 - pow(1 - density, max(1, Double(length) / Double(width)))
      let ratio = Double(samples) / Double(length)
      let work =
        share * (costs.step * log2(Double(length)) + costs.entry + costs.sample * ratio)
        + costs.turn * ratio
      if work < best.work {
        best = (work, TransformChunks(length: length, count: (whole + length - 1) / length))
      }
      length *= 2
    }
    self = best.chunks
  }

  /// The entry of the transformed row that entry `place` of the padded row is.
  package func position(of place: Int, in kind: TransformKind) -> Int {
    let (chunk, offset) = place.quotientAndRemainder(dividingBy: length)
    let turn = chunk + count * offset
    switch kind {
    case .fftwWHT, .nativeWHT: return place
    case .fftwDHT: return turn
    case .fftwDCT: return turn < (padded + 1) / 2 ? 2 * turn : 2 * (padded - 1 - turn) + 1
    }
  }
}

extension TransformKind {
  /// What the parts of a trimmed transform cost beside one another, in twentieths of a nanosecond on a Xeon with AVX-512:
  /// a step of an entry's transform, writing an entry, a sample of a chunk and of a row, a sample of a chunk.
  fileprivate var chunkCosts: (step: Double, entry: Double, sample: Double, turn: Double) {
    switch self {
    case .fftwDCT, .fftwDHT: (1, 2, 25, 4)
    case .nativeWHT: (1, 2, 12, 1)
    case .fftwWHT: (2, 2, 12, 1)
    }
  }
}
