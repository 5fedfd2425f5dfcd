/// Pairs that begin or cease to fire: counts, predictions and offsets change for these alone.
extension NeuronBlock {
  /// Takes in that slot's products are those in `worker.moved` instead of those in the list.
  ///
  /// - Returns: the number of points on which the neuron fires now.
  /// - Complexity: |F_r| a flip.
  @inline(__always)
  mutating func turn(
    _ slot: Int, sign: Scalar, fired: Int, _ pass: NeighborPass<Scalar>,
    _ worker: NeighborWorker<Scalar>
  ) -> Int {
    let record = records.pointer[slot]
    let (start, length) = (Int(record.start), Int(record.length))
    let (z, offsets) = (values.pointer + start, offsets.pointer + start)
    let (points, moved) = (self.points.pointer + start, worker.moved.pointer)
    var members = FiringMembers(worker, batch: pass.batch)
    for index in 0..<fired { members.hold(Int(worker.columns.pointer[index])) }
    for entry in 0..<length where !(z[entry] <= pass.shift) && moved[entry] <= pass.shift {
      let point = Int(points[entry])
      members.remove(point)
      offsets[entry] = Scalar(Double(offsets[entry]) + pass.now[point])
      note(point, -sign * (moved[entry] - pass.shift), worker)
    }
    for entry in 0..<length where z[entry] <= pass.shift && !(moved[entry] <= pass.shift) {
      let point = Int(points[entry])
      members.insert(point)
      offsets[entry] = Scalar(Double(offsets[entry]) - pass.now[point])
      note(point, sign * (moved[entry] - pass.shift), worker)
    }
    return members.count
  }

  @inline(__always)
  mutating func note(_ point: Int, _ value: Scalar, _ worker: NeighborWorker<Scalar>) {
    flips.append(FiringFlip(point: UInt32(point), value: Double(value)))
    worker.tally.pointee.flips &+= 1
  }
}

/// F_r while points enter and leave it, and the counts |S_i n S_j| that follow.
struct FiringMembers {
  private let points: UnsafeMutablePointer<Int32>
  private let counts: UnsafeMutablePointer<Int32>
  private let batch: Int
  /// |F_r|.
  private(set) var count = 0

  @inline(__always)
  init<Scalar>(_ worker: NeighborWorker<Scalar>, batch: Int) {
    (points, counts, self.batch) = (worker.members.pointer, worker.counts.pointer, batch)
  }

  /// A point on which the neuron fired all along.
  @inline(__always)
  mutating func hold(_ point: Int) {
    points[count] = Int32(truncatingIfNeeded: point)
    count &+= 1
  }

  @inline(__always)
  mutating func insert(_ point: Int) {
    hold(point)
    change(point, by: 1)
  }

  @inline(__always)
  mutating func remove(_ point: Int) {
    change(point, by: -1)
    var index = 0
    while points[index] != Int32(truncatingIfNeeded: point) { index &+= 1 }
    count &-= 1
    points[index] = points[count]
  }

  /// Adds to the counts of `point` with every member, itself among them.
  @inline(__always)
  private func change(_ point: Int, by amount: Int32) {
    for index in 0..<count {
      let other = Int(points[index])
      let (row, column) = (max(point, other), min(point, other))
      counts[row &* batch &+ column] &+= amount
    }
  }
}

/// Adds the changes that workers counted to `counts`, both lower triangles of order n, and clears them.
package func mergeCounts<Scalar>(
  _ parts: [NeighborWorker<Scalar>], into counts: borrowing AlignedBuffer<Int32>, order n: Int,
  workers: Workers
) {
  nonisolated(unsafe) let total = counts.pointer
  workers.forEach((n + 63) / 64) { block, _ in
    for i in block * 64..<min(n, block * 64 + 64) {
      for part in parts {
        let row = part.counts.pointer + i * n
        for j in 0...i {
          total[i * n + j] &+= row[j]
          row[j] = 0
        }
      }
    }
  }
}

/// Forgets the changes that workers counted.
package func dropCounts<Scalar>(_ parts: [NeighborWorker<Scalar>]) {
  for part in parts { part.counts.pointer.update(repeating: 0, count: part.counts.count) }
}

/// Overwrites the lower triangle of `gram` with G_ij = K_ij |S_i n S_j| scale.
package func fillGram(
  _ gram: borrowing Matrix<Double>, pointGram: borrowing Matrix<Double>,
  counts: borrowing AlignedBuffer<Int32>, scale: Double, workers: Workers
) {
  let n = gram.rows
  precondition(
    gram.columns == n && pointGram.rows == n && pointGram.columns == n && counts.count == n * n,
    "the Gram matrices do not match the counts")
  nonisolated(unsafe) let (g, k, c) = (
    gram.pointer, UnsafePointer(pointGram.pointer), UnsafePointer(counts.pointer)
  )
  workers.forEach((n + 63) / 64) { block, _ in
    for i in block * 64..<min(n, block * 64 + 64) {
      scaleCounts(c + i * n, k + i * n, scale: scale, count: i + 1, into: g + i * n)
    }
  }
}
