/// The firing sets S_i, in rising order: the neurons that fire on each point.
package struct FiringSets: ~Copyable {
  /// The largest number of pairs (point, neuron) that can be held.
  package let capacity: Int
  private var starts: AlignedBuffer<Int>
  private var neurons: AlignedBuffer<UInt32>

  /// Memory for n points and `capacity` firing pairs.
  package init(points n: Int, capacity: Int) {
    self.capacity = capacity
    starts = AlignedBuffer(count: n + 1, repeating: 0)
    neurons = AlignedBuffer(count: capacity + 4, repeating: 0)
  }

  /// Replaces the sets by those of `firing`.
  ///
  /// - Precondition: `firing` has n rows and at most `capacity` ones.
  /// - Complexity: reads the bits twice, writes 4 bytes a pair.
  package mutating func fill(from firing: borrowing BitMatrix, workers: Workers) {
    let (n, stride) = (firing.rows, firing.stride)
    precondition(starts.count == n + 1, "the firing matrix has another number of points")
    let (starts, bits) = (starts.mutableView, firing.view)
    workers.forEach(n) { i, _ in starts[i + 1] = population(bits + i * stride, words: stride) }
    for i in 0..<n { starts[i + 1] += starts[i] }
    precondition(starts[n] <= capacity, "the firing sets do not fit")
    let neurons = neurons.mutableView
    let tasks = min(n, workers.count)
    workers.forEach(tasks) { task, _ in
      extract(
        bits.pointer, stride: stride, rows: n * task / tasks..<n * (task + 1) / tasks,
        starts.pointer, neurons.pointer)
    }
  }

  /// What tasks read; valid until the sets are replaced.
  var view: FiringSetsView { FiringSetsView(starts: starts.view, neurons: neurons.view) }

  /// S_i; valid until the sets are replaced.
  package subscript(point: Int) -> UnsafeBufferPointer<UInt32> {
    view[point]
  }
}

/// ``FiringSets`` as a value that tasks can hold.
struct FiringSetsView: Sendable {
  fileprivate let starts: View<Int>
  fileprivate let neurons: View<UInt32>

  /// S_i.
  @inline(__always)
  subscript(point: Int) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(
      start: neurons + starts[point], count: starts[point &+ 1] &- starts[point])
  }
}

/// Extracts rows that follow each other; those whose extraction might leave something in another task's
/// entries, after the last row's, one by one.
private func extract(
  _ bits: UnsafePointer<UInt64>, stride: Int, rows: Range<Int>, _ starts: UnsafePointer<Int>,
  _ neurons: UnsafeMutablePointer<UInt32>
) {
  for i in rows {
    let (row, target) = (bits + i * stride, neurons + starts[i])
    if starts[i + 1] + 4 <= starts[rows.upperBound] {
      _ = extractSetBits(row, count: stride, into: target)
    } else {
      extractExactly(row, count: stride, into: target)
    }
  }
}

/// ``extractSetBits(_:count:into:)`` without a place written more than the ones.
private func extractExactly(
  _ words: UnsafePointer<UInt64>, count: Int, into positions: UnsafeMutablePointer<UInt32>
) {
  var next = positions
  for index in 0..<count {
    var word = words[index]
    while word != 0 {
      next.pointee = UInt32(truncatingIfNeeded: index &* 64 &+ word.trailingZeroBitCount)
      next += 1
      word &= word &- 1
    }
  }
}
