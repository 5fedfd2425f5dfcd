/// A matrix of bits, packed row by row into 64-bit words: the firing matrix D, one row a data point.
///
/// Bit (i, r) is bit `r % 64` of word `r / 64` of row i. Rows are padded with zero bits to a multiple
/// of eight words and the matrix with zero rows to a multiple of four, so that kernels need no edges.
package struct BitMatrix: ~Copyable {
  // Stays the first field: under the thread sanitizer Swift 6.3 crashes where that is no pointer.
  private var storage: AlignedBuffer<UInt64>
  /// The number of rows, n data points for a firing matrix.
  package let rows: Int
  /// The number of columns, m neurons for a firing matrix.
  package let columns: Int
  /// Words from one row to the next, a multiple of eight.
  package let stride: Int

  /// Allocates a matrix of zero bits.
  package init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a bit matrix has a negative size")
    self.rows = rows
    self.columns = columns
    self.stride = roundUp((columns + 63) / 64, to: 8)
    self.storage = AlignedBuffer(count: roundUp(rows, to: 4) * stride, repeating: 0)
  }

  /// The first word of row 0; valid as long as this matrix lives.
  package var pointer: UnsafePointer<UInt64> { storage.pointer }

  /// What tasks read.
  package var view: View<UInt64> { storage.view }
  /// What tasks write.
  package var mutableView: MutableView<UInt64> {
    mutating get { storage.mutableView }
  }
  /// The first of them, to be written to.
  package var mutablePointer: UnsafeMutablePointer<UInt64> {
    mutating get { storage.mutablePointer }
  }

  /// Bit (`row`, `column`).
  package subscript(row: Int, column: Int) -> Bool {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "outside the matrix")
      return pointer[row * stride + column / 64] >> UInt64(column % 64) & 1 == 1
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "outside the matrix")
      let bit = UInt64(1) << UInt64(column % 64)
      let words = mutableView
      if newValue {
        words[row * stride + column / 64] |= bit
      } else {
        words[row * stride + column / 64] &= ~bit
      }
    }
  }

  /// Overwrites every bit with that of a matrix of the same shape.
  package mutating func copyBits(of other: borrowing BitMatrix) {
    precondition(other.rows == rows && other.columns == columns, "the shapes differ")
    storage.update(from: other.storage)
  }

  /// Becomes where two matrices of its shape differ; how often they do.
  package mutating func formDifference(
    of first: borrowing BitMatrix, from second: borrowing BitMatrix
  ) -> Int {
    precondition(
      rows == first.rows && columns == first.columns && rows == second.rows
        && columns == second.columns, "the shapes differ")
    let (a, b, target, count) = (first.pointer, second.pointer, mutablePointer, rows * stride)
    for word in 0..<count { target[word] = a[word] ^ b[word] }
    return population()
  }

  /// The columns of a row's ones, in rising order: S_i for a firing matrix.
  package func ones(ofRow row: Int) -> [Int] { (0..<columns).filter { self[row, $0] } }

  /// The number of ones, sum_i |S_i| for a firing matrix.
  ///
  /// - Complexity: O(`rows * columns / 64`).
  package func population() -> Int {
    Numerics.population(pointer, words: rows * stride)
  }
}

/// The number of ones in `words` words.
func population(_ bits: UnsafePointer<UInt64>, words: Int) -> Int {
  var total = 0
  for index in 0..<words { total &+= bits[index].nonzeroBitCount }
  return total
}

/// The least multiple of `unit` that is at least `value`.
@inline(__always)
package func roundUp(_ value: Int, to unit: Int) -> Int {
  (value + unit - 1) / unit * unit
}
