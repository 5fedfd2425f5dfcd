import Numerics
import Testing
import Training
import Vocabulary

/// Points of a table, scaled to unit length.
private func problem(_ rows: [[Double]]) throws -> ProblemData {
  let table = Table(
    features: rows.flatMap(\.self), labels: rows.map { _ in 1 }, dimension: rows[0].count)
  return try ProblemData(
    Dataset(table), name: "t", batch: rows.count, dimension: nil, target: .labels, seed: 1)
}

@Suite struct EqualPointsTests {
  @Test(arguments: [Precision.single, .double])
  func `points of one direction are found, opposite ones are not`(precision: Precision) throws {
    let data = try problem([
      [1, 2, 3], [4, 0, 1], [-1, -2, -3], [0.5, 1, 1.5], [0, 0, 1], [8, 0, 2], [3, 6, 9],
    ])
    #expect(data.equalPoints(in: precision) == [[0, 3, 6], [1, 5]])
  }

  @Test func `one feature leaves two points`() throws {
    let data = try problem((1...100).map { [Double($0) * ($0 % 2 == 0 ? 1 : -1)] })
    let groups = data.equalPoints(in: .double)
    #expect(groups.map(\.count) == [50, 50])
    #expect(groups[0].prefix(3) == [0, 2, 4])
  }

  @Test func `what single precision does not tell apart is equal there alone`() throws {
    let data = try problem([[1, 1], [1, 1 + 0x1p-30], [1, 1 + 0x1p-18]])
    #expect(data.equalPoints(in: .single) == [[0, 1]])
    #expect(data.equalPoints(in: .double).isEmpty)
  }

  @Test func `random points differ, and one repeated among many is found`() throws {
    let drawn = try ProblemData(
      .sphere, name: "sphere", batch: 5000, dimension: 3, target: .gaussian, seed: 1)
    #expect(drawn.equalPoints(in: .single).isEmpty)
    var rows = (0..<5000).map { Array(drawn.points[3 * $0..<3 * $0 + 3]) }
    rows[417] = rows[33].map { 7 * $0 }
    #expect(try problem(rows).equalPoints(in: .single) == [[33, 417]])
  }
}
