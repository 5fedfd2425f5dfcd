/// Memory in which each worker turns strips of a bit matrix on their side: see ``BitStrip``.
struct BitStripMemory: ~Copyable {
  private let points: Int
  private var columns: AlignedBuffer<UInt64>
  private var codes: AlignedBuffer<UInt32>

  /// Memory for n points and as many workers as will share the strips.
  ///
  /// - Precondition: n < 2^26.
  init(points n: Int, workers: Workers) {
    precondition(n < 1 << 26, "a code holds the number of a point and six bits")
    points = n
    columns = AlignedBuffer(count: workers.count * n * BitStrip.words, repeating: 0)
    codes = AlignedBuffer(uninitializedCount: workers.count * (64 * n + 4))
  }

  /// Whether this is for n points and as many workers.
  func fits(points n: Int, workers: Workers) -> Bool {
    points == n && codes.count >= workers.count * (64 * n + 4)
  }

  /// The strip of worker 0, from which those of the others follow.
  var strip: BitStrip {
    mutating get {
      BitStrip(points: points, columns: columns.mutableView, codes: codes.mutableView)
    }
  }
}

/// Eight words of every row of a bit matrix, 512 neurons, turned on their side.
///
/// A strip is one cache line of each row: it is read once, and then a column of words is contiguous.
struct BitStrip {
  /// Words of a row in a strip.
  static var words: Int { 8 }
  /// The number of strips of m columns.
  static func count(columns m: Int) -> Int { (m + 64 * words - 1) / (64 * words) }

  fileprivate let points: Int
  fileprivate let columns: MutableView<UInt64>
  fileprivate let codes: MutableView<UInt32>

  /// The strip of a worker.
  func of(worker: Int) -> BitStrip {
    BitStrip(
      points: points,
      columns: MutableView(
        columns + worker * points * Self.words, count: points * Self.words),
      codes: MutableView(codes + worker * (64 * points + 4), count: 64 * points + 4))
  }

  /// Reads strip `number` of a matrix whose rows are `stride` words apart.
  func read(_ number: Int, of bits: UnsafePointer<UInt64>, stride: Int) {
    for point in 0..<points {
      let row = bits + (point &* stride &+ number &* Self.words)
      for word in 0..<Self.words { columns[word &* points &+ point] = row[word] }
    }
  }

  /// The ones in column `word` of the strip, as codes 64 i + b for point i and bit b, i rising; valid
  /// until the next call.
  func ones(word: Int) -> UnsafeBufferPointer<UInt32> {
    let count = extractSetBits(columns + word * points, count: points, into: codes.pointer)
    return UnsafeBufferPointer(start: codes.pointer, count: count)
  }
}
