/// What a search did: exact, the same on every machine and for every number of threads.
package struct SearchCounts: Sendable, Equatable, BitwiseCopyable {
  /// Points reported, k.
  package var found: Int
  /// Nodes of a tree that were looked at; those of a ``BallTree`` are its balls.
  package var nodesVisited: Int
  /// Inner products of length d, with points and with the centres of balls.
  package var innerProducts: Int

  /// Counts of nothing, but for those given.
  package init(found: Int = 0, nodesVisited: Int = 0, innerProducts: Int = 0) {
    (self.found, self.nodesVisited, self.innerProducts) = (found, nodesVisited, innerProducts)
  }

  /// Adds what another search did.
  package static func += (total: inout SearchCounts, part: SearchCounts) {
    total.found += part.found
    total.nodesVisited += part.nodesVisited
    total.innerProducts += part.innerProducts
  }
}

extension BallTree {
  /// Writes the points with <a, p> > b to `found`, in the order of their places.
  ///
  /// - Precondition: `found` has room for all points and 16 more.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func report(
    _ a: UnsafePointer<Scalar>, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> SearchCounts {
    if height == 0 {
      return SearchCounts(found: points.scan(a, above: b, into: found), innerProducts: count)
    }
    let d = dimension
    let length = roundedUp(squared: Scalar.chain(a, stride: 1, a, depth: d), depth: d)
    let underflow = 4 * Scalar(d) * Scalar.leastNormalMagnitude
    var walk = BallWalk(
      points: points.storage.pointer, pointAtPlace: pointAtPlace.pointer, count: count,
      dimension: d, centres: centres.storage.pointer, reaches: reaches.pointer,
      levelStarts: levelStarts.pointer, a: a, b: b,
      length: length < lengthLimit() ? length : .infinity, low: b - underflow,
      high: b + underflow, end: found)
    walk.open(block: 0, level: height)
    walk.counts.found = walk.end - found
    return walk.counts
  }

  /// The same for every row of `queries`, each with its list in `sets`.
  ///
  /// Without balls it is a tiled product whose results are compared in registers and never stored.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func report(
    _ queries: borrowing Matrix<Scalar>, above b: Scalar, into sets: inout ReportedSets,
    workers: Workers
  ) -> SearchCounts {
    precondition(queries.columns == dimension, "queries have another dimension")
    if height == 0 {
      return sets.collect(queries.rows, points: count, workers: workers) { firing in
        points.scan(queries: queries, above: b, into: &firing, workers: workers)
      }
    }
    let (rows, d) = (queries.view, dimension)
    return sets.collect(queries.rows, points: count, workers: workers) { query, found in
      report(rows + query * d, above: b, into: found)
    }
  }
}

/// A query on its way through the balls.
private struct BallWalk<Scalar: KernelScalar> {
  let points: UnsafePointer<Scalar>
  let pointAtPlace: UnsafePointer<UInt32>
  let count: Int
  let dimension: Int
  let centres: UnsafePointer<Scalar>
  let reaches: UnsafePointer<Scalar>
  let levelStarts: UnsafePointer<Int>
  let a: UnsafePointer<Scalar>
  let b: Scalar
  /// |a|, or infinity when a product could overflow.
  let length: Scalar
  let low: Scalar
  let high: Scalar
  var end: UnsafeMutablePointer<UInt32>
  var counts = SearchCounts()

  /// Looks at 16 balls of a level, and into those that b may divide.
  mutating func open(block: Int, level: Int) {
    let first = 16 * block
    let number = levelStarts[level - 1] + first
    let population = min(16, (count + 1 << (4 * level) - 1) >> (4 * level) - first)
    counts.nodesVisited += population
    counts.innerProducts += population
    let sides = Scalar.sides(
      centres + number * dimension, depth: dimension, a, reaches: reaches + number, norm: length,
      below: low, above: high)
    var open = sides & (UInt32(1) << UInt32(population) - 1)
    while open != 0 {
      let lane = open.trailingZeroBitCount
      open &= open - 1
      if sides >> UInt32(16 + lane) & 1 == 1 {
        report((first + lane) << (4 * level)..<min(count, (first + lane + 1) << (4 * level)))
      } else if level == 1 {
        scan(first + lane)
      } else {
        self.open(block: first + lane, level: level - 1)
      }
    }
  }

  @inline(__always)
  private mutating func scan(_ block: Int) {
    let population = min(16, count - 16 * block)
    counts.innerProducts += population
    var bits = Scalar.firing(points + 16 * block * dimension, depth: dimension, a, above: b)
    bits &= UInt32(1) << UInt32(population) - 1
    let numbers = pointAtPlace + 16 * block
    end = writeOnes(bits, { numbers[$0] }, to: end)
  }

  @inline(__always)
  private mutating func report(_ places: Range<Int>) {
    end.update(from: pointAtPlace + places.lowerBound, count: places.count)
    end += places.count
  }
}
