extension BallTree {
  /// Makes the balls anew for where the points are now, if there are balls.
  ///
  /// The points go back to the order of their numbers first, so that the arrays are those of a fresh
  /// tree, bit for bit, unless points were removed: then they keep the levels of all. In place: no second copy of
  /// the points.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func rebuild() {
    guard height > 0 else { return }
    for block in 0..<points.blocks { transpose(block, fromLanes: true) }
    let (d, rows) = (dimension, points.storage.mutablePointer)
    let (points, homes) = (pointAtPlace.mutablePointer, placeOfPoint.mutablePointer)
    var next: UInt32 = 0
    for point in 0..<placeOfPoint.count where homes[point] != .max {
      homes[point] = next
      next += 1
    }
    for place in 0..<count {
      while homes[Int(points[place])] != place {
        let home = Int(homes[Int(points[place])])
        swapRows(rows + place * d, rows + home * d, count: d)
        (points[place], points[home]) = (points[home], points[place])
      }
    }
    arrange()
  }

  /// What making the balls takes: the distances to their centres, the lengths of these, and the sums that they are of
  /// points and of the balls below, d additions a member. The sorting of points, some 4 d log2(m/16) numbers a
  /// point that are read or moved, is not counted.
  package var buildCounts: SearchCounts {
    guard height > 0 else { return SearchCounts() }
    let balls = (1...height).reduce(0) { $0 + self.balls(ofLevel: $1) }
    let members = count + balls - self.balls(ofLevel: height)
    return SearchCounts(nodesVisited: balls, innerProducts: height * count + balls + members)
  }

  /// Makes the tree of points that stand row by row in the order of their numbers.
  mutating func arrange() {
    if height > 0 {
      let partition = RowPartition(
        rows: points.storage.mutablePointer, numbers: pointAtPlace.mutablePointer,
        dimension: dimension)
      partition.split(first: 0, count: count, unit: 1 << (4 * height), fan: Self.fan)
    }
    for place in 0..<count {
      placeOfPoint.mutablePointer[Int(pointAtPlace.pointer[place])] = UInt32(place)
    }
    for block in 0..<points.blocks { transpose(block, fromLanes: false) }
    fillCentres()
    fillReaches()
  }

  /// Turns a block from rows to lanes, or back.
  private mutating func transpose(_ block: Int, fromLanes: Bool) {
    let (d, fan) = (dimension, Self.fan)
    let (entries, old) = (points.mutableBlock(block), scratch.mutablePointer)
    old.update(from: entries, count: fan * d)
    for lane in 0..<fan {
      for k in 0..<d {
        if fromLanes {
          entries[lane * d + k] = old[k * fan + lane]
        } else {
          entries[k * fan + lane] = old[lane * d + k]
        }
      }
    }
  }

  /// A ball's centre is the mean of its points, each ball's sum that of the balls below.
  private mutating func fillCentres() {
    let (d, fan) = (dimension, Self.fan)
    for level in 1..<height + 1 {
      let members = level == 1 ? count : balls(ofLevel: level - 1)
      for ball in 0..<balls(ofLevel: level) {
        let below =
          level == 1
          ? points.block(ball) : centres.block(levelStarts.pointer[level - 2] / fan + ball)
        let centre = centres.mutableLane(levelStarts.pointer[level - 1] + ball)
        KernelWork.add(1, to: .nodesVisited)
        KernelWork.add(multiplyAdds: d, min(fan, members - ball * fan), in: Scalar.self)
        for k in 0..<d {
          var sum: Scalar = 0
          for lane in 0..<min(fan, members - ball * fan) { sum += below[k * fan + lane] }
          centre[k * fan] = sum
        }
      }
    }
    for level in 1..<height + 1 {
      for ball in 0..<balls(ofLevel: level) {
        let population = Scalar(places(level: level, ball).count)
        let centre = centres.mutableLane(levelStarts.pointer[level - 1] + ball)
        for k in 0..<d { centre[k * fan] /= population }
      }
    }
  }

  private mutating func fillReaches() {
    for level in 1..<height + 1 {
      for ball in 0..<balls(ofLevel: level) {
        let (centre, places) = (centre(level: level, ball), places(level: level, ball))
        var farthest: Scalar = 0
        KernelWork.add(multiplyAdds: places.count, dimension, in: Scalar.self)
        for block in places.lowerBound / Self.fan..<(places.upperBound + Self.fan - 1) / Self.fan {
          let squared = Scalar.farthest(
            points.block(block), depth: dimension, from: centre,
            count: points.population(ofBlock: block))
          if squared > farthest { farthest = squared }
        }
        reaches.mutablePointer[levelStarts.pointer[level - 1] + ball] = reach(
          centre, squared: farthest)
      }
    }
  }

  /// Entry 0 of a ball's centre; entry k is 16 k further.
  @inline(__always)
  func centre(level: Int, _ ball: Int) -> UnsafePointer<Scalar> {
    centres.lane(levelStarts.pointer[level - 1] + ball)
  }

  /// The places of a ball's points.
  @inline(__always)
  func places(level: Int, _ ball: Int) -> Range<Int> {
    ball << (4 * level)..<min(count, (ball + 1) << (4 * level))
  }

  /// rho + 2 gamma_{d + 8} (|c| + rho), rho^2 = `squared`: infinite when a product could overflow.
  @inline(__always)
  func reach(_ centre: UnsafePointer<Scalar>, squared: Scalar) -> Scalar {
    var sum: Scalar = 0
    KernelWork.add(multiplyAdds: dimension, in: Scalar.self)
    for k in 0..<dimension { sum += centre[k * Self.fan] * centre[k * Self.fan] }
    let radius = roundedUp(squared: squared, depth: dimension)
    let length = roundedUp(squared: sum, depth: dimension) + radius
    let roundings = Scalar(dimension + 8) * Scalar.ulpOfOne / 2
    let reach = radius + 2 * roundings / (1 - roundings) * length
    return length < lengthLimit() ? reach : .infinity
  }
}

/// The root of a sum of d squares, no less than without rounding: the sum is off by gamma_{d + 2}, the
/// root by half of it and u, and squares that underflow together by d least normal numbers.
@inline(__always)
func roundedUp<Scalar: KernelScalar>(squared: Scalar, depth d: Int) -> Scalar {
  let tiny = (Scalar(d) * Scalar.leastNormalMagnitude).squareRoot()
  return squared.squareRoot() * (1 + Scalar(d + 8) * Scalar.ulpOfOne / 2) + tiny
}

/// A length whose square, and that of anything four times as long, is finite.
@inline(__always)
func lengthLimit<Scalar: KernelScalar>() -> Scalar {
  Scalar.greatestFiniteMagnitude.squareRoot() / 4
}
