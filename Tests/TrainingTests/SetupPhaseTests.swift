import Testing
import Training
import Vocabulary

/// What is measured and counted before the first iteration, and as what.
@Suite struct SetupPhaseTests {
  /// What each solver builds, beside drawing and what no phase names; a step length needs G(0).
  private static let built: [String: Set<Phase>] = [
    "gradient-descent": [.forward, .gram, .solve], "gram-explicit": [.jacobian],
    "gram-structured": [.gram], "gram-refined": [.gram],
    "conjugate-gradient": [.jacobian], "sketch-flat": [.jacobian, .sketch],
    "sketch-tensor": [.jacobian, .sketch], "sketch-count": [.jacobian, .sketch],
    "sketch-sparse": [.jacobian, .sketch],
    "dense-shifted": [.forward, .gram, .solve],
    "cached-scan": [.search, .gram, .solve, .maintain],
    "hsr-weights": [.search, .gram, .solve, .maintain],
    "hsr-data": [.search, .gram, .solve, .maintain],
    "quantum": [.gram, .solve],
    "correlation-dtree": [.search, .gram, .solve, .maintain],
    "correlation-wtree": [.search, .gram, .solve, .maintain],
    "tree-newton": [.gram, .maintain], "neighbor-list": [.gram, .solve, .maintain],
    "multilayer-dense": [.forward, .gram], "multilayer-lazy": [.forward, .gram],
    "multilayer-sparse": [.forward, .gram],
  ]
  private static let names = solverList.map(\.descriptor.name)

  @Test(arguments: built.keys.sorted())
  func `what a solver builds is measured as what it is`(name: String) throws {
    let work = try prepare(solver(name), on: drawn(n: 20, d: 6), width: 300).work
    let phases = try #require(Self.built[name])
    #expect(Set(work.phaseSeconds.keys) == phases.union([.setup, .draw]))
    #expect(work.phaseCounts[.setup] == nil, "what is counted has a phase")
  }

  @Test(arguments: names, Precision.allCases)
  func `W(0) and a of all layers are drawn in the phase of that name and no other`(
    name: String, precision: Precision
  ) throws {
    let (m, d) = (300, 6)
    let entry = try solver(name)
    let (prepared, work) = try prepare(
      entry, on: drawn(n: 20, d: d), width: m, precision: precision)
    let inputs = entry.descriptor.family == .multilayer ? [d, m, m] : [d]
    // A block of four words has four numbers in single precision, two in double, of one row; of signs 128.
    let each = precision == .single ? 4 : 2
    let blocks = inputs.reduce(0) { $0 + m * (($1 + each - 1) / each) } + (m + 127) / 128
    #expect(work.phaseCounts[.draw]?[.normals] == m * inputs.reduce(0, +))
    #expect(work.phaseCounts[.draw]?[.randomWords] == 4 * blocks)
    #expect(work.counts[.normals] == work.phaseCounts[.draw]?[.normals])
    var step = Work(now: wallClock)
    _ = try prepared.step(work: &step)
    #expect(step.phaseSeconds[.draw] == nil && step.phaseSeconds[.setup] == nil)
  }

  @Test(arguments: [
    ("sketch-flat", 20 + 80), ("sketch-tensor", 3 + 2 * 80), ("sketch-count", 3 + 1 + 300 + 8),
  ])
  func `a sketch counts a block for each 128 signs, and one for each integer`(
    name: String, blocks: Int
  ) throws {
    // 20 points have 80 rows of a sketch; a row of J has 2400 entries.
    let run = try train(solver(name), on: drawn(n: 20, d: 8), width: 300, steps: 1)
    #expect(run.counts[0][.sketch]?[.randomWords] == 4 * blocks)
  }

  @Test func `a sparse sketch counts two blocks for each line of 16 columns that it draws`() throws
  {
    let data = try drawn(n: 20, d: 8)
    let flat = try train(solver("sketch-sparse"), on: data, width: 300, steps: 1)
    // The coordinates of a neuron fill no line.
    #expect(flat.counts[0][.sketch]?[.randomWords] == 8 * 300)
    let tree = try train(solver("tree-newton"), on: data, width: 300, shift: 0.4, steps: 1)
    let touched = try #require(tree.counts[0][.forward]?[.neuronsTouched])
    #expect(tree.counts[0][.sketch]?[.randomWords] == 8 * touched)
  }

  @Test
  func `the balls of a tree are counted, with the sums and lengths of centres and the distances`()
    throws
  {
    let (n, m, options) = (20, 4096, ["search": "tree"])
    let work = try prepare(
      solver("hsr-weights"), on: drawn(n: n, d: 6), width: m, shift: 0.4, options: options
    ).work
    // 256 balls of 16 points, and 16 of 256.
    #expect(
      work.phaseCounts[.maintain] == [
        .innerProducts: 2 * m + 272 + m + 256, .nodesVisited: 272,
      ])
    let data = try prepare(
      solver("hsr-data"), on: drawn(n: n, d: 6), width: m, shift: 0.4, options: options
    ).work
    #expect(data.phaseCounts[.maintain] == [.innerProducts: n + 2 + n, .nodesVisited: 2])
    // A probe has 20 queries more, each with a length, whatever it chooses.
    let probed = try prepare(
      solver("hsr-weights"), on: drawn(n: n, d: 6), width: m, shift: 0.4,
      options: ["search": "auto"]
    ).work
    let probe = try #require(probed.phaseCounts[.maintain]?[.innerProducts])
    #expect(probe >= 3 * m + 528 + n * 17)
    #expect(probe <= 3 * m + 528 + n * (m + 273))
  }
}
