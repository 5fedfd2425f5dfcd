/// Philox4x32-10: a pure function from a 128-bit counter and a 64-bit key to four random words.
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011, doi:10.1145/2063384.2063405; tested against Random123's known answers.
package enum Philox {
  /// Four 32-bit words, each in 64 bits so that a loop over counters vectorises without conversions.
  package typealias Words = (UInt64, UInt64, UInt64, UInt64)

  /// The words of one counter.
  ///
  /// - Precondition: every word of the counter is below 2^32.
  /// - Complexity: 20 widening multiplications.
  @inline(__always)
  package static func words(counter: Words, key: (UInt32, UInt32)) -> Words {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let product0 = (c0 & 0xFFFF_FFFF) &* 0xD251_1F53
      let product1 = (c2 & 0xFFFF_FFFF) &* 0xCD9E_8D57
      (c0, c1) = (product1 &>> 32 ^ c1 ^ UInt64(k0), product1 & 0xFFFF_FFFF)
      (c2, c3) = (product0 &>> 32 ^ c3 ^ UInt64(k1), product0 & 0xFFFF_FFFF)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}
