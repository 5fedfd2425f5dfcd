extension Philox {
  /// Words of eight counters side by side, each in 64 bits.
  typealias Lanes = SIMD8<UInt64>

  /// Writes the words of `blocks` counters that count up in their first word, four a counter.
  ///
  /// The words are those of ``words(counter:key:)``, eight counters side by side.
  ///
  /// - Precondition: every word of every counter is below 2^32.
  /// - Complexity: 20 widening multiplications a counter; 60 vector operations and a few
  ///   permutations for 32 words.
  package static func fill(
    _ words: UnsafeMutablePointer<UInt32>, blocks: Int, from counter: Words, key: (UInt32, UInt32)
  ) {
    let target = UnsafeMutableRawPointer(words)
    let row = Lanes(repeating: counter.1)
    let (third, fourth) = (Lanes(repeating: counter.2), Lanes(repeating: counter.3))
    var next = Lanes(0, 1, 2, 3, 4, 5, 6, 7) &+ counter.0
    var block = 0
    while block &+ 8 <= blocks {
      let drawn = mixed(next, row, third, fourth, key: key)
      store(
        drawn.0 & half | drawn.1 &<< 32, drawn.2 & half | drawn.3 &<< 32, target + block &* 16)
      next &+= 8
      block &+= 8
    }
    while block < blocks {
      let drawn = self.words(
        counter: (counter.0 &+ UInt64(block), counter.1, counter.2, counter.3), key: key)
      words[4 &* block] = UInt32(truncatingIfNeeded: drawn.0)
      words[4 &* block &+ 1] = UInt32(truncatingIfNeeded: drawn.1)
      words[4 &* block &+ 2] = UInt32(truncatingIfNeeded: drawn.2)
      words[4 &* block &+ 3] = UInt32(truncatingIfNeeded: drawn.3)
      block &+= 1
    }
  }

  /// The lower half of a lane.
  @inline(__always) static var half: Lanes { Lanes(repeating: 0xFFFF_FFFF) }

  /// The four words of eight counters, each in the lower half of its lanes.
  ///
  /// Upper halves hold remains of products: the multiplications do not read them.
  @inline(__always)
  static func mixed(
    _ first: Lanes, _ second: Lanes, _ third: Lanes, _ fourth: Lanes, key: (UInt32, UInt32)
  ) -> (Lanes, Lanes, Lanes, Lanes) {
    let (m0, m1) = (Lanes(repeating: 0xD251_1F53), Lanes(repeating: 0xCD9E_8D57))
    var (c0, c1, c2, c3) = (first, second, third, fourth)
    var (k0, k1) = (UInt64(key.0) &* 0x1_0000_0001, UInt64(key.1) &* 0x1_0000_0001)
    @inline(__always) func round() {
      let (product0, product1) = ((c0 & half) &* m0, (c2 & half) &* m1)
      (c0, c1) = (product1 &>> 32 ^ c1 ^ Lanes(repeating: k0), product1)
      (c2, c3) = (product0 &>> 32 ^ c3 ^ Lanes(repeating: k1), product0)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    // Written out, since permutations crept into a loop.
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    round()
    return (c0, c1, c2, c3)
  }

  /// Stores the lanes of two vectors in turn.
  @inline(__always)
  private static func store(_ x: Lanes, _ y: Lanes, _ target: UnsafeMutableRawPointer) {
    target.storeBytes(of: Lanes(x[0], y[0], x[1], y[1], x[2], y[2], x[3], y[3]), as: Lanes.self)
    target.storeBytes(
      of: Lanes(x[4], y[4], x[5], y[5], x[6], y[6], x[7], y[7]), toByteOffset: 64, as: Lanes.self)
  }
}
