/// Who fires and who is near it, 16 points at a time.
extension NeighborWorker {
  /// Marks in `firing` the points with products above b and in `near` those above b - `skin`, 16 at a
  /// time; returns whether any fires.
  @inline(__always)
  func read(
    _ products: UnsafePointer<Scalar>, _ pass: NeighborPass<Scalar>, skin: Scalar
  ) -> Bool {
    var one: Scalar = 1
    let (n, b) = (pass.batch, pass.shift)
    var any: UInt32 = 0
    for word in 0..<stride / 16 {
      let inside = n &- 16 &* word >= 16 ? 0xFFFF : (UInt32(1) &<< UInt32(n & 15)) &- 1
      let group = products + 16 &* word
      let bits = Scalar.firing(group, depth: 1, &one, above: b) & inside
      firing.pointer[word] = bits
      near.pointer[word] = Scalar.firing(group, depth: 1, &one, above: b - skin) & inside
      any |= bits
    }
    return any != 0
  }

  /// Marks all n points as near.
  @inline(__always)
  func takeAll(_ n: Int) {
    for word in 0..<stride / 16 {
      near.pointer[word] = n &- 16 &* word >= 16 ? 0xFFFF : (UInt32(1) &<< UInt32(n & 15)) &- 1
    }
  }

  @inline(__always)
  func forEachPoint(_ words: UnsafePointer<UInt32>, _ body: (Int) -> Void) {
    for word in 0..<stride / 16 {
      var bits = words[word]
      while bits != 0 {
        body(16 &* word &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
    }
  }
}
