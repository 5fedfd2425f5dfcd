/// What one entry of an array in a binary file is.
struct ElementType: Equatable {
  /// How its bits are read.
  enum Kind {
    case float, signed, unsigned, bool
  }

  let kind: Kind
  /// Bytes.
  let size: Int
  let isBigEndian: Bool

  /// Nil for what is not read: floating-point numbers of other than 4 or 8 bytes, and the like.
  init?(_ kind: Kind, size: Int, isBigEndian: Bool) {
    let sizes =
      switch kind {
      case .float: [4, 8]
      case .signed, .unsigned: [1, 2, 4, 8]
      case .bool: [1]
      }
    guard sizes.contains(size) else { return nil }
    (self.kind, self.size, self.isBigEndian) = (kind, size, isBigEndian)
  }

  /// The entry at `address`, which need not be aligned; integers above 2^53 are rounded.
  func value(at address: UnsafeRawPointer) -> Double {
    switch (kind, size) {
    case (.float, 4): Double(Float(bitPattern: load(address)))
    case (.float, _): Double(bitPattern: load(address))
    case (.bool, _): address.load(as: UInt8.self) == 0 ? 0 : 1
    case (.signed, 1): Double(address.load(as: Int8.self))
    case (.signed, 2): Double(Int16(bitPattern: load(address)))
    case (.signed, 4): Double(Int32(bitPattern: load(address)))
    case (.signed, _): Double(Int64(bitPattern: load(address)))
    case (.unsigned, 1): Double(address.load(as: UInt8.self))
    case (.unsigned, 2): Double(load(address) as UInt16)
    case (.unsigned, 4): Double(load(address) as UInt32)
    case (.unsigned, _): Double(load(address) as UInt64)
    }
  }

  private func load<Word: FixedWidthInteger & BitwiseCopyable>(_ address: UnsafeRawPointer) -> Word
  {
    let word = address.loadUnaligned(as: Word.self)
    return isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)
  }
}
