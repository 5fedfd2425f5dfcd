import Foundation
import Testing
import Training
import Vocabulary

/// Counters of the sublinear family at iteration 0, pooled over seeds, have the exponents of their laws at
/// a finite width.
@Suite struct SublinearCounterTests {
  /// Counts of the first steps of runs with one point each of these seeds, added up.
  private func pooled(
    _ name: String, m: Int, n: Int, d: Int, shift: Double = 0.4, steps: Int = 1,
    _ phase: Phase, _ counters: [Counter]
  ) throws -> Double {
    var total = 0
    // Enough events of large widths come from few seeds.
    let seeds = max(1, min(16, (16 << 14) / m))
    for seed in 1...seeds {
      let run = try train(
        solver(name), on: drawn(n: n, d: d, seed: UInt64(seed)), width: m, shift: shift,
        precision: .single, options: ["learning-rate": "4"], threads: 2, steps: steps)
      for counts in run.counts {
        for counter in counters { total += counts[phase]?[counter] ?? 0 }
      }
    }
    return Double(total) / Double(seeds)
  }

  /// The slope of ln y in ln m.
  private func slope(_ widths: [Int], _ value: (Int) throws -> Double) rethrows -> Double {
    let points = try widths.map { (x: log(Double($0)), y: log(try value($0))) }
    let count = Double(points.count)
    let (x, y) = (points.map(\.x).reduce(0, +) / count, points.map(\.y).reduce(0, +) / count)
    return points.map { ($0.x - x) * ($0.y - y) }.reduce(0, +)
      / points.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
  }

  private static let widths = stride(from: 10, through: 20, by: 2).map { 1 << $0 }

  @Test(arguments: [(0.4, 0.763), (0.48, 0.722)])
  func `firing pairs grow like m Q(b)`(shift: Double, law: Double) throws {
    let found = try slope(Self.widths) {
      try pooled("cached-scan", m: $0, n: 4, d: 8, shift: shift, .forward, [.firedPairs])
    }
    let expected = slope(Self.widths) { Double($0) * probability($0, shift) }
    #expect(abs(expected - law) < 1e-3)
    #expect(abs(found - expected) < 0.02)
  }

  @Test func `neurons that fire grow like m (1 - (1 - Q(b))^n)`() throws {
    let found = try slope(Self.widths) {
      try pooled("cached-scan", m: $0, n: 4, d: 8, .forward, [.neuronsTouched])
    }
    let expected = slope(Self.widths) { Double($0) * -expm1(4 * log1p(-probability($0, 0.4))) }
    #expect(abs(found - expected) < 0.02)
  }

  /// Q(sqrt(C ln m)).
  private func probability(_ m: Int, _ shift: Double) -> Double {
    erfc((shift * log(Double(m)) / 2).squareRoot()) / 2
  }

  @Test(arguments: [
    ("hsr-data", Phase.search, Counter.innerProducts),
    ("cached-scan", .maintain, .multiplyAdds),
  ])
  func `work for neurons that moved is sublinear at iteration 0 and over training`(
    name: String, phase: Phase, counter: Counter
  ) throws {
    for (steps, bound) in [(1, 0.80), (8, 0.85)] {
      let found = try slope(Self.widths) {
        try pooled(name, m: $0, n: 4, d: 4, steps: steps, phase, [counter])
      }
      #expect(found > 0.7 && found < bound, "\(name), \(steps)")
    }
  }

  @Test func `half-space reporting over the weights approaches a scan as d grows`() throws {
    let widths = stride(from: 10, through: 16, by: 2).map { 1 << $0 }
    let slopes = try [2, 3, 4, 6, 8].map { d in
      try slope(widths) { try pooled("hsr-weights", m: $0, n: 4, d: d, .search, [.innerProducts]) }
    }
    #expect(slopes == slopes.sorted(), "\(slopes)")
    #expect(slopes.allSatisfy { $0 < 1 }, "\(slopes)")
    #expect(slopes[4] > slopes[0] + 0.1, "\(slopes)")
  }

  @Test func `queries that find grow like sqrt(m k), and those that fail like sqrt m`() throws {
    let widths = stride(from: 10, through: 18, by: 2).map { 1 << $0 }
    let finding = try slope(widths) {
      try pooled("quantum", m: $0, n: 4, d: 4, .search, [.oracleQueries])
    }
    let failing = try slope(widths) {
      try pooled("quantum", m: $0, n: 4, d: 4, .search, [.failingQueries])
    }
    #expect(abs(finding - 0.88) <= 0.03, "\(finding)")
    #expect(abs(failing - 0.50) <= 0.03, "\(failing)")
  }

  @Test func `a scan's queries are m n a search, and there are none in the set-up`() throws {
    let (m, n) = (1 << 10, 4)
    let run = try train(
      solver("quantum"), on: drawn(n: n, d: 4), width: m, shift: 0.4, steps: 3)
    #expect(run.counts.map { $0[.search]?[.classicalQueries] } == [m * n, m * n, m * n])
    let queries: [Counter] = [.classicalQueries, .oracleQueries, .failingQueries]
    for counts in run.setup.values {
      #expect(queries.allSatisfy { counts[$0] ?? 0 == 0 })
    }
  }

  @Test func `no sublinear solver does the dense one's work, and no two do the same`() throws {
    var seen: [[Phase: [Counter: Int]]: String] = [:]
    var work: [String: Int] = [:]
    for kind in SublinearRun.kinds {
      let run = try train(
        solver(kind.name), on: drawn(n: 4, d: 4), width: 1 << 16, shift: 0.4,
        options: ["step": kind.step], steps: 2)
      // The second step, so that a kind of step shows in what fires.
      let counts = run.counts[1].values.reduce(into: [Counter: Int]()) {
        $0.merge($1, uniquingKeysWith: +)
      }
      let name = "\(kind.name), \(kind.step)"
      if let other = seen.updateValue(name, forKey: run.counts[1]) {
        Issue.record("\(name) counts what \(other) counts")
      }
      let products = (counts[.innerProducts] ?? 0) * 4 + (counts[.multiplyAdds] ?? 0)
      let queries = (counts[.oracleQueries] ?? 0) + (counts[.failingQueries] ?? 0)
      work[name] =
        kind.name == "quantum" ? queries : products + (counts[.nodesVisited] ?? 0)
    }
    let dense = try #require(work["dense-shifted, descent"])
    #expect(dense == 2 * (1 << 16) * 4 * 4)
    for (name, amount) in work where !name.hasPrefix("dense") {
      #expect(amount < dense, "\(name)")
    }
  }
}
