/// What one thread needs to work on blocks, and what it leaves behind.
package struct NeighborWorker<Scalar: KernelScalar>: ~Copyable {
  /// Rows of weights at a time.
  static var rows: Int { 128 }

  /// n.
  let batch: Int
  /// Whole groups of 16 points.
  let stride: Int
  /// Positions in a list that fire, their points, and by how much their coefficients grew.
  var fired: AlignedBuffer<Int32>
  var columns: AlignedBuffer<Int32>
  var steps: AlignedBuffer<Scalar>
  /// Products after the move, and by how much they change at most while the clock ticks once.
  var moved: AlignedBuffer<Scalar>
  var rates: AlignedBuffer<Scalar>
  /// Points on which a neuron fires while its flips are counted, and |F_r|.
  private var members: AlignedBuffer<Int32>
  private(set) var memberCount = 0
  /// beta of one neuron, zero between neurons.
  var beta: AlignedBuffer<Double>
  /// Points that fire and points that are near it, 16 a word.
  var firing: AlignedBuffer<UInt32>
  var near: AlignedBuffer<UInt32>
  /// Changes of |S_i n S_j|, j <= i.
  var counts: AlignedBuffer<Int32>
  /// Weights and signs of some neurons, ``rows`` x d.
  var weights: AlignedBuffer<Scalar>
  var signs: AlignedBuffer<Scalar>
  /// Their products with all points, rows of ``stride``.
  var products: AlignedBuffer<Scalar>
  /// What was done since ``takeTally()``.
  var tally = NeighborTally()

  /// Scratch for n points of dimension d.
  package init(batch n: Int, dimension d: Int) {
    (batch, stride) = (n, roundUp(n, to: 16))
    fired = AlignedBuffer(uninitializedCount: n)
    columns = AlignedBuffer(uninitializedCount: n)
    steps = AlignedBuffer(uninitializedCount: n)
    moved = AlignedBuffer(uninitializedCount: n)
    rates = AlignedBuffer(uninitializedCount: n)
    members = AlignedBuffer(uninitializedCount: n)
    beta = AlignedBuffer(count: n, repeating: 0)
    firing = AlignedBuffer(count: stride / 16, repeating: 0)
    near = AlignedBuffer(count: stride / 16, repeating: 0)
    counts = AlignedBuffer(count: n * n, repeating: 0)
    weights = AlignedBuffer(uninitializedCount: Self.rows * d)
    signs = AlignedBuffer(uninitializedCount: Self.rows)
    products = AlignedBuffer(count: Self.rows * stride, repeating: 0)
  }

  /// What was done since the last call.
  package mutating func takeTally() -> NeighborTally {
    defer { tally = NeighborTally() }
    return tally
  }

  /// Forgets the changes of |S_i n S_j|.
  package mutating func dropCounts() {
    counts.mutablePointer.update(repeating: 0, count: counts.count)
  }
}

/// Who fires and who is near it.
extension NeighborWorker {
  /// Z = W X^T for the first rows of weights.
  mutating func multiply(_ rows: Int, _ pass: NeighborPass<Scalar>) {
    let d = pass.dimension
    Scalar.multiply(
      rows: rows, columns: batch, depth: d, alpha: 1, weights.pointer, d, aTransposed: false,
      pass.points.pointer, d, bTransposed: true, beta: 0, products.mutablePointer, stride)
  }

  /// |w| of a row.
  func length(ofRow row: Int, _ pass: NeighborPass<Scalar>) -> Double {
    let w = weights.pointer + row &* pass.dimension
    return Double(Scalar.innerProduct(w, w, count: pass.dimension)).squareRoot()
  }

  /// Marks in `firing` the points with products above b and in `near` those above b - `skin`, 16 at a
  /// time; returns whether any fires.
  @inline(__always)
  mutating func read(
    _ products: UnsafePointer<Scalar>, above b: Scalar, skin: Scalar
  ) -> Bool {
    var (one, any): (Scalar, UInt32) = (1, 0)
    let (firing, near) = (firing.mutablePointer, near.mutablePointer)
    for word in 0..<stride / 16 {
      let (group, inside) = (products + 16 &* word, pointsInside(word))
      let bits = Scalar.firing(group, depth: 1, &one, above: b) & inside
      firing[word] = bits
      near[word] = Scalar.firing(group, depth: 1, &one, above: b - skin) & inside
      any |= bits
    }
    return any != 0
  }

  /// Marks all n points as near where more than a quarter of them are; returns how many are.
  @inline(__always)
  mutating func completeNear() -> Int {
    let near = near.mutablePointer
    var length = 0
    for word in 0..<stride / 16 { length &+= near[word].nonzeroBitCount }
    guard length > max(16, batch / 4) else { return length }
    for word in 0..<stride / 16 { near[word] = pointsInside(word) }
    return batch
  }

  /// The bits of a word that stand for points.
  @inline(__always)
  private func pointsInside(_ word: Int) -> UInt32 {
    batch &- 16 &* word >= 16 ? 0xFFFF : (UInt32(1) &<< UInt32(batch & 15)) &- 1
  }
}

/// F_r while points enter and leave it, and the counts |S_i n S_j| that follow.
extension NeighborWorker {
  /// Begins with the first of `columns`, on which the neuron fired.
  @inline(__always)
  mutating func beginMembers(_ count: Int) {
    members.mutablePointer.update(from: columns.pointer, count: count)
    memberCount = count
  }

  @inline(__always)
  mutating func insert(_ point: Int) {
    members.mutablePointer[memberCount] = Int32(truncatingIfNeeded: point)
    memberCount &+= 1
    change(point, by: 1)
  }

  @inline(__always)
  mutating func remove(_ point: Int) {
    change(point, by: -1)
    let members = members.mutablePointer
    var index = 0
    while members[index] != Int32(truncatingIfNeeded: point) { index &+= 1 }
    memberCount &-= 1
    members[index] = members[memberCount]
  }

  /// Adds to the counts of `point` with every member, itself among them.
  @inline(__always)
  private mutating func change(_ point: Int, by amount: Int32) {
    let (members, counts) = (members.pointer, counts.mutablePointer)
    tally.multiplyAdds &+= memberCount
    KernelWork.add(multiplyAdds: memberCount, in: Scalar.self)
    for index in 0..<memberCount {
      let other = Int(members[index])
      counts[max(point, other) &* batch &+ min(point, other)] &+= amount
    }
  }
}

/// The steps of a move, each a loop over one list.
extension NeighborWorker {
  /// Collects the listed points that fire and by how much their coefficients grew since `stamp`; returns
  /// their number and the sum of |c|.
  @inline(__always)
  mutating func collect(
    _ z: UnsafePointer<Scalar>, _ points: UnsafePointer<UInt16>, _ length: Int,
    since stamp: UInt8, _ pass: NeighborPass<Scalar>
  ) -> (fired: Int, size: Double) {
    let (now, then, b) = (pass.now, pass.coefficients(stamp), pass.shift)
    let (fired, columns, steps) = (
      fired.mutablePointer, columns.mutablePointer, steps.mutablePointer
    )
    var (count, size) = (0, 0.0)
    for entry in 0..<length {
      let point = Int(points[entry])
      let grown = now[point] - then[point]
      let isFiring = !(z[entry] <= b)
      // Written in any case: a branch here would be mispredicted half the time.
      fired[count] = Int32(truncatingIfNeeded: entry)
      columns[count] = Int32(truncatingIfNeeded: point)
      steps[count] = Scalar(grown)
      size += isFiring ? abs(grown) : 0
      count &+= isFiring ? 1 : 0
    }
    return (count, size)
  }

  /// Fills `moved` with sum_i c_i K_ij and `rates` with sum_i |K_ij| over the points that fire, for every
  /// listed j; `rates` alone where the neuron does not move.
  @inline(__always)
  mutating func accumulate(
    _ points: UnsafePointer<UInt16>, _ length: Int, fired: Int, _ pass: NeighborPass<Scalar>,
    moves: Bool = true
  ) {
    let (columns, steps, n) = (columns.pointer, steps.pointer, pass.batch)
    let (moved, rates) = (moved.mutablePointer, rates.mutablePointer)
    KernelWork.add(multiplyAdds: length, fired, moves ? 2 : 1, in: Scalar.self)
    if length == n, fired > 2 {
      if moves { moved.update(repeating: 0, count: n) }
      rates.update(repeating: 0, count: n)
      for index in 0..<fired {
        let (row, c) = (pass.kernel + Int(columns[index]) &* n, steps[index])
        if moves { for j in 0..<n { moved[j] += c * row[j] } }
        for j in 0..<n { rates[j] += abs(row[j]) }
      }
      return
    }
    for entry in 0..<length {
      let row = pass.kernel + Int(points[entry]) &* n
      var (sum, rate) = (Scalar(0), Scalar(0))
      for index in 0..<fired {
        let k = row[Int(columns[index])]
        if moves { sum += steps[index] * k }
        rate += abs(k)
      }
      if moves { moved[entry] = sum }
      rates[entry] = rate
    }
  }

  /// Fills `rates` for the points that fire at the products in `moved`.
  @inline(__always)
  mutating func collectRates(
    _ points: UnsafePointer<UInt16>, _ length: Int, _ pass: NeighborPass<Scalar>
  ) {
    let (columns, moved) = (columns.mutablePointer, moved.pointer)
    var fired = 0
    for entry in 0..<length where !(moved[entry] <= pass.shift) {
      columns[fired] = Int32(truncatingIfNeeded: points[entry])
      fired &+= 1
    }
    accumulate(points, length, fired: fired, pass, moves: false)
    tally.multiplyAdds &+= fired &* length
  }

  /// A bound of |w_r - w_r(then)|: the root of c^T K c = sum_j c_j moved_j, and what rounding may have
  /// taken from it.
  @inline(__always)
  func path(fired: Int, size: Double, _ u: Double) -> Double {
    var square = 0.0
    for index in 0..<fired {
      square += Double(steps.pointer[index]) * Double(moved.pointer[Int(self.fired.pointer[index])])
    }
    let lost = Double(2 * fired + 4) * u * size * size
    return ((square > 0 ? square : 0) + lost).squareRoot() * (1 + 8 * u)
  }

  /// Replaces `moved` by z - a_r `moved`; the largest magnitude, and whether a pair's firing changed.
  @inline(__always)
  mutating func subtract(
    from z: UnsafePointer<Scalar>, _ length: Int, sign: Scalar, above b: Scalar
  ) -> (largest: Scalar, isChanged: Bool) {
    let moved = moved.mutablePointer
    var (largest, isChanged) = (Scalar(0), false)
    for entry in 0..<length {
      let product = z[entry] - sign * moved[entry]
      isChanged = isChanged || (product <= b) != (z[entry] <= b)
      largest = abs(product) > largest ? abs(product) : largest
      moved[entry] = product
    }
    return (largest, isChanged)
  }
}

/// Adds the changes that workers counted to `counts`, both lower triangles of order n, and clears them.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func mergeCounts<Scalar>(
  _ parts: inout FixedArray<NeighborWorker<Scalar>>, into counts: inout AlignedBuffer<Int32>,
  order n: Int, workers: Workers
) {
  let (total, scratch) = (counts.mutableView, parts.mutableView)
  let parts = (0..<scratch.count).map { scratch.pointer[$0].counts.mutableView }
  workers.forEach((n + 63) / 64) { block, _ in
    for i in block * 64..<min(n, block * 64 + 64) {
      let sums = total + i * n
      for part in parts {
        let row = part + i * n
        for j in 0...i {
          sums[j] &+= row[j]
          row[j] = 0
        }
      }
    }
  }
}

/// Overwrites the lower triangle of `gram` with G_ij = K_ij |S_i n S_j| scale.
package func fillGram(
  _ gram: inout Matrix<Double>, pointGram: borrowing Matrix<Double>,
  counts: borrowing AlignedBuffer<Int32>, scale: Double, workers: Workers
) {
  let n = gram.rows
  precondition(
    gram.columns == n && pointGram.rows == n && pointGram.columns == n && counts.count == n * n,
    "the Gram matrices do not match the counts")
  let (g, k, c) = (gram.mutableView, pointGram.view, counts.view)
  workers.forEach((n + 63) / 64) { block, _ in
    for i in block * 64..<min(n, block * 64 + 64) {
      KernelWork.add(multiplyAdds: i + 1, in: Double.self)
      scaleCounts(c + i * n, k + i * n, scale: scale, count: i + 1, into: g + i * n)
    }
  }
}
