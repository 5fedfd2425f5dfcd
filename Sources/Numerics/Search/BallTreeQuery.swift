/// What a search did: exact, the same on every machine and for every number of threads.
package struct SearchCounts: Sendable, Equatable, BitwiseCopyable {
  /// Points reported, k.
  package var found: Int
  /// Nodes of a tree that were looked at; those of a ``BallTree`` are its balls.
  package var nodesVisited: Int
  /// Inner products of length d, with points and with the centres of balls.
  package var innerProducts: Int
  /// Lengths of queries, an inner product each, which say nothing about what was visited.
  package var lengths: Int

  /// Counts of nothing, but for those given.
  package init(found: Int = 0, nodesVisited: Int = 0, innerProducts: Int = 0, lengths: Int = 0) {
    (self.found, self.nodesVisited) = (found, nodesVisited)
    (self.innerProducts, self.lengths) = (innerProducts, lengths)
  }

  /// Adds what another search did.
  package static func += (total: inout SearchCounts, part: SearchCounts) {
    total.found += part.found
    total.nodesVisited += part.nodesVisited
    total.innerProducts += part.innerProducts
    total.lengths += part.lengths
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
    var query = BallQuery(
      a: a, b: b, length: length < lengthLimit() ? length : .infinity, low: b - underflow,
      high: b + underflow, end: found)
    open(block: 0, level: height, &query)
    query.counts.found = query.end - found
    return query.counts
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

  /// Looks at 16 balls of a level, and into those that b may divide.
  private func open(block: Int, level: Int, _ query: inout BallQuery<Scalar>) {
    let first = 16 * block
    let number = levelStarts.pointer[level - 1] + first
    let population = min(16, balls(ofLevel: level) - first)
    query.counts.nodesVisited += population
    KernelWork.add(Double(population), to: .nodesVisited)
    KernelWork.add(multiplyAdds: population, dimension, in: Scalar.self)
    query.counts.innerProducts += population
    let sides = Scalar.sides(
      centres.block(number / 16), depth: dimension, query.a, reaches: reaches.pointer + number,
      norm: query.length, below: query.low, above: query.high)
    var divided = sides & (UInt32(1) << UInt32(population) - 1)
    while divided != 0 {
      let lane = divided.trailingZeroBitCount
      divided &= divided - 1
      if sides >> UInt32(16 + lane) & 1 == 1 {
        let places = places(level: level, first + lane)
        query.end.update(from: pointAtPlace.pointer + places.lowerBound, count: places.count)
        query.end += places.count
      } else if level == 1 {
        scan(first + lane, &query)
      } else {
        open(block: first + lane, level: level - 1, &query)
      }
    }
  }

  @inline(__always)
  private func scan(_ block: Int, _ query: inout BallQuery<Scalar>) {
    let population = points.population(ofBlock: block)
    KernelWork.add(multiplyAdds: population, dimension, in: Scalar.self)
    query.counts.innerProducts += population
    let bits = Scalar.firing(points.block(block), depth: dimension, query.a, above: query.b)
    let numbers = pointAtPlace.pointer + 16 * block
    query.end = writeOnes(
      bits & (UInt32(1) << UInt32(population) - 1), { numbers[$0] }, to: query.end)
  }
}

/// A query on its way through the balls.
private struct BallQuery<Scalar: KernelScalar> {
  let a: UnsafePointer<Scalar>
  let b: Scalar
  /// |a|, or infinity when a product could overflow.
  let length: Scalar
  let low: Scalar
  let high: Scalar
  var end: UnsafeMutablePointer<UInt32>
  var counts = SearchCounts(lengths: 1)
}
