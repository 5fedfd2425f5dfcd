/// The counts |S_i n S_j|, j <= i, from the lists F_r: the pairs of each list are counted one by one.
///
/// Integer and exact, whatever the number of workers. A block of 256 points has its rows of counts in
/// the second-level cache, 16 bits each while no count can exceed them, and goes through all lists:
/// each of its points in a list counts those before it.
///
/// - Complexity: sum_r |F_r| (|F_r| + 1) / 2 increments, about 0.55 ns each.
package struct ListedCounts: ~Copyable {
  private let rowStride: Int
  private var scratch: AlignedBuffer<UInt32>
  private static var blockRows: Int { NeuronLists.blockPoints }

  /// Scratch for n points and as many workers as will be asked to share the work.
  package init(points n: Int, workers: Workers) {
    rowStride = roundUp(n + 1, to: 32)
    scratch = AlignedBuffer(
      uninitializedCount: workers.count * min(Self.blockRows, n) * rowStride)
  }

  /// Overwrites the lower triangle of `gram` with G_ij = K_ij |S_i n S_j| scale, the same bits as
  /// ``FiringCounts`` leaves.
  ///
  /// - Precondition: `lists` are of n points, `pointGram` (K) and `gram` are n x n, and there is
  ///   scratch for `workers`.
  package mutating func fillGram(
    _ gram: inout Matrix<Double>, pointGram: borrowing Matrix<Double>, scale: Double,
    lists: borrowing NeuronLists, workers: Workers
  ) {
    let (n, m, size) = (lists.points, lists.neurons, min(Self.blockRows, lists.points))
    precondition(
      gram.rows == n && gram.columns == n && pointGram.rows == n && pointGram.columns == n,
      "the Gram matrices do not match the lists")
    precondition(
      rowStride > n && scratch.count >= workers.count * size * rowStride, "too little scratch")
    let (gram, kernel) = (gram.mutableView, pointGram.view)
    let scratch = scratch.mutableView
    let (starts, entries) = (
      lists.starts.view, lists.entries.view
    )
    let (blocks, stride) = (lists.blocks, rowStride)
    workers.forEach(blocks) { number, worker in
      let block = CountBlock(number: blocks - 1 - number, n: n, m: m, stride: stride, scale: scale)
      let memory = UnsafeMutableRawPointer(scratch + worker * size * stride)
      if m <= Int(UInt16.max) {
        let counts = memory.bindMemory(to: UInt16.self, capacity: size * stride)
        block.fill(gram.pointer, kernel.pointer, starts.pointer, entries.pointer, counts)
      } else {
        let counts = memory.bindMemory(to: UInt32.self, capacity: size * stride)
        block.fill(gram.pointer, kernel.pointer, starts.pointer, entries.pointer, counts)
      }
    }
  }
}

/// The rows of counts of a block of points.
private struct CountBlock {
  let rows: Range<Int>
  let number: Int
  let (n, m, stride): (Int, Int, Int)
  let scale: Double

  init(number: Int, n: Int, m: Int, stride: Int, scale: Double) {
    let first = number * NeuronLists.blockPoints
    rows = first..<min(first + NeuronLists.blockPoints, n)
    (self.number, self.n, self.m, self.stride, self.scale) = (number, n, m, stride, scale)
  }

  /// Counts the block's rows and writes them, scaled, to G.
  @inline(__always)
  func fill<Count: FixedWidthInteger>(
    _ gram: UnsafeMutablePointer<Double>, _ kernel: UnsafePointer<Double>,
    _ starts: UnsafePointer<UInt32>, _ entries: UnsafePointer<UInt32>,
    _ counts: UnsafeMutablePointer<Count>
  ) {
    for row in 0..<rows.count {
      (counts + row * stride).initialize(repeating: 0, count: rows.upperBound)
      counts[row * stride + n] = 0
    }
    count(starts, entries, counts)
    for i in rows {
      KernelWork.add(multiplyAdds: i + 1, in: Double.self)
      scaleCounts(
        counts + (i - rows.lowerBound) * stride, kernel + i * n, scale: scale, count: i + 1,
        into: gram + i * n)
    }
  }

  /// Adds one for each two points of a list of which the later is in the block, and for each alone.
  ///
  /// Points are taken by fours from the later one down; what is read before a list's begin is n, whose
  /// count is of no interest.
  @inline(__always)
  private func count<Count: FixedWidthInteger>(
    _ starts: UnsafePointer<UInt32>, _ entries: UnsafePointer<UInt32>,
    _ counts: UnsafeMutablePointer<Count>
  ) {
    let (parts, nextParts) = (starts + number * m, starts + (number + 1) * m)
    for r in 0..<m {
      let first = Int(starts[r])
      var later = Int(parts[r])
      let end = Int(nextParts[r])
      while later < end {
        let row = counts + (Int(entries[later]) &- rows.lowerBound) &* stride
        var earlier = later
        KernelWork.add(multiplyAdds: later - first + 1, in: Double.self)
        while earlier >= first {
          row[Int(entries[earlier])] &+= 1
          row[Int(entries[earlier &- 1])] &+= 1
          row[Int(entries[earlier &- 2])] &+= 1
          row[Int(entries[earlier &- 3])] &+= 1
          earlier &-= 4
        }
        later &+= 1
      }
    }
  }
}
