/// Memory in which workers transform blocks of rows that are written, not stored.
struct TransformScratch<Scalar: SketchScalar>: ~Copyable {
  /// The number of workers there is memory for.
  let workers: Int
  private let engine: RowEngine<Scalar>
  private let stride: Int
  private let isInPlace: Bool
  private var memory: AlignedBuffer<Scalar>

  /// One or, where the transform is not in place, two blocks of rows a worker.
  init(_ transform: borrowing RowTransform<Scalar>, workers: Workers) {
    self.workers = workers.count
    (engine, stride, isInPlace) = (transform.engine, transform.length, transform.isInPlace)
    let blocks = workers.count * (isInPlace ? 1 : 2)
    memory = AlignedBuffer(count: blocks * Self.blockScalars(engine, stride), repeating: 0)
  }

  private static func blockScalars(_ engine: RowEngine<Scalar>, _ stride: Int) -> Int {
    roundUp(engine.blockRows * stride, to: 16)
  }

  /// What tasks use; valid as long as this value and the transform live.
  var areas: TransformAreas<Scalar> {
    mutating get {
      TransformAreas(
        engine: engine, stride: stride, blockScalars: Self.blockScalars(engine, stride),
        isInPlace: isInPlace, memory: memory.mutableView)
    }
  }
}

/// The memory of a ``TransformScratch`` as a value that tasks can hold.
struct TransformAreas<Scalar: SketchScalar>: Sendable {
  fileprivate let engine: RowEngine<Scalar>
  /// The distance of transformed rows: the padded length.
  let stride: Int
  fileprivate let blockScalars: Int
  fileprivate let isInPlace: Bool
  fileprivate let memory: MutableView<Scalar>

  /// The number of blocks that `rows` rows make.
  func blocks(rows: Int) -> Int { (rows + engine.blockRows - 1) / engine.blockRows }

  /// Writes the rows of a block, of `length` entries, flips their signs and transforms them, unscaled.
  @inline(__always)
  func transformBlock(
    _ block: Int, of rows: Int, worker: Int, length: Int, signs: UnsafePointer<UInt64>,
    write: (_ row: Int, _ target: UnsafeMutablePointer<Scalar>) -> Void
  ) -> (rows: UnsafeMutablePointer<Scalar>, first: Int, count: Int) {
    let first = block * engine.blockRows
    let count = min(engine.blockRows, rows - first)
    let input = memory + worker * blockScalars * (isInPlace ? 1 : 2)
    for row in 0..<count {
      let target = input + row * stride
      write(first + row, target)
      flip(target, count: length, by: signs)
      (target + length).update(repeating: 0, count: stride - length)
    }
    let output = isInPlace ? input : input + blockScalars
    engine.runUnscaled(input, into: output, rows: count)
    return (output, first, count)
  }
}

/// Multiplies `count` numbers by the signs that `bits` pack: see ``RandomStream/fillSignBits(_:workers:)``.
@inline(__always)
private func flip<Scalar: SketchScalar>(
  _ numbers: UnsafeMutablePointer<Scalar>, count: Int, by bits: UnsafePointer<UInt64>
) {
  for first in stride(from: 0, to: count &- 31, by: 32) {
    let word = UInt32(truncatingIfNeeded: bits[first / 64] &>> UInt64(first % 64))
    flip(numbers + first, count: 32, by: word)
  }
  let first = count / 32 * 32
  if first < count {
    let word = UInt32(truncatingIfNeeded: bits[first / 64] &>> UInt64(first % 64))
    flip(numbers + first, count: count - first, by: word)
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
