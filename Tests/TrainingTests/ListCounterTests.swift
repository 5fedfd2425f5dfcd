import Testing
import Training
import Vocabulary

/// What looks at neighbour lists, and the making of them, count.
@Suite struct ListCounterTests {
  private static let options = ["step": "descent", "learning-rate": "1e-9", "skin": "100"]

  /// A run whose lists hold all points and whose steps are too small for a pair to flip.
  private func still(n: Int, m: Int, d: Int) throws -> (setup: Work, step: [Phase: [Counter: Int]])
  {
    let (data, entry) = (try drawn(n: n, d: d), try solver("neighbor-list"))
    let setup = try prepare(entry, on: data, width: m, shift: 0.4, options: Self.options).work
    let run = try train(entry, on: data, width: m, shift: 0.4, options: Self.options, steps: 1)
    return (setup, run.counts[0])
  }

  @Test func `a look moves every listed product and bounds how fast it may change`() throws {
    let (n, m) = (20, 2000)
    let (setup, step) = try still(n: n, m: m, d: 6)
    let neurons = try #require(setup.diagnostics["firing_neurons"].map { Int($0) })
    let fired = try #require(step[.forward]?[.firedPairs])
    let search = try #require(step[.search])
    #expect(step[.forward]?[.flips] == 0)
    #expect(search[.neuronsMoved] == neurons)
    #expect(search[.listEntries] == n * neurons)
    #expect(search[.multiplyAdds] == 2 * n * fired)
    #expect(search[.nodesVisited].map { $0 > neurons } == true)
  }

  @Test func `lists that are made count their pairs and those that fire together`() throws {
    let (n, m, d) = (20, 2000, 6)
    let (setup, step) = try still(n: n, m: m, d: d)
    let made = try #require(setup.phaseCounts[.maintain])
    let neurons = try #require(setup.diagnostics["firing_neurons"].map { Int($0) })
    #expect(made[.listEntries] == n * neurons)
    #expect(made[.innerProducts] == n * m + neurons)
    // Every pair of points on which a neuron fires is an increment, a point with itself too.
    let prepared = try prepare(
      solver("neighbor-list"), on: drawn(n: n, d: d), width: m, shift: 0.4, options: Self.options)
    var points = [Int](repeating: 0, count: m)
    for point in 0..<n {
      for neuron in prepared.solver.firingSet(of: point) ?? [] { points[neuron] += 1 }
    }
    #expect(made[.multiplyAdds] == points.reduce(0) { $0 + $1 * ($1 + 1) / 2 })
    #expect(step[.maintain]?[.rebuilds] == 0 && step[.maintain]?[.normals] == 0)
  }

  @Test func `a list that is made anew draws its neuron's weights again`() throws {
    let (n, d) = (20, 6)
    let run = try train(
      solver("neighbor-list"), on: drawn(n: n, d: d), width: 2000, shift: 0.4, precision: .single,
      options: ["step": "gauss-newton", "skin": "0.02"], steps: 3)
    var rebuilds = 0
    for counts in run.counts {
      let made = try #require(counts[.maintain])
      let count = try #require(made[.rebuilds])
      #expect(made[.normals] == count * d && made[.randomWords] == count * 8)
      #expect(made[.innerProducts] == count * (n + 1))
      rebuilds += count
    }
    #expect(rebuilds > 0)
  }

  @Test(arguments: [("1e3", true), ("1e-9", false)])
  func `a tree is made anew when its queries visit twice as much as at first`(
    rate: String, isWorn: Bool
  ) throws {
    let run = try train(
      solver("hsr-weights"), on: drawn(n: 8, d: 3), width: 4096, shift: 0.4,
      options: ["search": "tree", "learning-rate": rate], steps: 6)
    let rebuilds = run.counts.reduce(0) { $0 + ($1[.maintain]?[.rebuilds] ?? 0) }
    #expect((rebuilds > 0) == isWorn)
  }

  /// With lists of all points every neuron that fires is looked at in the first step: 2 |F| n for its products and
  /// rates. Where points leave and enter F, they change the counts with those in it one by one, and rates are summed
  /// again over what fires then.
  @Test func `a look that finds flips counts them and its rates anew`() throws {
    let (n, m) = (20, 2000)
    let prepared = try prepare(
      solver("neighbor-list"), on: drawn(n: n, d: 6), width: m, shift: 0.4,
      options: ["step": "descent", "learning-rate": "2", "skin": "100"])
    func sets() throws -> [Set<Int>] {
      var sets = [Set<Int>](repeating: [], count: m)
      for point in 0..<n {
        for neuron in try #require(prepared.solver.firingSet(of: point)) {
          sets[neuron].insert(point)
        }
      }
      return sets
    }
    let before = try sets()
    var work = Work(now: { 0 })
    _ = try prepared.solver.step(work: &work)
    var (expected, flips) = (0, 0)
    for (old, new) in zip(before, try sets()) {
      let (left, entered) = (old.subtracting(new).count, new.subtracting(old).count)
      expected += 2 * old.count * n
      guard left + entered > 0 else { continue }
      flips += left + entered
      for gone in 0..<left { expected += old.count - gone }
      for come in 0..<entered { expected += old.count - left + come + 1 }
      expected += new.count * n
    }
    #expect(flips > 50)
    #expect(work.phaseCounts[.forward]?[.flips] == flips)
    #expect(work.phaseCounts[.search]?[.multiplyAdds] == expected)
  }

  @Test(arguments: [(4096, 2), (5000, 3)])
  func `a weight that moves is taken through all levels of balls`(m: Int, height: Int) throws {
    let run = try train(
      solver("hsr-weights"), on: drawn(n: 8, d: 3), width: m, shift: 0.4,
      options: ["search": "tree", "learning-rate": "1e-3"], steps: 1)
    let moved = try #require(run.counts[0][.forward]?[.neuronsTouched])
    #expect(moved > 100)
    #expect(run.counts[0][.maintain]?[.nodesVisited] == moved * height)
    #expect(run.counts[0][.maintain]?[.innerProducts] == 2 * moved * height)
  }
}
