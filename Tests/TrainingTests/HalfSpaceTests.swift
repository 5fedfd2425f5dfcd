import Numerics
import TestSupport
import Testing
import Training

private let sizes = [1, 2, 15, 16, 17, 31, 255, 256, 257, 1000, 4096, 4099]
private let dimensions = [1, 2, 3, 7, 16]

/// Points of half-spaces, from trees and by definition.
@Suite struct HalfSpaceTests {
  @Test(arguments: sizes, dimensions)
  func `trees with balls and without report what the chain of products says`(m: Int, d: Int) {
    var samples = Samples(seed: UInt64(100 * m + d))
    for b in [-100, -0.3, 0, 0.4, 1, 100] {
      checkAgreement(Float.self, samples.matrix(m, d, Float.self), b, &samples)
      checkAgreement(Double.self, samples.matrix(m, d, Double.self), b, &samples)
    }
  }

  @Test(arguments: sizes, dimensions)
  func `ties do not fire, whatever finds them`(m: Int, d: Int) {
    var samples = Samples(seed: UInt64(100 * m + d))
    // Products of eighths are multiples of 1/64, exact in both precisions: most b are met by some.
    let points = samples.matrixOfEighths(m, d)
    let queries = samples.matrixOfEighths(9, d)
    let products = queries * points.transposed
    for b in [-1, -0.5, -0x1p-6, 0, 0x1p-6, 0.25, 1] {
      let expected = (0..<9).map { i in (0..<m).filter { products[i, $0] > b } }
      #expect(reports(Float.self, points, queries, above: b).allSatisfy { $0 == expected })
      #expect(reports(Double.self, points, queries, above: b).allSatisfy { $0 == expected })
    }
  }

  @Test(arguments: [1, 16, 17, 300])
  func `equal points are reported together`(m: Int) {
    let points = TextbookMatrix(rows: m, columns: 3) { _, k in [0.5, 0.25, -1][k] }
    let queries = TextbookMatrix(rows: 2, columns: 3) { i, _ in i == 0 ? 1 : -1 }
    for reported in reports(Double.self, points, queries, above: 0.125) {
      #expect(reported == [[], Array(0..<m)])
    }
    for reported in reports(Float.self, points, queries, above: 0.25) {
      #expect(reported == [[], []])
    }
  }

  @Test func `what is not a number fires, and what is too long for a ball is found`() {
    let (m, d) = (500, 3)
    var samples = Samples(seed: 5)
    let plain = samples.matrix(m, d, Double.self)
    for odd in [Double.nan, .infinity, 1e200, 1e-200] {
      let points = TextbookMatrix(rows: m, columns: d) { r, k in
        r % 97 == 13 && k == 1 ? odd : plain[r, k]
      }
      for value in [1, 1e200, 1e-200, 0, .nan] {
        let queries = TextbookMatrix(rows: 1, columns: d) { _, k in k == 0 ? 0.5 : value }
        let found = reports(Double.self, points, queries, above: 0.25)
        #expect(found.allSatisfy { $0 == found[0] }, "\(odd) \(value)")
      }
      let queries = TextbookMatrix(rows: 1, columns: d) { _, _ in 1 }
      let found = reports(Double.self, points, queries, above: 1)[0][0]
      #expect(Set(found).isSuperset(of: stride(from: 13, to: m, by: 97)) == !(odd < 1))
    }
  }

  @Test(arguments: [1, 2, 3])
  func `neither lists nor counts depend on the number of workers`(team: Int) {
    let (m, d) = (2000, 3)
    var samples = Samples(seed: 6)
    let points = matrix(Float.self, samples.matrix(m, d, Float.self))
    let queries = matrix(Float.self, samples.matrix(40, d, Float.self))
    let tree = BallTree(points)
    let scan = BallTree(points, hasBalls: false)
    var alone = ReportedSets()
    var together = ReportedSets(capacity: 0)
    let one = tree.report(queries, above: 0.5, into: &alone, workers: Workers(count: 1))
    let many = tree.report(queries, above: 0.5, into: &together, workers: Workers(count: team))
    #expect(one == many)
    #expect((0..<40).allSatisfy { Array(alone[$0]) == Array(together[$0]) })
    let scanned = scan.report(queries, above: 0.5, into: &together, workers: Workers(count: team))
    #expect(scanned.found == one.found)
    #expect(scanned.innerProducts == 40 * m)
    #expect((0..<40).allSatisfy { alone[$0].sorted() == Array(together[$0]) })
    #expect((0..<40).reduce(0) { $0 + together[$1].count } == scanned.found)
  }

  @Test func `sums of products agree with real arithmetic where rounding cannot decide`() {
    let (m, n, d, b) = (3000, 20, 5, 0.7)
    var samples = Samples(seed: 7)
    let points = samples.matrix(m, d, Float.self)
    let queries = samples.matrix(n, d, Float.self)
    let products = queries * points.transposed
    let bounds = queries.magnitudes * points.magnitudes.transposed
    let factor = gammaWithReference(d, Float.self)
    for reported in reports(Float.self, points, queries, above: Double(Float(b))) {
      for i in 0..<n {
        let set = Set(reported[i])
        let wrong = (0..<m).filter { r in
          abs(products[i, r] - Double(Float(b))) > factor * bounds[i, r]
            && set.contains(r) != (products[i, r] > Double(Float(b)))
        }
        #expect(wrong == [])
      }
    }
  }

  /// Every way to report against the products that a tree gives itself, bit for bit.
  private func checkAgreement<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ entries: TextbookMatrix, _ b: Double, _ samples: inout Samples
  ) {
    let queries = samples.matrix(9, entries.columns, scalar)
    let points = matrix(scalar, entries)
    let rows = matrix(scalar, queries)
    let scan = BallTree(points, hasBalls: false)
    let expected = (0..<9).map { i in
      (0..<entries.rows).filter {
        !(scan.product($0, with: rows.pointer + i * entries.columns) <= Scalar(b))
      }
    }
    let found = reports(scalar, entries, queries, above: b)
    #expect(found.allSatisfy { $0 == expected }, "\(scalar) b = \(b)")
  }
}

/// A matrix of the package with the entries of a textbook one.
func matrix<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ entries: TextbookMatrix
) -> Matrix<Scalar> {
  Matrix(
    rows: entries.rows, columns: entries.columns, entries: entries.entries.map { Scalar($0) })
}

/// What is reported for each query, sorted: with balls and without, one by one and in batches.
func reports<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ points: TextbookMatrix, _ queries: TextbookMatrix, above b: Double
) -> [[[Int]]] {
  let points = matrix(scalar, points)
  let queries = matrix(scalar, queries)
  let tree = BallTree(points)
  let scan = BallTree(points, hasBalls: false)
  return [
    singly(tree, queries, above: Scalar(b)), inBatch(tree, queries, above: Scalar(b)),
    singly(scan, queries, above: Scalar(b)), inBatch(scan, queries, above: Scalar(b)),
  ]
}

/// What a tree reports query by query, sorted.
func singly<Scalar: KernelScalar>(
  _ tree: borrowing BallTree<Scalar>, _ queries: borrowing Matrix<Scalar>, above b: Scalar
) -> [[Int]] {
  var found = AlignedBuffer<UInt32>(count: tree.count + 16, repeating: 0)
  var lists: [[Int]] = []
  for query in 0..<queries.rows {
    let row = queries.pointer + query * queries.columns
    let count = tree.report(row, above: b, into: found.mutablePointer).found
    lists.append(found.elements.prefix(count).map { Int($0) }.sorted())
  }
  return lists
}

private func inBatch<Scalar: KernelScalar>(
  _ tree: borrowing BallTree<Scalar>, _ queries: borrowing Matrix<Scalar>, above b: Scalar
) -> [[Int]] {
  var sets = ReportedSets(capacity: 3)
  _ = tree.report(queries, above: b, into: &sets, workers: Workers(count: 2))
  var lists: [[Int]] = []
  for query in 0..<queries.rows { lists.append(sets[query].map { Int($0) }.sorted()) }
  return lists
}
