internal import CLanes

/// What one thread needs to draw neurons that fire, and those that it drew.
package struct FiringDrawWorker<Scalar: KernelScalar>: ~Copyable {
  /// Proposals side by side.
  private static var lanes: Int { 16 }

  /// Numbers from one row of products to the next: n, rounded up to whole groups of 16.
  let stride: Int
  /// By proposal, in rising order: its number from the first on, its position in its block and that block.
  private var numbers = GrowingBuffer<UInt32>()
  private var positions = GrowingBuffer<UInt32>()
  private var blocks = GrowingBuffer<UInt32>()
  /// The point that it takes, the word of its tail, and that of its sign.
  private var choices = GrowingBuffer<UInt32>()
  private var tails = GrowingBuffer<UInt32>()
  private var signs = GrowingBuffer<UInt32>()
  /// Proposals by the point that they take, and where those of each point begin.
  private var order = GrowingBuffer<UInt32>()
  private var starts: AlignedBuffer<Int>
  /// X w, rows of `stride`, and |xi|; below 0 for one that is not kept.
  private var products = GrowingBuffer<Scalar>()
  private var sizes = GrowingBuffer<Float>()
  /// Of 16 proposals.
  private var normals: AlignedBuffer<Float>
  private var block: AlignedBuffer<Scalar>
  private var lane: AlignedBuffer<UInt32>

  /// Scratch for a law.
  package init(_ law: FiringDraw<Scalar>) {
    let (q, depth) = (law.basis.count, law.basis.depth)
    stride = roundUp(law.batch, to: 16)
    starts = AlignedBuffer(count: q + 1, repeating: 0)
    normals = AlignedBuffer(count: Self.lanes * (roundUp(depth, to: 4) + 2), repeating: 0)
    block = AlignedBuffer(count: Self.lanes * q, repeating: 0)
    lane = AlignedBuffer(count: 3 * Self.lanes, repeating: 0)
  }

  /// The proposals of the last draw.
  package var proposals: Int { numbers.count }

  /// Draws the neurons of a range that fire, which begins with a block.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func draw(_ neurons: Range<Int>, _ law: FiringDraw<Scalar>) {
    let size = FiringDraw<Scalar>.block
    precondition(neurons.lowerBound % size == 0, "a range of neurons begins with a block")
    positions.resize(to: 0)
    numbers.resize(to: 0)
    blocks.resize(to: 0)
    for first in Swift.stride(from: neurons.lowerBound, to: neurons.upperBound, by: size) {
      let begun = positions.count
      law.appendPositions(
        ofBlock: first / size, below: min(size, neurons.upperBound - first), to: &positions)
      let offset = UInt32(truncatingIfNeeded: first - neurons.lowerBound)
      for index in begun..<positions.count { numbers.append(offset + positions.pointer[index]) }
      for _ in begun..<positions.count { blocks.append(UInt32(truncatingIfNeeded: first / size)) }
    }
    drawProposals(law)
  }

  /// Draws one neuron again, and overwrites n products with its own.
  ///
  /// - Returns: |xi|.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func redraw(
    _ neuron: Int, _ law: FiringDraw<Scalar>, into row: UnsafeMutablePointer<Scalar>
  ) -> Double {
    drawOne(neuron, law)
    row.update(from: products.pointer, count: law.batch)
    return Double(sizes.pointer[0])
  }

  /// The point that a neuron takes, its product with it, and xi.
  mutating func redraw(
    _ neuron: Int, _ law: FiringDraw<Scalar>
  ) -> (point: Int, product: Double, normals: [Double]) {
    drawOne(neuron, law)
    let point = Int(choices.pointer[0])
    return (
      point, Double(block.pointer[Self.lanes * point]),
      (0..<law.basis.depth).map { Double(normals.pointer[Self.lanes * $0]) }
    )
  }

  /// Calls `body` with each neuron that was drawn and is kept, in rising order: its number from the first of the range
  /// on, a_r, X w, n numbers, and |xi|.
  @inline(__always)
  package func forEach(
    _ body: (_ number: Int, _ sign: Scalar, _ products: UnsafePointer<Scalar>, _ size: Double) ->
      Void
  ) {
    for index in 0..<proposals where sizes.pointer[index] >= 0 {
      body(
        Int(numbers.pointer[index]), signs.pointer[index] >> 31 == 0 ? -1 : 1,
        products.pointer + index * stride, Double(sizes.pointer[index]))
    }
  }
}

extension FiringDrawWorker {
  private mutating func drawOne(_ neuron: Int, _ law: FiringDraw<Scalar>) {
    let size = FiringDraw<Scalar>.block
    positions.resize(to: 0)
    blocks.resize(to: 0)
    numbers.resize(to: 0)
    positions.append(UInt32(truncatingIfNeeded: neuron % size))
    blocks.append(UInt32(truncatingIfNeeded: neuron / size))
    numbers.append(0)
    drawProposals(law)
    precondition(sizes.pointer[0] >= 0, "there is no such neuron")
  }

  /// Everything but the positions.
  @inline(__always)
  private mutating func drawProposals(_ law: FiringDraw<Scalar>) {
    let count = positions.count
    drawWords(law)
    sortByPoint(law)
    products.resize(to: count * stride)
    sizes.resize(to: count)
    for j in 0..<law.basis.count {
      for first in Swift.stride(
        from: starts.pointer[j], to: starts.pointer[j + 1], by: Self.lanes)
      {
        let end = min(first + Self.lanes, starts.pointer[j + 1])
        drawProducts(first..<end, taking: j, law)
      }
    }
  }

  /// The words that say which point a proposal takes, how far beyond b it is there, and its sign.
  @inline(__always)
  private mutating func drawWords(_ law: FiringDraw<Scalar>) {
    let (count, padded) = (positions.count, roundUp(positions.count, to: Self.lanes))
    // Lanes beyond the last proposal draw what nobody reads.
    for _ in count..<padded {
      positions.append(0)
      blocks.append(0)
    }
    choices.resize(to: padded)
    tails.resize(to: padded)
    signs.resize(to: padded)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 66) { scratch in
      guard let words = scratch.baseAddress else { return }
      let key = words + 64
      (key[0], key[1]) = law.key
      for first in Swift.stride(from: 0, to: padded, by: Self.lanes) {
        overparam_proposal_words(
          positions.pointer + first, blocks.pointer + first, 0, FiringDraw<Scalar>.purpose, key,
          words)
        (choices.mutablePointer + first).update(from: words, count: Self.lanes)
        (tails.mutablePointer + first).update(from: words + 16, count: Self.lanes)
        (signs.mutablePointer + first).update(from: words + 32, count: Self.lanes)
      }
    }
    positions.resize(to: count)
    blocks.resize(to: count)
    let taken = choices.mutablePointer
    for index in 0..<count {
      var point: UInt32 = 0
      for threshold in law.thresholds { point += UInt64(taken[index]) < threshold ? 0 : 1 }
      taken[index] = point
    }
  }

  /// Fills `order` and `starts`.
  @inline(__always)
  private mutating func sortByPoint(_ law: FiringDraw<Scalar>) {
    let (count, q) = (positions.count, law.basis.count)
    let (choices, starts) = (choices.pointer, starts.mutablePointer)
    order.resize(to: count)
    starts.update(repeating: 0, count: q + 1)
    for index in 0..<count { starts[Int(choices[index])] += 1 }
    var next = 0
    for j in 0...q {
      let population = starts[j]
      starts[j] = next
      next += population
    }
    let order = order.mutablePointer
    for index in 0..<count {
      let place = starts[Int(choices[index])]
      order[place] = UInt32(truncatingIfNeeded: index)
      starts[Int(choices[index])] = place + 1
    }
    for j in (0..<q).reversed() { starts[j + 1] = starts[j] }
    starts[0] = 0
  }

  /// The products of at most 16 proposals that take point j.
  @inline(__always)
  private mutating func drawProducts(
    _ places: Range<Int>, taking j: Int, _ law: FiringDraw<Scalar>
  ) {
    let (q, depth, n) = (law.basis.count, law.basis.depth, law.batch)
    let lane = lane.mutablePointer
    for index in 0..<Self.lanes {
      // The last one stands in the lanes that are left over.
      let proposal = Int(order.pointer[min(places.lowerBound + index, places.upperBound - 1)])
      lane[index] = positions.pointer[proposal]
      lane[16 + index] = blocks.pointer[proposal]
      lane[32 + index] = tails.pointer[proposal]
    }
    let normals = normals.mutablePointer
    let squares = normals + 16 * roundUp(depth, to: 4)
    let tail = squares + 16
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2) { key in
      (key[0], key[1]) = law.key
      overparam_proposal_normals(
        lane, lane + 16, FiringDraw<Scalar>.purpose, key.baseAddress, depth, normals, squares)
    }
    overparam_normal_tail(
      lane + 32, Float(law.probabilities[j]), law.depths[j], tail)
    let kept = keep(j, law, normals, tail)
    KernelWork.add(multiplyAdds: places.count, law.multiplyAdds, in: Scalar.self)
    let (map, rows) = (law.basis.places, products.mutablePointer)
    for index in 0..<places.count {
      let proposal = Int(order.pointer[places.lowerBound + index])
      guard kept >> UInt32(index) & 1 == 1 else {
        sizes.mutablePointer[proposal] = -1
        continue
      }
      sizes.mutablePointer[proposal] = squares[index].squareRoot()
      let row = rows + proposal * stride
      if q == n {
        for i in 0..<n { row[i] = block.pointer[16 * i + index] }
      } else {
        for i in 0..<n { row[i] = block.pointer[16 * map[i] + index] }
      }
    }
  }

  /// Fills `block` and says which lanes are kept.
  @inline(__always)
  private mutating func keep(
    _ j: Int, _ law: FiringDraw<Scalar>, _ normals: UnsafePointer<Float>,
    _ tail: UnsafePointer<Float>
  ) -> UInt32 {
    let (q, depth) = (law.basis.count, law.basis.depth)
    let (b, isTriangular) = (law.shift, law.basis.isTriangular ? 1 : 0)
    let (factor, ratios) = (
      UnsafeRawPointer(law.factor.pointer), UnsafeRawPointer(law.ratios.pointer + j * q)
    )
    let products = UnsafeMutableRawPointer(block.mutablePointer)
    if Scalar.self == Float.self {
      return overparam_conditioned_float(
        factor.assumingMemoryBound(to: Float.self), ratios.assumingMemoryBound(to: Float.self), q,
        depth, isTriangular, j, law.lengths[j], Double(b), Double(b.nextUp), normals, tail,
        products.assumingMemoryBound(to: Float.self))
    }
    return overparam_conditioned_double(
      factor.assumingMemoryBound(to: Double.self), ratios.assumingMemoryBound(to: Double.self), q,
      depth, isTriangular, j, law.lengths[j], Double(b), Double(b.nextUp), normals, tail,
      products.assumingMemoryBound(to: Double.self))
  }
}
