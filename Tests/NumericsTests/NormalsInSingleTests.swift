import Foundation
import Numerics
import Synchronization
import TestSupport
import Testing

/// Normal numbers in single precision: their bits, their accuracy, and their law.
@Suite struct NormalsInSingleTests {
  private static let u = unitRoundoff(Float.self)

  @Test("Normals are the documented operations, bit for bit", arguments: RandomFixture.normals)
  func replayed(_ known: RandomFixture.Normals) {
    let stream = RandomStream(
      seed: known.seed, purpose: known.purpose, substream: known.substream)
    let drawn = normals(
      Float.self, stream, known.rows, known.columns, firstRow: known.firstRow)
    #expect(firstDifference(drawn, known.singles.map { Double($0) }) == nil)
  }

  @Test("W(0) has the same bits on every processor and for any number of workers", arguments: teams)
  func fingerprint(team: Int) {
    var weights = Matrix<Float>(uninitializedRows: 300, columns: 50)
    RandomStream(seed: 1, purpose: .weights).fillNormals(&weights, workers: Workers(count: team))
    let hash = weights.entries.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3
    }
    #expect(hash == RandomFixture.fingerprint)
  }

  @Test(
    "What is stated in single and held in double is the float", arguments: [1, 2, 3, 4, 5, 1000])
  func widened(columns: Int) {
    let stream = RandomStream(seed: 11, purpose: .weights)
    var double = Matrix<Double>(uninitializedRows: 7, columns: columns)
    stream.fillNormals(&double, inSingle: true)
    let single = normals(Float.self, stream, 7, columns)
    #expect(firstDifference(double.entries, single) == nil)
  }

  @Test("Radii are within 5 u of themselves, the word's rounding apart")
  func radii() {
    // Half of the logarithm's 7 u, the root's 1/2 and its rounding.
    let words = awkwardWords()
    var radii = [Float](repeating: .nan, count: words.count)
    NormalsInSingle.fillRadii(&radii, of: words, count: words.count)
    let worst = zip(words, radii).map { word, radius in
      let uniform = Double(Float((Double(word) + 0.5))) * 0x1p-32
      return error(Double(radius), of: (-2 * log(uniform)).squareRoot())
    }.max()
    #expect(worst ?? .nan <= 5 * Self.u)
  }

  @Test("Points of the circle are within 4 u of themselves, coordinate by coordinate")
  func circle() {
    let words = awkwardWords()
    var cosines = [Float](repeating: .nan, count: words.count)
    var sines = cosines
    NormalsInSingle.fillCircle(cosines: &cosines, sines: &sines, of: words, count: words.count)
    let worst = words.indices.map { index in
      let word = words[index]
      // To the nearest quarter turn, exactly.
      let quarters = (word &+ 1 << 29) >> 30
      let rest = Double(Int32(bitPattern: word &- quarters << 30)) * 0x1p-32 * 2 * Double.pi
      let (c, s) = (cos(rest), sin(rest))
      let expected = [(c, s), (-s, c), (-c, -s), (s, -c)][Int(quarters)]
      return max(
        error(Double(cosines[index]), of: expected.0), error(Double(sines[index]), of: expected.1))
    }.max()
    #expect(worst ?? .nan <= 4 * Self.u)
  }

  /// Words around the binades of both functions, at their ends, and at random.
  private func awkwardWords() -> [UInt32] {
    var words = (0..<2000).flatMap { [UInt32($0), ~UInt32($0)] }
    for bit in 0..<32 {
      for offset in 0..<64 { words.append((1 << UInt32(bit)) &+ UInt32(offset) &- 32) }
      // Near sqrt(1/2) of every binade the exponent changes.
      let root = UInt32(0.5.squareRoot() * Double(1 << UInt64(bit)))
      for offset in 0..<64 { words.append(root &+ UInt32(offset) &- 32) }
    }
    var samples = Samples(seed: 3)
    words += (0..<200_000).map { _ in UInt32(truncatingIfNeeded: samples.word()) }
    return words + Array(repeating: 0, count: (16 - words.count % 16) % 16)
  }

  private func error(_ value: Double, of expected: Double) -> Double {
    expected == 0 ? abs(value) : abs(value / expected - 1)
  }
}

/// The law of what is drawn, from every word that a radius can be made of.
@Suite struct NormalLawTests {
  /// Pr[z > t] at these, and how far off it may be.
  private static let bounds = [
    (0.0, 2e-4), (0.01, 2e-4), (0.1, 2e-4), (0.5, 2e-4), (1, 2e-4), (1.5, 2e-4), (2, 2e-4),
    (2.5, 2e-4), (3, 2e-4), (3.5, 2e-4), (4, 2e-4), (4.5, 2e-4), (5, 2e-4), (5.5, 2e-4), (6, 2e-3),
  ]

  /// Sums over the radii of some words.
  private struct Sums {
    /// Of the chance that r cos 2 pi v exceeds a threshold, v uniform.
    var exceeding = [Double](repeating: 0, count: bounds.count)
    var largest: Float = 0
  }

  @Test("Tails are those of N(0, 1) over all 2^32 radii, and the largest number is sqrt(66 ln 2)")
  func tails() {
    let (parts, total) = (256, 1 << 32)
    let sums = Mutex([Sums?](repeating: nil, count: parts))
    Workers(count: 2).forEach(parts) { part, _ in
      let found = Self.sums(from: part * (total / parts), count: total / parts)
      sums.withLock { $0[part] = found }
    }
    let all = sums.withLock { $0.compactMap { $0 } }
    #expect(all.count == parts)
    for (index, bound) in Self.bounds.enumerated() {
      let chance = all.reduce(0) { $0 + $1.exceeding[index] } / Double(total)
      let exact = erfc(bound.0 / 2.0.squareRoot()) / 2
      #expect(abs(chance / exact - 1) <= bound.1, "Pr[z > \(bound.0)] = \(chance)")
    }
    let largest = Double(all.map(\.largest).max() ?? 0)
    #expect(abs(largest / (66 * log(2)).squareRoot() - 1) <= 5 * unitRoundoff(Float.self))
  }

  /// Words that follow each other have equal radii where they are large: a threshold is tried once a run.
  private static func sums(from first: Int, count: Int) -> Sums {
    let chunk = 4096
    var sums = Sums()
    var (words, radii) = ([UInt32](repeating: 0, count: chunk), [Float](repeating: 0, count: chunk))
    var (last, run): (Float, Double) = (-1, 0)
    func add() {
      for (index, bound) in bounds.enumerated() where Double(last) > bound.0 {
        sums.exceeding[index] += run * acos(bound.0 / Double(last)) / .pi
      }
      sums.largest = max(sums.largest, last)
    }
    for start in stride(from: first, to: first + count, by: chunk) {
      for k in 0..<chunk { words[k] = UInt32(start + k) }
      NormalsInSingle.fillRadii(&radii, of: words, count: chunk)
      for radius in radii {
        if radius != last {
          add()
          (last, run) = (radius, 0)
        }
        run += 1
      }
    }
    add()
    return sums
  }
}
