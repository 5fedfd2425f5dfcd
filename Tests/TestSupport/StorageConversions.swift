package import Numerics

extension AlignedBuffer {
  /// A buffer with a copy of `elements`.
  package init(_ elements: [Element]) {
    self.init(uninitializedCount: elements.count)
    let target = mutableView
    for (index, element) in elements.enumerated() { target[index] = element }
  }

  /// One element.
  package subscript(index: Int) -> Element {
    get { view[index] }
    set { mutableView[index] = newValue }
  }

  /// A copy of the elements.
  package var elements: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}

extension GrowingBuffer {
  /// A buffer with a copy of `elements`.
  package init(_ elements: [Element]) {
    self.init()
    for element in elements { append(element) }
  }
}

extension BitMatrix {
  /// A matrix of `bits`, listed row by row.
  package init(rows: Int, columns: Int, bits: [Bool]) {
    precondition(bits.count == rows * columns, "the bits do not fill the matrix")
    self.init(rows: rows, columns: columns)
    for (index, bit) in bits.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      self[row, column] = bit
    }
  }

  /// The bits, row by row, without the padding.
  package var bits: [Bool] {
    (0..<rows).flatMap { row in
      (0..<columns).map { pointer[row * stride + $0 / 64] >> UInt64($0 % 64) & 1 == 1 }
    }
  }

  /// Every word of the memory, the padding included.
  package var paddedWords: [UInt64] {
    Array(UnsafeBufferPointer(start: pointer, count: roundUp(rows, to: 4) * stride))
  }

  /// Whether every bit outside the matrix, in padding words and padding rows, is zero.
  package var hasCleanPadding: Bool {
    let inside = bits.count { $0 }
    return paddedWords.reduce(0) { $0 + $1.nonzeroBitCount } == inside
  }
}
