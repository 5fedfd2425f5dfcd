/// Loops that go through rows in memory as solvers do, and little else.
enum MemoryLoops {
  private typealias Line = SIMD8<UInt64>
  /// Bytes of a cache line, and of a vector that is read at once.
  static var lineBytes: Int { 64 }

  /// Places that are made at once, before their rows are read.
  private static var listed: Int { 512 }

  /// Reads rows at random places: those that an order has from `first` on.
  ///
  /// No read waits for another: as in solvers, a list says which rows are read. A part of it is made at a time and
  /// stays in the first-level cache.
  ///
  /// - Precondition: a row has a multiple of 4 bytes, and its first is `stride`, as much, from that of the row before;
  ///   `result` holds 64.
  @inline(never)
  static func gather(
    _ rows: UnsafeRawPointer, rowBytes: Int, stride: Int, _ order: ScatteredOrder, first: Int,
    count: Int, into result: UnsafeMutableRawPointer
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: listed) { places in
      var (lines, words) = (Line.zero, UInt32(0))
      for start in Swift.stride(from: first, to: first + count, by: listed) {
        let length = min(listed, first + count - start)
        for turn in 0..<length { places[turn] = order.place(start &+ turn) &* stride }
        for turn in 0..<length {
          let row = rows + places[turn]
          var byte = 0
          while byte &+ lineBytes <= rowBytes {
            lines &+= row.loadUnaligned(fromByteOffset: byte, as: Line.self)
            byte &+= lineBytes
          }
          while byte < rowBytes {
            words &+= row.load(fromByteOffset: byte, as: UInt32.self)
            byte &+= 4
          }
        }
      }
      result.storeBytes(of: lines &+ UInt64(words), as: Line.self)
    }
  }

  /// Adds 1 to every word of some lines one behind the other, where they are.
  @inline(never)
  static func stream(_ lines: UnsafeMutableRawPointer, count: Int) {
    @inline(__always) func increment(_ line: Int) {
      let line = lines + line &* lineBytes
      line.storeBytes(of: line.load(as: Line.self) &+ 1, as: Line.self)
    }
    var line = 0
    while line &+ 4 <= count {
      increment(line)
      increment(line &+ 1)
      increment(line &+ 2)
      increment(line &+ 3)
      line &+= 4
    }
    while line < count {
      increment(line)
      line &+= 1
    }
  }
}

/// All of some rows in an order that no prefetcher guesses and that takes no memory.
///
/// Place i is x N / 2^k, x what two multiplications by odd numbers and two shifts make of i mod 2^k, which is
/// one to one, 2^k the least power of two that is not below N: every row comes once in 2^k turns, and twice
/// where N is no power of two, in the same order each time.
package struct ScatteredOrder: Sendable {
  private let rows: UInt64
  private let bits: UInt64
  private let mask: UInt64
  private let half: UInt64

  /// - Precondition: there is a row, and there are at most 2^31.
  package init(rows: Int) {
    precondition(rows > 0 && rows <= 1 << 31, "an order has between one row and 2^31")
    bits = UInt64(rows == 1 ? 0 : Int.bitWidth - (rows - 1).leadingZeroBitCount)
    (self.rows, mask, half) = (UInt64(rows), 1 << bits - 1, bits / 2 + 1)
  }

  /// Which row comes at a turn.
  @inline(__always)
  package func place(_ turn: Int) -> Int {
    var x = (UInt64(truncatingIfNeeded: turn) &* 0x9e37_79b9_7f4a_7c15) & mask
    x ^= x &>> half
    x = (x &* 0xd6e8_feb8_6659_fd93) & mask
    x ^= x &>> half
    return Int(truncatingIfNeeded: (x &* rows) &>> bits)
  }
}
