internal import CLanes

/// Loops that keep the population count, and the path from memory, of a processor busy.
enum CeilingStreams {
  /// Words of the operands of `countBits`, 16 KiB: half of a small first-level cache.
  static var operandWords: Int { 2048 }
  /// Words that one pass of `countBits` takes the AND and the population count of.
  static var pairedWords: Int { operandWords * 2 }

  private typealias Words = SIMD8<UInt64>

  /// Adds the population of the AND of words, each with two others, to what stands in `results`.
  ///
  /// On operands that stay in the first-level cache, by the fastest way that is known for the target.
  ///
  /// - Precondition: `results` holds 16 vectors of 64 bytes, `operands` holds `operandWords` words.
  @inline(never)
  static func countBits(
    _ operands: UnsafePointer<UInt64>, passes: Int, into results: UnsafeMutableRawPointer
  ) {
    if overparam_counts_by_instruction() != 0 {
      countByInstruction(operands, passes: passes, into: results)
    } else {
      countByAdders(operands, passes: passes, into: results)
    }
  }

  /// Each of four rows with the two of the other half.
  @inline(__always)
  private static func countByAdders(
    _ operands: UnsafePointer<UInt64>, passes: Int, into results: UnsafeMutableRawPointer
  ) {
    let (counts, length) = (results.assumingMemoryBound(to: Int32.self), operandWords / 4)
    counts.update(repeating: 0, count: 8)
    for _ in 0..<passes {
      for row in 0..<4 {
        overparam_count_two(
          operands + row &* length, operands + (row < 2 ? 2 : 0) &* length, length, length,
          counts + 2 &* row)
      }
    }
  }

  /// The tile of the Gram matrix of firing bits, of every eight vectors of operands four with four: the
  /// AND, count and sum of eight words for half a load.
  @inline(__always)
  private static func countByInstruction(
    _ operands: UnsafePointer<UInt64>, passes: Int, into results: UnsafeMutableRawPointer
  ) {
    var (c00, c01, c02, c03) = (Words.zero, Words.zero, Words.zero, Words.zero)
    var (c10, c11, c12, c13) = (Words.zero, Words.zero, Words.zero, Words.zero)
    var (c20, c21, c22, c23) = (Words.zero, Words.zero, Words.zero, Words.zero)
    var (c30, c31, c32, c33) = (Words.zero, Words.zero, Words.zero, Words.zero)
    var remaining = passes
    while remaining > 0 {
      var word = 0
      while word < operandWords {
        let (b0, b1) = (load(operands + word), load(operands + (word &+ 8)))
        let (b2, b3) = (load(operands + (word &+ 16)), load(operands + (word &+ 24)))
        @inline(__always) func row(
          _ a: Words, _ c0: inout Words, _ c1: inout Words, _ c2: inout Words, _ c3: inout Words
        ) {
          c0 &+= (a & b0).nonzeroBitCount
          c1 &+= (a & b1).nonzeroBitCount
          c2 &+= (a & b2).nonzeroBitCount
          c3 &+= (a & b3).nonzeroBitCount
        }
        row(load(operands + (word &+ 32)), &c00, &c01, &c02, &c03)
        row(load(operands + (word &+ 40)), &c10, &c11, &c12, &c13)
        row(load(operands + (word &+ 48)), &c20, &c21, &c22, &c23)
        row(load(operands + (word &+ 56)), &c30, &c31, &c32, &c33)
        word &+= 64
      }
      remaining &-= 1
    }
    store((c00, c01, c02, c03), results)
    store((c10, c11, c12, c13), results + 256)
    store((c20, c21, c22, c23), results + 512)
    store((c30, c31, c32, c33), results + 768)
  }

  /// Sums `words` words, reading each once and writing none.
  ///
  /// - Precondition: `words` is a multiple of 64, `results` holds 8 vectors.
  @inline(never)
  static func read(
    _ array: UnsafePointer<UInt64>, words: Int, into results: UnsafeMutableRawPointer
  ) {
    var (c0, c1, c2, c3) = (Words.zero, Words.zero, Words.zero, Words.zero)
    var (c4, c5, c6, c7) = (Words.zero, Words.zero, Words.zero, Words.zero)
    var word = 0
    while word < words {
      c0 &+= load(array + word)
      c1 &+= load(array + (word &+ 8))
      c2 &+= load(array + (word &+ 16))
      c3 &+= load(array + (word &+ 24))
      c4 &+= load(array + (word &+ 32))
      c5 &+= load(array + (word &+ 40))
      c6 &+= load(array + (word &+ 48))
      c7 &+= load(array + (word &+ 56))
      word &+= 64
    }
    store((c0, c1, c2, c3), results)
    store((c4, c5, c6, c7), results + 256)
  }

  @inline(__always)
  private static func load(_ words: UnsafePointer<UInt64>) -> Words {
    UnsafeRawPointer(words).load(as: Words.self)
  }

  @inline(__always)
  private static func store(
    _ vectors: (Words, Words, Words, Words), _ results: UnsafeMutableRawPointer
  ) {
    results.storeBytes(of: vectors.0, as: Words.self)
    results.storeBytes(of: vectors.1, toByteOffset: 64, as: Words.self)
    results.storeBytes(of: vectors.2, toByteOffset: 128, as: Words.self)
    results.storeBytes(of: vectors.3, toByteOffset: 192, as: Words.self)
  }
}

extension CeilingLoop {
  static let bitCounts = CeilingLoop(units: Double(CeilingStreams.pairedWords)) {
    CeilingStreams.countBits($0.operands, passes: $1, into: $0.result)
  }

  static let reading = CeilingLoop(units: 8, readsStretch: true) { site, _ in
    CeilingStreams.read(site.stretch, words: site.words, into: site.result)
  }
}
