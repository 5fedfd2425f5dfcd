import Foundation
import Testing
import Training
import Vocabulary

/// Counters are exact: their slopes are the claimed exponents.
@Suite struct CounterTests {
  private static let start = (m: 1 << 7, n: 1 << 6, d: 1 << 4)

  @Test(arguments: [
    ("gram-explicit", Phase.gram, Counter.multiplyAdds, (m: 1.0, n: 2.0, d: 1.0)),
    ("gram-explicit", .update, .multiplyAdds, (m: 1, n: 1, d: 1)),
    ("gram-explicit", .factor, .multiplyAdds, (m: 0, n: 3, d: 0)),
    ("gram-structured", .gram, .popcountWords, (m: 1, n: 2, d: 0)),
    ("gram-structured", .forward, .multiplyAdds, (m: 1, n: 1, d: 1)),
    ("gram-structured", .update, .multiplyAdds, (m: 1, n: 1, d: 1)),
    ("gram-structured", .solve, .multiplyAdds, (m: 0, n: 2, d: 0)),
    ("gradient-descent", .forward, .multiplyAdds, (m: 1, n: 1, d: 1)),
  ])
  func `a phase's count grows with the claimed exponents`(
    name: String, phase: Phase, counter: Counter, claimed: (m: Double, n: Double, d: Double)
  ) throws {
    func slope(_ sizes: (Int) -> (m: Int, n: Int, d: Int)) throws -> Double {
      let points = try (0..<5).map { step in
        let (m, n, d) = sizes(step)
        let run = try train(solver(name), on: drawn(n: n, d: d), width: m, steps: 1)
        let count = try #require(run.counts[0][phase]?[counter])
        return (Double(step) * log(2), log(Double(count)))
      }
      return leastSquaresSlope(points)
    }
    let (m, n, d) = Self.start
    // Counts are exact monomials, but for the (n^3 - n)/6 of a Cholesky factor.
    #expect(abs(try slope { (m << $0, 32, d) } - claimed.m) < 0.01)
    #expect(abs(try slope { (256, n << $0, 4) } - claimed.n) < 0.01)
    #expect(abs(try slope { (m, 32, d << $0) } - claimed.d) < 0.01)
  }

  @Test func `a Jacobian is counted without the zeros that are written to it`() throws {
    let run = try train(solver("gram-explicit"), on: drawn(n: 20, d: 7), width: 300, steps: 1)
    let fired = try #require(run.counts[0][.forward]?[.firedPairs])
    #expect(run.counts[0][.jacobian]?[.multiplyAdds] == fired * 7)
  }

  @Test func `fired pairs are what the firing sets hold`() throws {
    let run = try train(solver("gram-structured"), on: drawn(n: 200, d: 16), width: 4096, steps: 1)
    let fired = Double(try #require(run.counts[0][.forward]?[.firedPairs]))
    // Half of n m pairs fire at b = 0; the pairs of one neuron are correlated through the points,
    // those of different neurons independent: 6 standard deviations of m sums in [0, n].
    let (mean, deviation) = (200.0 * 4096 / 2, 200 * (4096.0).squareRoot() / 2)
    #expect(abs(fired - mean) <= 6 * deviation)
  }
}

func leastSquaresSlope(_ points: [(x: Double, y: Double)]) -> Double {
  let count = Double(points.count)
  let x = points.map(\.x).reduce(0, +) / count
  let y = points.map(\.y).reduce(0, +) / count
  let products = points.map { ($0.x - x) * ($0.y - y) }.reduce(0, +)
  return products / points.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
}
