import Foundation
import Numerics
import Testing
import Training
import Vocabulary

/// Counted work grows with the width as the claims say, at n = 8, c = 0.4 and iteration 0.
@Suite struct MultilayerCounterTests {
  private static let widths = (7...14).map { 1 << $0 }

  /// Firing neurons of layers 1 and 2 on every point, of five seeds.
  private struct Firing {
    var first: [[Int]] = []
    var second: [[Int]] = []
  }

  /// From the forward pass alone: weights are drawn and forgotten.
  private func firing(width m: Int) throws -> Firing {
    var firing = Firing()
    for seed in 1...5 as ClosedRange<UInt64> {
      let problem = Problem<Float>(
        try drawn(n: 8, d: 16, seed: seed), NetworkShape(width: m, shiftFactor: 0.4))
      func sizes(layers: Int) throws -> [Int] {
        let network = try MultilayerNetwork(
          problem, MultilayerShape(layers: layers + 1, trainsLastOnly: true),
          workers: Workers(count: 2))
        return (0..<8).map { network.features.supports.size(of: $0) }
      }
      firing.first.append(try sizes(layers: 1))
      firing.second.append(try sizes(layers: 2))
    }
    return firing
  }

  @Test func `sparse queries and updates have the slopes of m fired(m) and of fired(m) squared`()
    throws
  {
    var (queries, updates, lowRank, laws, squares) = (
      [Double](), [Double](), [Double](), [Double](), [Double]()
    )
    for m in Self.widths {
      let firing = try firing(width: m)
      let fired = Double(m) * erfc((0.2 * log(Double(m))).squareRoot()) / 2
      laws.append(Double(m) * fired)
      squares.append(fired * fired)
      queries.append(median(firing.second.map { Double(m * $0.reduce(0, +)) }))
      lowRank.append(median(firing.second.map { 8 * Double(8 * m + $0.reduce(0, +)) }))
      updates.append(
        median(
          zip(firing.first, firing.second).map { first, second in
            Double(zip(first, second).map(*).reduce(0, +))
          }))
    }
    let (query, law) = (slope(queries), slope(laws))
    #expect(abs(query - law) <= 0.03)
    #expect(abs(law - 1.75) <= 0.03)
    #expect(abs(slope(lowRank) - 1) <= 0.02)
    #expect(abs(slope(updates) - slope(squares)) <= 0.05)
    #expect(abs(slope(squares) - 1.51) <= 0.03)
  }

  @Test func `solvers count the dense law 2, and what sparse vectors meet`() throws {
    let widths = [128, 256, 512, 1024]
    var dense: [Double] = []
    for m in widths {
      let data = try drawn(n: 8, d: 16)
      let run = try train(
        solver("multilayer-dense"), on: data, width: m, shift: 0.4, steps: 1)
      dense.append(Double(try #require(run.counts[0][.forward]?[.multiplyAdds])))
      #expect(run.counts[0][.forward]?[.multiplyAdds] == 2 * 8 * m * m)
      #expect(run.counts[0][.jacobian]?[.multiplyAdds] == 8 * m * m)
      #expect(run.counts[0][.update]?[.multiplyAdds] == 2 * 8 * m * m)
      try compareSparse(data, m)
    }
    #expect(slope(dense, widths) == 2)
  }

  private func compareSparse(_ data: ProblemData, _ m: Int) throws {
    let problem = Problem<Double>(data, NetworkShape(width: m, shiftFactor: 0.4))
    func sizes(_ layers: Int) throws -> [Int] {
      let network = try MultilayerNetwork(
        problem, MultilayerShape(layers: layers + 1, trainsLastOnly: true),
        workers: Workers(count: 1))
      return (0..<8).map { network.features.supports.size(of: $0) }
    }
    let (first, second, third) = (try sizes(1), try sizes(2), try sizes(3))
    let total = { (sizes: [Int]) in sizes.reduce(0, +) }
    let products = { (x: [Int], y: [Int]) in zip(x, y).map(*).reduce(0, +) }
    let sparse = try train(
      solver("multilayer-sparse"), on: data, width: m, shift: 0.4, steps: 1)
    #expect(sparse.counts[0][.forward]?[.multiplyAdds] == m * (total(first) + total(second)))
    #expect(sparse.counts[0][.forward]?[.firedPairs] == total(second) + total(third))
    #expect(sparse.counts[0][.jacobian]?[.multiplyAdds] == products(second, third))
    #expect(
      sparse.counts[0][.update]?[.multiplyAdds]
        == 2 * 8 * m + products(first, second) + products(second, third))
    let lazy = try train(
      solver("multilayer-lazy"), on: data, width: m, shift: 0.4,
      options: ["rank-threshold": "off"], steps: 2)
    #expect(lazy.counts[0][.forward] == sparse.counts[0][.forward])
    #expect(lazy.counts[0][.maintain] == nil)
    // At iteration 1 A and B have n columns: n (n m + sum |supp v|) a query, and less for the transposed.
    let lowRank = try #require(lazy.counts[1][.maintain]?[.multiplyAdds])
    #expect(lowRank > 2 * 8 * 8 * m && lowRank < 2 * 8 * 8 * m * 3 / 2)
  }

  @Test func `changes are flushed at a rank over m Q(b), and the flush is counted`() throws {
    let (n, m) = (8, 512)
    let data = try drawn(n: n, d: 16)
    func run(_ name: String, _ threshold: String) throws -> Trajectory {
      try train(
        solver(name), on: data, width: m, shift: 0.4, options: ["rank-threshold": threshold],
        steps: 5)
    }
    // m Q(b) = 29.2: over it are the changes of four steps.
    let fired = Double(m) * erfc((0.2 * log(Double(m))).squareRoot()) / 2
    let last = Int(fired.rounded(.up)) / n
    #expect(last == 3)
    let (lazy, kept) = (try run("multilayer-lazy", "firing"), try run("multilayer-lazy", "off"))
    let sparse = try run("multilayer-sparse", "firing")
    // Two layers are trained.
    #expect(lazy.counts.map { $0[.maintain]?[.flushes] ?? 0 } == [0, 0, 0, 2, 0])
    #expect(sparse.counts.allSatisfy { $0.values.allSatisfy { $0[.flushes] ?? 0 == 0 } })
    var scattered = 0
    for step in 0...last {
      scattered += try #require(sparse.counts[step][.update]?[.multiplyAdds]) - 2 * n * m
      let flushed = step == last ? scattered : 0
      let (with, without) = (lazy.counts[step][.maintain], kept.counts[step][.maintain])
      #expect((with?[.multiplyAdds] ?? 0) - (without?[.multiplyAdds] ?? 0) == flushed)
    }
    #expect(lazy.counts[last + 1][.maintain] == nil)
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private func slope(_ values: [Double], _ widths: [Int] = widths) -> Double {
    let points = zip(widths, values).map { (x: log2(Double($0)), y: log2($1)) }
    return leastSquaresSlope(points)
  }
}
