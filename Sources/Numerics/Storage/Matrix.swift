/// The numbers of large arrays: `Float` and `Double`.
///
/// Each folder has a protocol of what its kernels need of a precision, written once for each of the two: static
/// requirements are specialised where generic calls are not, and generic vector code does not become vector
/// instructions.
package protocol RealScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {}

extension Float: RealScalar {}
extension Double: RealScalar {}

/// A dense row-major matrix that owns its memory: entry (i, j) stands at `i * columns + j`.
///
/// A point, a neuron and a Jacobian row are rows, hence contiguous. Moving is free and there is no
/// implicit copy: ``clone()`` is the only one.
package struct Matrix<Scalar: BitwiseCopyable>: ~Copyable {
  // Stays the first field: under the thread sanitizer Swift 6.3 crashes where that is no pointer.
  private var storage: AlignedBuffer<Scalar>
  /// The number of rows.
  package let rows: Int
  /// The number of columns, and the distance from one row to the next.
  package let columns: Int

  /// Allocates a matrix whose entries are undefined until written.
  package init(uninitializedRows rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix has a negative size")
    self.rows = rows
    self.columns = columns
    self.storage = AlignedBuffer(uninitializedCount: rows * columns)
  }

  /// Allocates a matrix with every entry equal to `value`.
  package init(rows: Int, columns: Int, repeating value: Scalar) {
    self.init(uninitializedRows: rows, columns: columns)
    storage.mutablePointer.initialize(repeating: value, count: rows * columns)
  }

  /// Takes over `entries`, listed row by row.
  package init(rows: Int, _ entries: consuming AlignedBuffer<Scalar>) {
    precondition(rows > 0 && entries.count % rows == 0, "the entries do not fill the matrix")
    self.rows = rows
    self.columns = entries.count / rows
    self.storage = entries
  }

  /// Copies `entries`, listed row by row.
  ///
  /// - Precondition: `entries.count == rows * columns`.
  package init(rows: Int, columns: Int, entries: [Scalar]) {
    precondition(entries.count == rows * columns, "the entries do not fill the matrix")
    self.init(uninitializedRows: rows, columns: columns)
    entries.withUnsafeBufferPointer { source in
      if let first = source.baseAddress {
        storage.mutablePointer.initialize(from: first, count: source.count)
      }
    }
  }

  /// The first entry; valid as long as this matrix lives.
  package var pointer: UnsafePointer<Scalar> { storage.pointer }

  /// What tasks read.
  package var view: View<Scalar> { storage.view }
  /// What tasks write.
  package var mutableView: MutableView<Scalar> {
    mutating get { storage.mutableView }
  }
  /// The first of them, to be written to.
  package var mutablePointer: UnsafeMutablePointer<Scalar> {
    mutating get { storage.mutablePointer }
  }

  /// The number of entries.
  package var count: Int { rows * columns }

  /// Entry (`row`, `column`).
  package subscript(row: Int, column: Int) -> Scalar {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "outside the matrix")
      return pointer[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "outside the matrix")
      mutableView[row * columns + column] = newValue
    }
  }

  /// A copy with memory of its own.
  ///
  /// - Complexity: O(`count`).
  package func clone() -> Matrix {
    var copy = Matrix(uninitializedRows: rows, columns: columns)
    copy.copyEntries(of: self)
    return copy
  }

  /// The same entries in double precision.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func inDoublePrecision() -> Matrix<Double> where Scalar: BinaryFloatingPoint {
    var copy = Matrix<Double>(uninitializedRows: rows, columns: columns)
    let (source, target) = (view, copy.mutableView)
    for index in 0..<count { target[index] = Double(source[index]) }
    return copy
  }

  /// Overwrites every entry with that of a matrix of the same shape.
  package mutating func copyEntries(of other: borrowing Matrix) {
    precondition(other.rows == rows && other.columns == columns, "the shapes differ")
    storage.mutablePointer.update(from: other.pointer, count: count)
  }

  /// All entries, row by row.
  package var entries: [Scalar] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// One row's entries.
  package func row(_ index: Int) -> [Scalar] {
    precondition(index >= 0 && index < rows, "outside the matrix")
    return Array(UnsafeBufferPointer(start: pointer + index * columns, count: columns))
  }
}
