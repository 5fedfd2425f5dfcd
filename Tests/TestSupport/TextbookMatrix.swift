package import Numerics

/// A matrix of doubles for references that are meant to be obviously right, not fast.
package struct TextbookMatrix: Equatable, Sendable {
  /// The number of rows.
  package let rows: Int
  /// The number of columns.
  package let columns: Int
  /// The entries, row by row.
  package private(set) var entries: [Double]

  /// The matrix whose entry (i, j) is `entry(i, j)`.
  package init(rows: Int, columns: Int, _ entry: (Int, Int) -> Double) {
    self.rows = rows
    self.columns = columns
    entries = []
    entries.reserveCapacity(rows * columns)
    for i in 0..<rows {
      for j in 0..<columns { entries.append(entry(i, j)) }
    }
  }

  /// The same entries, exactly.
  package init<Scalar: KernelScalar>(_ matrix: borrowing Matrix<Scalar>) {
    rows = matrix.rows
    columns = matrix.columns
    entries = matrix.entries.map { Double($0) }
  }

  /// Entry (`row`, `column`).
  package subscript(row: Int, column: Int) -> Double {
    get { entries[row * columns + column] }
    set { entries[row * columns + column] = newValue }
  }

  /// A^T.
  package var transposed: TextbookMatrix {
    TextbookMatrix(rows: columns, columns: rows) { self[$1, $0] }
  }

  /// |A|, entry by entry.
  package var magnitudes: TextbookMatrix {
    TextbookMatrix(rows: rows, columns: columns) { abs(self[$0, $1]) }
  }

  /// A with its upper triangle mirrored from the lower.
  package var symmetrised: TextbookMatrix {
    TextbookMatrix(rows: rows, columns: columns) { self[max($0, $1), min($0, $1)] }
  }

  /// The lower triangle of A, zero above.
  package var lowerTriangle: TextbookMatrix {
    TextbookMatrix(rows: rows, columns: columns) { $1 <= $0 ? self[$0, $1] : 0 }
  }

  /// A + mu I.
  package func damped(_ mu: Double) -> TextbookMatrix {
    TextbookMatrix(rows: rows, columns: columns) { self[$0, $1] + ($0 == $1 ? mu : 0) }
  }

  /// The entries in the precision of a kernel.
  package func matrix<Scalar: KernelScalar>(of scalar: Scalar.Type) -> Matrix<Scalar> {
    Matrix(rows: rows, columns: columns, entries: entries.map { Scalar($0) })
  }
}

/// The product A B by its definition.
package func * (left: TextbookMatrix, right: TextbookMatrix) -> TextbookMatrix {
  precondition(left.columns == right.rows, "the shapes do not match")
  return TextbookMatrix(rows: left.rows, columns: right.columns) { i, j in
    var sum = 0.0
    for k in 0..<left.columns { sum += left[i, k] * right[k, j] }
    return sum
  }
}

/// The product A x by its definition.
package func * (left: TextbookMatrix, right: [Double]) -> [Double] {
  precondition(left.columns == right.count, "the shapes do not match")
  return (0..<left.rows).map { i in
    var sum = 0.0
    for k in 0..<left.columns { sum += left[i, k] * right[k] }
    return sum
  }
}
