import Foundation
import Testing
import Training
import Vocabulary

/// What neighbour lists count: work that follows the firing pairs, whatever d.
@Suite struct NeighborListCounterTests {
  private static let widths = stride(from: 12, through: 20, by: 2).map { 1 << $0 }

  /// Counts by iteration, pooled over seeds.
  private func run(
    m: Int, seed: Int, options: [String: String] = ["step": "gauss-newton"], steps: Int
  ) throws -> Trajectory {
    try train(
      solver("neighbor-list"), on: drawn(n: 8, d: 4, seed: UInt64(seed)), width: m, shift: 0.4,
      precision: .single, options: options, threads: 2, steps: steps)
  }

  private func slope(_ values: [Double]) -> Double {
    let points = zip(Self.widths, values).map { (x: log(Double($0)), y: log($1)) }
    let count = Double(points.count)
    let (x, y) = (points.map(\.x).reduce(0, +) / count, points.map(\.y).reduce(0, +) / count)
    return points.map { ($0.x - x) * ($0.y - y) }.reduce(0, +)
      / points.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
  }

  @Test func `the work of an iteration grows at most like m to the 0.80 at n = 8`() throws {
    let phases: [Phase] = [.search, .forward, .gram, .factor, .solve, .update]
    let counters: [Counter] = [.multiplyAdds, .neuronsMoved, .nodesVisited, .flips]
    var sums = [[Double]](repeating: [], count: 3)
    for m in Self.widths {
      var total = [0.0, 0.0, 0.0]
      for seed in 1...4 {
        let counts = try run(m: m, seed: seed, steps: 6).counts
        for (iteration, phaseCounts) in counts.enumerated() where iteration != 1 {
          let work = phases.flatMap { phase in counters.map { phaseCounts[phase]?[$0] ?? 0 } }
            .reduce(0, +)
          total[iteration == 0 ? 0 : 1] += Double(work) / (iteration == 0 ? 1 : 4)
          total[2] += Double(phaseCounts[.forward]?[.firedPairs] ?? 0)
        }
      }
      for index in sums.indices { sums[index].append(total[index]) }
    }
    let (first, steady, pairs) = (slope(sums[0]), slope(sums[1]), slope(sums[2]))
    #expect(first <= 0.80, "every neuron that fires is looked at")
    #expect(steady <= 0.80 && steady < first, "those that come near the threshold")
    #expect(pairs > 0.7 && pairs < 0.85)
  }

  @Test func `the set-up is one pass over W`() throws {
    let work = try Self.widths.map { m in
      let work = try prepare(
        solver("neighbor-list"), on: drawn(n: 8, d: 4), width: m, shift: 0.4, precision: .single
      ).work
      // Those that fire have their lengths taken besides.
      let lengths = try #require(work.diagnostics["firing_neurons"])
      return Double(try #require(work.phaseCounts[.maintain]?[.innerProducts])) - lengths
    }
    #expect(abs(slope(work) - 1) < 1e-9)
  }

  @Test(arguments: [
    ["step": "gauss-newton"], ["step": "descent"],
    ["step": "gauss-newton", "damping": "levenberg-marquardt"],
  ])
  func `columns of zeros change no count but that of making weights`(
    options: [String: String]
  ) throws {
    for dataset in ["sphere", "clustered:0.1"] {
      let (n, d) = (20, 6)
      let base = try drawn(dataset, n: n, d: d)
      func table(_ columns: Int) throws -> ProblemData {
        var features = [Double](repeating: 0, count: n * columns)
        for i in 0..<n {
          for k in 0..<d { features[i * columns + k] = base.points[i * d + k] }
        }
        let table = Table(features: features, labels: base.targets, dimension: columns)
        return try ProblemData(
          Dataset(table), name: "t", batch: n, dimension: nil, target: .labels, seed: 3)
      }
      let runs = try [d, 40].map { columns in
        try train(
          solver("neighbor-list"), on: table(columns), width: 2000, shift: 0.4,
          options: options.merging(["skin": "0.2", "learning-rate": "2"]) { $1 }, steps: 6)
      }
      var rebuilds = 0
      for (narrow, wide) in zip(runs[0].counts, runs[1].counts) {
        #expect(Set(narrow.keys) == Set(wide.keys))
        for (phase, counts) in narrow {
          let depending: [Counter] =
            phase == .maintain
            ? [.multiplyAdds, .doubleMultiplyAdds, .normals, .randomWords] : []
          for (counter, count) in counts where !depending.contains(counter) {
            #expect(wide[phase]?[counter] == count, "\(phase) \(counter)")
          }
        }
        rebuilds += narrow[.maintain]?[.rebuilds] ?? 0
      }
      #expect(rebuilds > 0)
    }
  }

  @Test func `the skin follows how far the first step moves a neuron`() throws {
    let run = try run(m: 1 << 16, seed: 1, steps: 0)
    let data = try drawn(n: 8, d: 4)
    let p = erfc((0.2 * log(Double(1 << 16))).squareRoot()) / 2
    let size = (data.targets.map { $0 * $0 }.reduce(0, +) / 8).squareRoot()
    let skin = try #require(run.diagnostics[0]["skin"])
    // b is rounded to single precision: p moves by about b^2 u of itself.
    #expect(abs(skin - min(1, 2 * size / (p * 256))) <= 1e-6)
  }
}
