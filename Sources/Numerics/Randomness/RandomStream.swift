/// A named, seeded source of random numbers whose every entry is a pure function of its position.
///
/// The value at (row, column) does not depend on how many rows or columns are drawn, in which order,
/// or by how many threads: padding d or growing m leaves the other entries as they are.
package struct RandomStream: Sendable {
  /// What a stream's numbers are used for. Raw values are part of what results mean: never reused.
  package enum Purpose: UInt32, Sendable {
    case weights = 0
    case outputSigns = 1
    case data = 2
    case targets = 3
    case sketchSigns = 4
    case sketchSamples = 5
  }

  private let key: (UInt32, UInt32)
  private let purpose: Purpose
  private let substream: UInt32

  /// The stream of `seed` for one purpose; `substream` tells apart layers or outer iterations.
  package init(seed: UInt64, purpose: Purpose, substream: UInt32 = 0) {
    self.key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.purpose = purpose
    self.substream = substream
  }

  /// The four words at block `block` of row `row`, each below 2^32.
  ///
  /// - Precondition: `row` and `block` are below 2^32.
  @inline(__always)
  func words(row: UInt64, block: UInt64) -> Philox.Words {
    Philox.words(
      counter: (block, row, UInt64(substream), UInt64(purpose.rawValue)), key: key)
  }

  /// Overwrites `signs` with independent uniform signs, 128 of them from one counter.
  ///
  /// Sign k is that of bit `k % 32` of word `k % 128 / 32` of block `k / 128` of row 0: -1 for a zero.
  package func fillSigns<Scalar: KernelScalar>(_ signs: borrowing AlignedBuffer<Scalar>) {
    var drawn: Philox.Words = (0, 0, 0, 0)
    for index in 0..<signs.count {
      if index % 128 == 0 { drawn = words(row: 0, block: UInt64(index / 128)) }
      let word = withUnsafeBytes(of: drawn) {
        $0.load(fromByteOffset: index % 128 / 32 * 8, as: UInt64.self)
      }
      signs.pointer[index] = word >> UInt64(index % 32) & 1 == 0 ? -1 : 1
    }
  }
}
