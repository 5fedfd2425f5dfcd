/// Signs that bits pack: see ``RandomStream/fillSignBits(_:workers:)``, of which the last word is there to be read alone.
struct SignFlips: Sendable {
  let bits: View<UInt64>

  /// Multiplies `count` numbers by the signs from number `first` on.
  @inline(__always)
  func apply<Scalar: SketchScalar>(
    to numbers: UnsafeMutablePointer<Scalar>, count: Int, from first: Int
  ) {
    let width = Scalar.lineWidth
    for start in stride(from: 0, to: count &- width &+ 1, by: width) {
      let entries = numbers + start
      UnsafeMutableRawPointer(entries).storeBytes(
        of: Scalar.negated(Scalar.line(entries), where: ~word(first &+ start)),
        as: Scalar.Line.self)
    }
    let rest = count & (width &- 1)
    if rest > 0 {
      flip(numbers + (count &- rest), count: rest, by: word(first &+ count &- rest))
    }
  }

  /// The 32 bits from bit `first` on.
  @inline(__always)
  private func word(_ first: Int) -> UInt32 {
    let (place, shift) = (first / 64, UInt64(first % 64))
    let low = bits.pointer[place] &>> shift
    // Two shifts: one by 64 would be none.
    return UInt32(truncatingIfNeeded: low | (bits.pointer[place &+ 1] &<< 1) &<< (63 &- shift))
  }
}

/// Multiplies number k by the sign that bit k stands for.
@inline(__always)
private func flip<Scalar: SketchScalar>(
  _ numbers: UnsafeMutablePointer<Scalar>, count: Int, by word: UInt32
) {
  for bit in 0..<UInt32(truncatingIfNeeded: count) {
    numbers[Int(bit)] *= Scalar(Int32(bitPattern: word &>> bit & 1) &* 2 &- 1)
  }
}
