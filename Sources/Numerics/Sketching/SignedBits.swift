/// An n x m matrix of zeros, ones and minus ones, as bits: D itself, or how it differs from what it was.
///
/// A value that tasks can hold, valid as long as the matrices of bits.
struct SignedBits: Sendable {
  /// n.
  let rows: Int
  /// m.
  let columns: Int
  private let stride: Int
  private let bits: View<UInt64>
  /// Of the ones and minus ones the ones; nil where there are no others.
  private let pluses: View<UInt64>?

  /// D.
  init(of firing: borrowing BitMatrix) {
    (rows, columns, stride) = (firing.rows, firing.columns, firing.stride)
    (bits, pluses) = (firing.view, nil)
  }

  /// D - D', which differ in `flips`, with D `firing`.
  init(_ flips: borrowing BitMatrix, to firing: borrowing BitMatrix) {
    precondition(
      flips.rows == firing.rows && flips.columns == firing.columns, "flips of another matrix")
    (rows, columns, stride) = (flips.rows, flips.columns, flips.stride)
    (bits, pluses) = (flips.view, firing.view)
  }

  /// The bits of row i that are not zero.
  @inline(__always)
  func row(_ i: Int) -> UnsafePointer<UInt64> { bits.pointer + i &* stride }

  /// Of 64 columns, which hold a minus one.
  @inline(__always)
  func minuses(ofRow i: Int, word: Int) -> UInt64 {
    guard let pluses else { return 0 }
    let place = i &* stride &+ word
    return bits.pointer[place] & ~pluses.pointer[place]
  }

  /// Calls `body` for every column of a word of row i that is not zero, rising, with its value, negative for a minus one.
  @inline(__always)
  func forEach<Scalar: BinaryFloatingPoint>(
    ofRow i: Int, word: Int, among mask: UInt64 = ~0, _ values: UnsafePointer<Scalar>,
    _ body: (_ column: Int, _ value: Scalar) -> Void
  ) {
    var rest = row(i)[word] & mask
    let minuses = minuses(ofRow: i, word: word)
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      rest &= rest &- 1
      let column = 64 &* word &+ bit
      let isMinus = minuses &>> UInt64(truncatingIfNeeded: bit) & 1 == 1
      body(column, isMinus ? -values[column] : values[column])
    }
  }
}
