import Numerics
import TestSupport
import Testing
import Training

@Suite struct BallTreeTests {
  @Test(arguments: [1, 17, 300, 4099], [1, 3, 8])
  func `after a thousand moves a tree answers like a fresh one`(m: Int, d: Int) {
    checkMoves(Float.self, m, d, step: 0.05)
    checkMoves(Double.self, m, d, step: 3)
  }

  @Test(arguments: [1, 17, 300, 4099], [1, 3, 8])
  func `after a rebuild a tree is as a fresh one, ball by ball`(m: Int, d: Int) {
    var samples = Samples(seed: UInt64(m + d))
    var rows = matrix(Double.self, samples.matrix(m, d, Double.self))
    var tree = BallTree(rows)
    move(&tree, &rows, times: 1000, step: 0.5, &samples)
    let fresh = BallTree(rows)
    let queries = matrix(Double.self, samples.matrix(40, d, Double.self))
    for _ in 0..<2 {
      tree.rebuild()
      for b in stride(from: -2, through: 2, by: 0.125) {
        #expect(inOrder(tree, queries, above: b) == inOrder(fresh, queries, above: b))
      }
    }
  }

  @Test func `points stay readable where they went`() {
    var samples = Samples(seed: 3)
    var rows = matrix(Float.self, samples.matrix(777, 4, Float.self))
    var tree = BallTree(rows)
    move(&tree, &rows, times: 1000, step: 1, &samples)
    var row = AlignedBuffer<Float>(count: 4, repeating: 0)
    for point in 0..<777 {
      tree.read(point, into: row.mutablePointer)
      #expect(row.elements == rows.row(point))
    }
  }

  @Test func `a point on the far side is found by the balls it was moved out of`() {
    // All other balls stay where they were: only the path of the point grows.
    var samples = Samples(seed: 4)
    let entries = samples.matrix(5000, 2, Double.self)
    let rows = matrix(Double.self, entries)
    var tree = BallTree(rows)
    let query = matrix(Double.self, TextbookMatrix(rows: 1, columns: 2) { _, k in k == 0 ? 1 : 0 })
    for point in stride(from: 0, to: 5000, by: 499) {
      let far: [Double] = [50, 50]
      tree.move(point, to: far)
      #expect(singly(tree, query, above: 40) == [[point]])
      tree.move(point, to: rows.pointer + 2 * point)
      #expect(singly(tree, query, above: 40) == [[]])
    }
  }

  @Test(arguments: [(2, 0.015), (3, 0.05), (4, 0.12), (6, 0.33), (8, 0.56), (12, 0.93)])
  func `the visited fraction is the expected one or less`(d: Int, expected: Double) {
    // The specification's numbers for m = 2^16, b = 2.1 are upper ones of a binary tree.
    let (m, n) = (1 << 16, 64)
    let counts = gaussianCounts(m: m, n: n, d: d, b: 2.1)
    let scanned = Double(counts.innerProducts - counts.nodesVisited) / Double(n * m)
    #expect(scanned < 1.1 * expected)
    #expect(scanned > 0.5 * expected)
  }

  @Test func `a rule asks for a rebuild when queries visit twice what they did`() {
    var rule = RebuildRule()
    func visits(_ count: Int) -> SearchCounts { SearchCounts(innerProducts: count) }
    let batches = [(0, 0), (100, 10), (400, 20), (401, 20), (900, 20), (1700, 20), (1801, 20)]
    let due = batches.map { count, queries in rule.isDue(after: visits(count), queries: queries) }
    #expect(due == [false, false, false, true, false, false, true])
  }

  @Test func `the automatic choice takes the tree where little is visited, and answers the same`() {
    for (d, isTree) in [(2, true), (3, true), (16, false)] {
      var points = Matrix<Float>(uninitializedRows: 1 << 14, columns: d)
      RandomStream(seed: 1, purpose: .weights).fillNormals(&points)
      let queries = unitRows(20, d)
      var counts = SearchCounts()
      var chosen = BallTree(fasterFor: queries, above: 2, of: points, counts: &counts)
      #expect((chosen.height > 0) == isTree)
      let far = [Float](repeating: 9, count: d)
      chosen.move(3, to: far)
      var scan = BallTree(points, hasBalls: false)
      scan.move(3, to: far)
      #expect(singly(chosen, queries, above: 2) == singly(scan, queries, above: 2))
      chosen.rebuild()
      #expect(singly(chosen, queries, above: 2) == singly(scan, queries, above: 2))
    }
  }

  @Test func `a probe with no queries keeps the tree`() {
    let points = Matrix<Float>(rows: 40, columns: 20, repeating: 1)
    let none = Matrix<Float>(rows: 0, columns: 20, repeating: 0)
    #expect(BallTree(points).visitedFraction(none, above: 0) == 0)
  }

  @Test(arguments: [(1, 3), (17, 2), (300, 4), (4100, 3)])
  func `points come and go, and queries see those that are there`(m: Int, d: Int) {
    checkComingAndGoing(Float.self, m, d)
    checkComingAndGoing(Double.self, m, d)
  }

  /// Fewer and fewer points at first, then more and more: whole balls empty and fill.
  private func checkComingAndGoing<Scalar: KernelScalar>(_ scalar: Scalar.Type, _ m: Int, _ d: Int)
  {
    var samples = Samples(seed: UInt64(m))
    var rows = matrix(scalar, samples.matrix(m, d, scalar))
    let queries = matrix(scalar, samples.matrix(8, d, scalar))
    var tree = BallTree(rows)
    var present = Set(0..<m)
    var fewest = m
    for round in 0..<24 {
      let removals = round < 12 ? 3 : 1
      for _ in 0..<m / 4 + 1 {
        let point = Int(samples.word() % UInt64(m))
        for k in 0..<d { rows[point, k] += Scalar(0.3 * samples.uniform(Double.self)) }
        let row = rows.pointer + point * d
        let isRemoval = samples.word() % 4 < removals
        if !present.contains(point) {
          if round < 12 { continue }
          tree.insert(point, at: row)
          present.insert(point)
        } else if isRemoval {
          tree.remove(point)
          present.remove(point)
        } else {
          tree.move(point, to: row)
        }
      }
      fewest = min(fewest, present.count)
      if round % 7 == 6 { tree.rebuild() }
      expectPresent(tree, rows, present, queries)
    }
    #expect(fewest < m / 8 + 1 && present.count > m / 2)
    expectFresh(&tree, rows, present, queries)
  }

  /// What is there, where it is, and what queries report: those of the points whose products, by a scan of all rows, are
  /// above the threshold.
  private func expectPresent<Scalar: KernelScalar>(
    _ tree: borrowing BallTree<Scalar>, _ rows: borrowing Matrix<Scalar>, _ present: Set<Int>,
    _ queries: borrowing Matrix<Scalar>
  ) {
    #expect(tree.count == present.count)
    #expect((0..<rows.rows).allSatisfy { tree.contains($0) == present.contains($0) })
    let scanned = singly(BallTree(rows, hasBalls: false), queries, above: 0.4)
    #expect(
      singly(tree, queries, above: 0.4) == scanned.map { $0.filter(present.contains) })
    var row = AlignedBuffer<Scalar>(count: rows.columns, repeating: 0)
    let moved = present.filter { point in
      tree.read(point, into: row.mutablePointer)
      return row.elements != rows.row(point)
    }
    #expect(moved.isEmpty)
  }

  /// Made anew, the tree visits what one does that was made of the points that are left, where both have as many levels.
  private func expectFresh<Scalar: KernelScalar>(
    _ tree: inout BallTree<Scalar>, _ rows: borrowing Matrix<Scalar>, _ present: Set<Int>,
    _ queries: borrowing Matrix<Scalar>
  ) {
    var kept = Matrix<Scalar>(rows: present.count, columns: rows.columns, repeating: 0)
    for (place, point) in present.sorted().enumerated() {
      for k in 0..<rows.columns { kept[place, k] = rows[point, k] }
    }
    tree.rebuild()
    let fresh = BallTree(kept)
    guard fresh.height == tree.height else { return }
    var found = AlignedBuffer<UInt32>(count: rows.rows + 16, repeating: 0)
    for query in 0..<queries.rows {
      let row = queries.pointer + query * queries.columns
      #expect(
        tree.report(row, above: 0.4, into: found.mutablePointer)
          == fresh.report(row, above: 0.4, into: found.mutablePointer))
    }
  }

  private func checkMoves<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ m: Int, _ d: Int, step: Double
  ) {
    var samples = Samples(seed: UInt64(m + d))
    var rows = matrix(scalar, samples.matrix(m, d, scalar))
    var tree = BallTree(rows)
    move(&tree, &rows, times: 1000, step: step, &samples)
    let fresh = BallTree(rows)
    let queries = matrix(scalar, samples.matrix(30, d, scalar))
    for b in [-0.2, 0, 0.3, 1] as [Scalar] {
      let expected = singly(BallTree(rows, hasBalls: false), queries, above: b)
      #expect(singly(tree, queries, above: b) == expected)
      #expect(singly(fresh, queries, above: b) == expected)
    }
  }

  /// What each query reports, in the tree's order, and what it looked at.
  private func inOrder(
    _ tree: borrowing BallTree<Double>, _ queries: borrowing Matrix<Double>, above b: Double
  ) -> [[UInt32]] {
    var found = AlignedBuffer<UInt32>(count: tree.count + 16, repeating: 0)
    return (0..<queries.rows).map { query in
      let row = queries.pointer + query * queries.columns
      let counts = tree.report(row, above: b, into: found.mutablePointer)
      return found.elements.prefix(counts.found)
        + [UInt32(counts.nodesVisited), UInt32(counts.innerProducts)]
    }
  }

  /// Moves random points of `tree`, and of `rows` with it.
  private func move<Scalar: KernelScalar>(
    _ tree: inout BallTree<Scalar>, _ rows: inout Matrix<Scalar>, times: Int, step: Double,
    _ samples: inout Samples
  ) {
    for _ in 0..<times {
      let point = Int(samples.word() % UInt64(rows.rows))
      for k in 0..<rows.columns { rows[point, k] += Scalar(step * samples.uniform(Double.self)) }
      tree.move(point, to: rows.pointer + point * rows.columns)
    }
  }
}

/// What queries with unit normals cost a tree over standard normal points.
func gaussianCounts(m: Int, n: Int, d: Int, b: Float) -> SearchCounts {
  var points = Matrix<Float>(uninitializedRows: m, columns: d)
  RandomStream(seed: 1, purpose: .weights).fillNormals(&points)
  var sets = ReportedSets()
  return BallTree(points).report(
    unitRows(n, d), above: b, into: &sets, workers: Workers(count: 2))
}

/// Rows uniform on the sphere.
func unitRows(_ n: Int, _ d: Int) -> Matrix<Float> {
  var rows = Matrix<Float>(uninitializedRows: n, columns: d)
  RandomStream(seed: 1, purpose: .data).fillNormals(&rows)
  for i in 0..<n {
    let length = rows.row(i).reduce(0) { $0 + $1 * $1 }.squareRoot()
    for k in 0..<d { rows[i, k] /= length }
  }
  return rows
}
