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
  /// Sign k is that of bit `k % 32` of word `k % 128 / 32` of block `k / 128` of `row`: -1 for a zero.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func fillSigns<Scalar: KernelScalar>(
    _ signs: borrowing AlignedBuffer<Scalar>, row: Int = 0
  ) {
    var drawn: Philox.Words = (0, 0, 0, 0)
    for index in 0..<signs.count {
      if index % 128 == 0 { drawn = words(row: UInt64(row), block: UInt64(index / 128)) }
      let word = withUnsafeBytes(of: drawn) {
        $0.load(fromByteOffset: index % 128 / 32 * 8, as: UInt64.self)
      }
      signs.pointer[index] = word >> UInt64(index % 32) & 1 == 0 ? -1 : 1
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

  /// Overwrites `integers` with independent uniform integers below `bound`: entry k is that at (`row`, k).
  package func fillIntegers(_ integers: borrowing AlignedBuffer<Int32>, below bound: Int, row: Int)
  {
    precondition(bound > 0 && bound <= 1 << 31, "integers are drawn below 2^31")
    for index in 0..<integers.count {
      integers.pointer[index] = Int32(integer(below: bound, row: row, index: index))
    }
  }

  /// Overwrites `sample` with distinct uniform integers below `order.count`, without replacement.
  ///
  /// The beginning of a Fisher-Yates shuffle of 0, 1, ..., N - 1, for which `order` is scratch: step k
  /// swaps places k and k + (the integer below N - k at (0, k)). A shorter sample is the beginning
  /// of a longer one.
  ///
  /// - Complexity: O(N).
  ///
  /// Source: R. Durstenfeld, "Algorithm 235: random permutation", Communications of the ACM 7 (1964),
  /// doi:10.1145/364520.364540.
  package func fillSample(
    _ sample: borrowing AlignedBuffer<Int32>, order: borrowing AlignedBuffer<Int32>
  ) {
    let count = order.count
    precondition(sample.count <= count, "more samples than there is to draw from")
    let (drawn, places) = (sample.pointer, order.pointer)
    for place in 0..<count { places[place] = Int32(place) }
    for k in 0..<sample.count {
      let other = k + integer(below: count - k, row: 0, index: k)
      (places[k], places[other]) = (places[other], places[k])
      drawn[k] = places[k]
    }
  }
}
