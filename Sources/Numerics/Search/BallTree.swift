/// The points p with <a, p> > b by balls within balls, 16 of them looked at together.
///
/// Points stand in blocks of 16 that are near each other; 16 such blocks make a ball of the next
/// level, and so on: ball j of a level holds the points at places j 16^level up to (j + 1) 16^level,
/// so there are no pointers. Each level keeps the centres of its balls in blocks of 16 as points are,
/// and a ball's reach. A query looks at the topmost block of balls; a ball (c, rho) is left out when
/// <a, c> + |a| rho <= b, reported whole when <a, c> - |a| rho > b, and opened otherwise. The tree over
/// data is the same without moves, and a tree without balls passes over all points.
///
/// Exact: the answer is that of the chain of ``SearchLanes`` on every point, to the last bit. A chain
/// z(p) is off <a, p> by at most gamma_d |a| |p|, and |p| <= |c| + rho, so with
///
///     reach = rho + 2 gamma_{d + 8} (|c| + rho)
///
/// z(c) - |a| reach <= z(p) <= z(c) + |a| reach for every p in the ball: gamma_d (|c| + rho) pays for
/// z(p), gamma_d |c| for z(c), and what is left, at least 8 u (|c| + rho), for the rounding of |a|, of
/// the product with reach and of the sum. Products that underflow are off by less than the least
/// normal number each; b is moved by 4 d of them. Lengths are rounded up (``roundedUp(squared:depth:)``).
/// What is not a number, or so long that a product could overflow, makes a ball that is always opened.
///
/// - Complexity: 1/15 of the points' memory for the balls, and 8 bytes a point. What a query visits
///   grows with d, from few points to all of them.
///
/// Source: S. M. Omohundro, "Five balltree construction algorithms", ICSI technical report 89-063
/// (1989), for the balls; the bounds are those of P. Ram, A. G. Gray, "Maximum inner-product search
/// using cone trees", KDD 2012, doi:10.1145/2339530.2339677.
package struct BallTree<Scalar: KernelScalar>: ~Copyable, Sendable {
  /// Balls of a ball, and points of the smallest: 16.
  static var fan: Int { LaneBlocks<Scalar>.lanes }

  var points: LaneBlocks<Scalar>
  /// Which point stands at a place, with 32 entries more that may be read.
  var pointAtPlace: AlignedBuffer<UInt32>
  /// At which place a point stands; the largest number for one that was removed.
  var placeOfPoint: AlignedBuffer<UInt32>
  /// Centres of the balls, level 1 first; each level begins a block.
  var centres: LaneBlocks<Scalar>
  /// Reaches of the balls, numbered as their centres.
  var reaches: AlignedBuffer<Scalar>
  /// Where each level begins among the centres, level l at l - 1, and where the last ends.
  let levelStarts: AlignedBuffer<Int>
  /// Room for a block of points.
  var scratch: AlignedBuffer<Scalar>

  /// The tree over the rows of a matrix, or their list where it is to have no balls.
  ///
  /// - Complexity: about 2 m d log2(m/16) operations.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package init(_ rows: borrowing Matrix<Scalar>, hasBalls: Bool = true) {
    let (m, d) = (rows.rows, rows.columns)
    precondition(m > 0 && d > 0, "a tree has at least one point, with at least one coordinate")
    points = LaneBlocks(count: m, dimension: d)
    pointAtPlace = AlignedBuffer(count: roundUp(m, to: Self.fan) + 2 * Self.fan, repeating: 0)
    placeOfPoint = AlignedBuffer(count: m, repeating: 0)
    levelStarts =
      hasBalls ? ballLevels(points: m, fan: Self.fan) : AlignedBuffer(count: 1, repeating: 0)
    let balls = levelStarts.pointer[levelStarts.count - 1]
    centres = LaneBlocks(count: balls, dimension: d)
    reaches = AlignedBuffer(count: balls, repeating: 0)
    scratch = AlignedBuffer(count: Self.fan * d, repeating: 0)
    points.storage.mutablePointer.update(from: rows.pointer, count: rows.count)
    for point in 0..<m { pointAtPlace.mutablePointer[point] = UInt32(point) }
    arrange()
  }

  /// The levels of balls; 0 without balls.
  package var height: Int { levelStarts.count - 1 }

  /// The balls of a level.
  @inline(__always)
  func balls(ofLevel level: Int) -> Int { (count + 1 << (4 * level) - 1) >> (4 * level) }

  /// The number of points.
  package var count: Int { points.count }
  /// d.
  package var dimension: Int { points.dimension }

  /// Copies a point to d entries of `row`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func read(_ point: Int, into row: UnsafeMutablePointer<Scalar>) {
    precondition(contains(point), "there is no such point")
    let lane = points.lane(Int(placeOfPoint.pointer[point]))
    for k in 0..<dimension { row[k] = lane[k * Self.fan] }
  }

  /// <a, p>, the chain of ``SearchLanes`` that decides whether the point is reported.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func product(_ point: Int, with a: UnsafePointer<Scalar>) -> Scalar {
    precondition(contains(point), "there is no such point")
    let lane = points.lane(Int(placeOfPoint.pointer[point]))
    return Scalar.chain(lane, stride: Self.fan, a, depth: dimension)
  }

  /// Moves a point to d entries of `row`; every ball that it is in grows to reach it.
  ///
  /// Balls never shrink and points stay in the balls they are in: a tree whose points moved far visits
  /// more, until ``rebuild()``.
  ///
  /// - Complexity: 5 d flops a level, log16(m) levels.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func move(_ point: Int, to row: UnsafePointer<Scalar>) {
    precondition(contains(point), "there is no such point")
    write(row, at: Int(placeOfPoint.pointer[point]))
  }

  /// Takes a point out of a tree with balls: the one at the last place takes its place.
  ///
  /// - Complexity: as ``move(_:to:)``.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func remove(_ point: Int) {
    precondition(height > 0 && contains(point), "there are no balls, or no such point")
    let (place, last) = (Int(placeOfPoint.pointer[point]), count - 1)
    let follower = Int(pointAtPlace.pointer[last])
    read(follower, into: scratch.mutablePointer)
    placeOfPoint.mutablePointer[point] = .max
    points.count = last
    if place < last { put(follower, at: place, scratch.pointer) }
  }

  /// Puts a point that was removed back into the tree, at d entries of `row`, in the last place.
  ///
  /// - Complexity: as ``move(_:to:)``.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func insert(_ point: Int, at row: UnsafePointer<Scalar>) {
    precondition(point >= 0 && point < placeOfPoint.count && !contains(point), "not removed before")
    points.count += 1
    for level in 1..<height + 1 where (count - 1) & (1 << (4 * level) - 1) == 0 {
      // It is the first point of this ball, which is about it.
      let number = levelStarts.pointer[level - 1] + (count - 1) >> (4 * level)
      centres.write(row, at: number)
      reaches.mutablePointer[number] = 0
    }
    put(point, at: count - 1, row)
  }

  /// Whether a point is in the tree.
  package func contains(_ point: Int) -> Bool {
    point >= 0 && point < placeOfPoint.count && placeOfPoint.pointer[point] != .max
  }

  private mutating func put(_ point: Int, at place: Int, _ row: UnsafePointer<Scalar>) {
    pointAtPlace.mutablePointer[place] = UInt32(point)
    placeOfPoint.mutablePointer[point] = UInt32(place)
    write(row, at: place)
  }

  /// Overwrites the point at a place, and lets the balls there grow to reach it.
  @inline(__always)
  private mutating func write(_ row: UnsafePointer<Scalar>, at place: Int) {
    points.write(row, at: place)
    for level in 1..<height + 1 {
      let ball = place >> (4 * level)
      let number = levelStarts.pointer[level - 1] + ball
      let centre = centre(level: level, ball)
      var squared: Scalar = 0
      KernelWork.add(1, to: .nodesVisited)
      KernelWork.add(multiplyAdds: dimension, in: Scalar.self)
      for k in 0..<dimension {
        let difference = row[k] - centre[k * Self.fan]
        squared += difference * difference
      }
      let needed = squared.isFinite ? reach(centre, squared: squared) : .infinity
      if !(needed <= reaches.pointer[number]) { reaches.mutablePointer[number] = needed }
    }
  }
}

/// Where each level of balls begins: ceil(m / 16^l) of them, rounded up to whole blocks, until a level
/// is one block.
private func ballLevels(points m: Int, fan: Int) -> AlignedBuffer<Int> {
  var starts = [0]
  var balls = m
  repeat {
    balls = (balls + fan - 1) / fan
    starts.append(starts[starts.count - 1] + roundUp(balls, to: fan))
  } while balls > fan
  var levels = AlignedBuffer(count: starts.count, repeating: 0)
  for (level, start) in starts.enumerated() { levels.mutablePointer[level] = start }
  return levels
}
