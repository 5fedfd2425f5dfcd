import Foundation
import Testing
import Training

@Suite struct GroverSearchTests {
  @Test(arguments: [1, 2, 64, 1000, 1 << 12])
  func `the closed form is the state vector's`(m: Int) {
    for k in Set([0, 1, min(2, m), m / 4, m]) {
      var state = StateVector(items: m, marked: k)
      let search = GroverSearch(items: m, seed: 1, iteration: 0)
      for j in 0..<40 {
        // Each iteration rounds m amplitudes a few times, each by u of at most 1.
        let closed = search.probability(iterations: j, marked: k)
        #expect(abs(closed - state.probability) < Double(8 * (j + 1)) * Double(m) * 0x1p-53 + 1e-14)
        state.iterate()
      }
    }
  }

  @Test(arguments: [(256, 1), (256, 3), (1024, 20), (4096, 50), (1000, 250), (64, 64)])
  func `the mean queries are the expected ones and below the published bound`(m: Int, k: Int) {
    // A search takes about its mean, give or take 70 %: 14400 of them are within 0.6 % of theirs.
    let runs = max(400, 14400 / k)
    var (finding, failing) = (0, 0)
    for run in 0..<runs {
      let counts = findAll(m, k, row: run)
      finding += counts.finding
      failing += counts.failing
      #expect(counts.found == k)
    }
    let expected = (1...k).reduce(0) { $0 + expectedSearch(items: m, marked: $1).finding }
    #expect(abs(Double(finding) / Double(runs) / expected - 1) < 0.05)
    let ended = expectedSearch(items: m, marked: 0).failing
    #expect(abs(Double(failing) / Double(runs) / ended - 1) < 0.05)
    let published = (1...k).reduce(0) { $0 + 4.5 * (Double(m) / Double($1)).squareRoot() }
    #expect(Double(finding) / Double(runs) < published)
  }

  /// What the law claims of all k of a point, from the expectation of each find and from nothing that was measured.
  @Test(arguments: [1 << 10, 1 << 12, 1 << 14])
  func `from 40 marked to a half, all of them take the claimed queries to a tenth`(m: Int) {
    // The largest m to a share of an eighth: each find is a sum over sqrt(m) lengths.
    let most = m < 1 << 14 ? m / 2 : m / 8
    var sum = 0.0
    for k in 1...most {
      sum += expectedSearch(items: m, marked: k).finding
      let law = 3 * (Double(m) * Double(k)).squareRoot() - 2.19 * Double(m).squareRoot()
      #expect(k < 40 || (law / 1.1...law * 1.1).contains(sum), "k = \(k): \(sum / law)")
    }
  }

  @Test(arguments: [
    (0.001, 1.626), (0.01, 1.618), (0.1, 1.394), (0.2, 1.397), (0.3, 1.497), (0.5, 1.823), (1, 1),
  ])
  func `a find takes what the law says of its share`(share: Double, factor: Double) {
    // The factors are those of a sum in Python.
    let m = 1 << 14
    let k = Int((share * Double(m)).rounded())
    let queries = expectedSearch(items: m, marked: k).finding
    #expect(abs(queries * (Double(k) / Double(m)).squareRoot() - factor) < 2e-3)
    if share <= 0.3 { #expect((1.38...1.65).contains(factor)) }
  }

  @Test func `what is found stands before what is missed, and nothing is lost`() {
    for row in 0..<50 {
      var marked = (0..<30).map { UInt32(7 * $0) }
      let counts = marked.withUnsafeMutableBufferPointer {
        GroverSearch(items: 4096, seed: 2, iteration: 3).findAll($0, row: row)
      }
      #expect(counts.found + counts.missed == 30)
      #expect(marked.sorted() == (0..<30).map { UInt32(7 * $0) })
    }
  }

  @Test func `each marked item is as likely to be found first`() {
    var first = [Int](repeating: 0, count: 8)
    let runs = 4000
    for row in 0..<runs {
      var marked = (0..<8).map { UInt32($0) }
      _ = marked.withUnsafeMutableBufferPointer {
        GroverSearch(items: 512, seed: 4, iteration: 0).findAll($0, row: row)
      }
      first[Int(marked[0])] += 1
    }
    // Binomial counts with probability 1/8: six standard deviations.
    let (mean, deviation) = (Double(runs) / 8, (Double(runs) * 7 / 64).squareRoot())
    #expect(first.allSatisfy { abs(Double($0) - mean) < 6 * deviation })
  }

  @Test func `queries grow as square roots do`() {
    let points = (0..<6).map { step in
      let m = 1 << (10 + 2 * step)
      let b = (0.4 * log(Double(m))).squareRoot()
      let k = Int((Double(m) * erfc(b / 2.0.squareRoot()) / 2).rounded())
      var (finding, failing) = (0, 0)
      for row in 0..<16 {
        let counts = findAll(m, k, row: row)
        finding += counts.finding
        failing += counts.failing
      }
      return (x: log(Double(m)), finding: log(Double(finding)), failing: log(Double(failing)))
    }
    #expect(abs(slope(points.map { ($0.x, $0.finding) }) - 0.88) < 0.03)
    #expect(abs(slope(points.map { ($0.x, $0.failing) }) - 0.50) < 0.03)
  }

  @Test func `a search is a function of its seed, iteration and row`() {
    let known = findAll(1024, 30, row: 5)
    #expect(findAll(1024, 30, row: 5) == known)
    #expect((6..<20).contains { findAll(1024, 30, row: $0).finding != known.finding })
  }

  private func findAll(_ m: Int, _ k: Int, row: Int) -> GroverCounts {
    var marked = (0..<k).map { UInt32($0) }
    return marked.withUnsafeMutableBufferPointer {
      GroverSearch(items: m, seed: 9, iteration: 1).findAll($0, row: row)
    }
  }
}

/// Grover's algorithm on all m amplitudes, the first `marked` of them marked.
private struct StateVector {
  var amplitudes: [Double]
  let marked: Int

  init(items m: Int, marked: Int) {
    amplitudes = Array(repeating: 1 / Double(m).squareRoot(), count: m)
    self.marked = marked
  }

  /// The oracle changes the sign of what is marked, the diffusion reflects at the mean.
  mutating func iterate() {
    for index in 0..<marked { amplitudes[index] = -amplitudes[index] }
    let mean = amplitudes.reduce(0, +) / Double(amplitudes.count)
    for index in amplitudes.indices { amplitudes[index] = 2 * mean - amplitudes[index] }
  }

  var probability: Double { amplitudes.prefix(marked).reduce(0) { $0 + $1 * $1 } }
}

/// Expected queries of one search, given that it finds something and given that it does not, from the
/// mean of sin^2((2 j + 1) theta) over j < M, 1/2 - sin(4 M theta)/(4 M sin(2 theta)): Boyer, Brassard,
/// Hoyer, Tapp, lemma 2.
private func expectedSearch(items m: Int, marked k: Int) -> (finding: Double, failing: Double) {
  let theta = asin((Double(k) / Double(m)).squareRoot())
  let largest = Double(m).squareRoot().rounded(.up)
  // Mass and mass times queries of the searches that still run.
  var (mass, queries, finding, size, last) = (1.0, 0.0, 0.0, 1.0, 0)
  while last < 16 {
    let width = size.rounded(.up)
    let turn = 4 * width * sin(2 * theta)
    let success = k == m ? 1 : k == 0 ? 0 : 0.5 - sin(4 * width * theta) / turn
    // Queries of this round, on the average over j, weighted by success and by failure.
    var weighted = 0.0
    for j in 0..<Int(width) {
      weighted += Double(j + 1) * pow(sin(Double(2 * j + 1) * theta), 2) / width
    }
    let mean = (width + 1) / 2
    finding += queries * success + mass * weighted
    queries = queries * (1 - success) + mass * (mean - weighted)
    mass *= 1 - success
    if size >= largest { last += 1 }
    size = min(1.2 * size, largest)
  }
  return (finding / max(1 - mass, 1e-300), queries / max(mass, 1e-300))
}

private func slope(_ points: [(Double, Double)]) -> Double {
  let (x, y) = (points.map { $0.0 }, points.map { $0.1 })
  let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
  let products = zip(x, y).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +)
  return products / x.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
}
