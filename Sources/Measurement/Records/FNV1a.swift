/// The hash FNV-1a with 64 bits (G. Fowler, L. C. Noll, K.-P. Vo).
struct FNV1a {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func combine(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

  /// The hash of `bytes` in 16 hexadecimal digits.
  static func digits(of bytes: some Sequence<UInt8>) -> String {
    var hash = FNV1a()
    for byte in bytes { hash.combine(byte) }
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
