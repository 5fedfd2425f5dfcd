/// A named, seeded source of random numbers whose every entry is a pure function of its position.
///
/// The value at (row, column) does not depend on how many rows or columns are drawn, in which order,
/// or by how many threads: padding d or growing m leaves the other entries as they are.
package struct RandomStream: Sendable {
  /// What a stream's numbers are used for. Raw values are part of what results mean: never reused.
  package enum Purpose: UInt32, Sendable {
    /// W(0), by layer.
    case weights = 0
    /// The output layer's signs.
    case outputSigns = 1
    /// Data points.
    case data = 2
    /// Targets.
    case targets = 3
    /// A sketch's random signs.
    case sketchSigns = 4
    /// A sketch's sampled coordinates.
    case sketchSamples = 5
    /// The outcomes of simulated measurements.
    case measurements = 6
    /// The gaps between the neurons of a ``FiringDraw``.
    case proposalGaps = 7
    /// What is drawn for each of them.
    case proposals = 8
    /// What the weights of such a neuron have beside its products.
    case complements = 9
    /// The weights of neurons that fire on none of the points of a ``FiringDraw``.
    case silentNeurons = 10
  }

  /// The version of what seeds draw, which records state: raised by a change of any number.
  ///
  /// 2: normals in single precision are made of 32-bit words. In 1 they were rounded doubles.
  package static var generator: Int { 2 }

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

  /// The four words of eight blocks, each in the lower half of its lane; upper halves hold anything.
  @inline(__always)
  func words(
    rows: Philox.Lanes, blocks: Philox.Lanes
  ) -> (Philox.Lanes, Philox.Lanes, Philox.Lanes, Philox.Lanes) {
    Philox.mixed(
      blocks, rows, Philox.Lanes(repeating: UInt64(substream)),
      Philox.Lanes(repeating: UInt64(purpose.rawValue)), key: key)
  }

  /// Overwrites `words` with independent uniform words, four of them from one counter.
  ///
  /// Word k is word `k % 4` of block `k / 4` of row `row`.
  ///
  /// - Precondition: `row` and the number of blocks are below 2^32.
  /// - Complexity: as for ``Philox/fill(_:blocks:from:key:)``.
  package func fillWords(
    _ words: inout AlignedBuffer<UInt32>, row: Int = 0, workers: Workers = Workers(count: 1)
  ) {
    let count = words.count
    let target = words.mutableView
    let wordsPerTask = 1 << 17
    workers.forEach((count + wordsPerTask - 1) / wordsPerTask) { task, _ in
      let first = task * wordsPerTask
      fillWords(target + first, first: first, count: min(wordsPerTask, count - first), row: row)
    }
  }

  /// Overwrites `count` words with those from number `first` on.
  ///
  /// - Precondition: `first` is a multiple of four.
  func fillWords(_ words: UnsafeMutablePointer<UInt32>, first: Int, count: Int, row: Int) {
    precondition(
      row >= 0 && row < 1 << 32 && first + count <= 1 << 34, "more words than the counter numbers")
    let counter = (
      UInt64(first / 4), UInt64(row), UInt64(substream), UInt64(purpose.rawValue)
    )
    Philox.fill(words, blocks: count / 4, from: counter, key: key)
    if count % 4 > 0 {
      let last = self.words(row: UInt64(row), block: UInt64((first + count) / 4))
      let rest = words + count / 4 * 4
      for (index, word) in [last.0, last.1, last.2].prefix(count % 4).enumerated() {
        rest[index] = UInt32(truncatingIfNeeded: word)
      }
    }
  }

  /// Overwrites `bits` with independent uniform bits: the signs of ``fillSigns(_:row:)``, packed.
  ///
  /// Bit k is bit `k % 64` of word `k / 64` and stands for sign k: a zero for -1, a one for 1.
  package func fillSignBits(
    _ bits: inout AlignedBuffer<UInt64>, workers: Workers = Workers(count: 1)
  ) {
    let count = 2 * bits.count
    let target = bits.mutableView
    let wordsPerTask = 1 << 17
    workers.forEach((count + wordsPerTask - 1) / wordsPerTask) { task, _ in
      let first = task * wordsPerTask
      let words = UnsafeMutableRawPointer(target.pointer).assumingMemoryBound(to: UInt32.self)
      fillWords(words + first, first: first, count: min(wordsPerTask, count - first), row: 0)
    }
  }

  /// Overwrites `signs` with independent uniform signs, 128 of them from one counter.
  ///
  /// Sign k is that of bit `k % 32` of word `k % 128 / 32` of block `k / 128` of `row`: -1 for a zero.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func fillSigns<Scalar: RealScalar>(
    _ signs: inout AlignedBuffer<Scalar>, row: Int = 0
  ) {
    let (target, count) = (signs.mutableView, signs.count)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { chunk in
      guard let words = chunk.baseAddress else { return }
      for start in stride(from: 0, to: count, by: 32 * 256) {
        let size = min(32 * 256, count - start)
        fillWords(words, first: start / 32, count: (size + 31) / 32, row: row)
        for word in 0..<size / 32 {
          expandSigns(words[word], count: 32, into: target + (start + 32 * word))
        }
        if size % 32 > 0 {
          expandSigns(words[size / 32], count: size % 32, into: target + (start + size / 32 * 32))
        }
      }
    }
  }

  /// Overwrites `count` signs with those of ``fillSigns(_:row:)`` from sign `first` on.
  ///
  /// - Precondition: `first` is a multiple of 128, and there are at most 128 of them.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func drawSigns<Scalar: RealScalar>(
    _ signs: UnsafeMutablePointer<Scalar>, first: Int, count: Int
  ) {
    precondition(first % 128 == 0 && count <= 128, "signs are drawn 128 at a time")
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4) { chunk in
      guard let words = chunk.baseAddress else { return }
      fillWords(words, first: first / 32, count: 4, row: 0)
      for start in stride(from: 0, to: count, by: 32) {
        expandSigns(words[start / 32], count: min(32, count - start), into: signs + start)
      }
    }
  }

  /// A uniform integer below `bound`, the one at position (`row`, `index`).
  ///
  /// The upper half of the product of `bound` with a 64-bit word: each value's probability is off
  /// 1/`bound` by less than 2^-64. Words 2 `index % 2` and the next of block `index / 2` are the
  /// lower and the upper half of the 64 bits.
  ///
  /// Source: D. Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling
  /// and Computer Simulation 29 (2019), doi:10.1145/3230636, without its rejection step.
  @inline(__always)
  func integer(below bound: Int, row: Int, index: Int) -> Int {
    let drawn = words(row: UInt64(row), block: UInt64(index / 2))
    let bits = index % 2 == 0 ? drawn.1 << 32 | drawn.0 : drawn.3 << 32 | drawn.2
    return Int(bits.multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Two independent uniform words of 64 bits: words 0 and 1, 2 and 3 of block `index` of `row`, the
  /// lower half first.
  ///
  /// - Precondition: `row` and `index` are below 2^32.
  package func pair(row: Int, index: Int) -> (UInt64, UInt64) {
    let drawn = words(row: UInt64(row), block: UInt64(index))
    return (drawn.1 << 32 | drawn.0, drawn.3 << 32 | drawn.2)
  }

  /// Words of the block that is drawn for an integer: the integers of a block draw it anew.
  static var wordsOfInteger: Int { 4 }

  /// Overwrites `integers` with independent uniform integers below `bound`: entry k is that at (`row`, k).
  package func fillIntegers(_ integers: inout AlignedBuffer<Int32>, below bound: Int, row: Int) {
    precondition(bound > 0 && bound <= 1 << 31, "integers are drawn below 2^31")
    let target = integers.mutableView
    for index in 0..<integers.count {
      target[index] = Int32(integer(below: bound, row: row, index: index))
    }
  }
}

/// Bit k of `word` as sign k, -1 for a zero.
@inline(__always)
private func expandSigns<Scalar: RealScalar>(
  _ word: UInt32, count: Int, into signs: UnsafeMutablePointer<Scalar>
) {
  for bit in 0..<UInt32(count) {
    signs[Int(bit)] = Scalar(Int32(bitPattern: word &>> bit & 1) &* 2 &- 1)
  }
}
