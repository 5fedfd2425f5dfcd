import Numerics
import TestSupport
import Testing
import Training
import Vocabulary

/// Sketches that follow what begins and ceases to fire, instead of being drawn anew.
@Suite struct MaintainedSketchTests {
  @Test(arguments: TransformKind.allCases, ["on", "off"])
  func `sketches by transforms follow the firing pairs`(kind: TransformKind, trim: String) throws {
    let options = ["transform": kind.rawValue, "trim": trim]
    try expectFollows(SketchFlat<Double>.self, options)
    try expectFollows(SketchTensor<Double>.self, options)
  }

  @Test func `sketches by hashes follow the firing pairs`() throws {
    try expectFollows(SketchCount<Double>.self)
    try expectFollows(SketchSparse<Double>.self)
  }

  /// Against the same draw applied anew, over steps of none and of more and more flips.
  private func expectFollows<Sketch: JacobianSketch & ~Copyable>(
    _ type: Sketch.Type, _ texts: [String: String] = [:]
  ) throws where Sketch.Scalar == Double {
    let (n, m) = (20, 700)
    let start = Linearization<Double>(try drawn(n: n, d: 7), width: m, shift: 0.2)
    let options = SolverOptions(
      try solver("sketch-flat").descriptor, overriding: texts, workers: start.network.workers)
    var work = Work(now: { 0 })
    try work.measure(.sketch) { work in
      var sketch = try Sketch(start.network, rows: 80, options: options, work: &work)
      var jacobian = FactoredJacobian(start.network)
      jacobian.move(to: start.state.firing)
      var followed = Matrix<Double>(rows: n, columns: sketch.rows, repeating: 0)
      var anew = Matrix<Double>(rows: n, columns: sketch.rows, repeating: 0)
      sketch.apply(3, to: jacobian, into: &followed, work: &work)
      var firing = BitMatrix(rows: n, columns: m)
      var flips = BitMatrix(rows: n, columns: m)
      firing.copyBits(of: start.state.firing)
      var samples = Samples(seed: 1)
      for step in 0..<4 {
        for i in 0..<n where i % 3 != 1 {
          for _ in 0..<step * step {
            let r = Int(samples.fraction() * Double(m))
            firing[i, r] = !firing[i, r]
          }
        }
        _ = flips.formDifference(of: firing, from: jacobian.firing)
        jacobian.move(to: firing)
        sketch.follow(flips, to: jacobian, into: &followed, work: &work)
        sketch.apply(3, to: jacobian, into: &anew, work: &work)
        let distance = relativeDistance(followed.entries, from: anew.entries)
        #expect(step == 0 ? distance == 0 : distance < 1e-13, "step \(step)")
      }
    }
  }

  @Test(arguments: sketchNames)
  func `a draw is kept for as many iterations as it is told`(name: String) throws {
    func draws(_ rule: String) throws -> [Bool] {
      let run = try train(
        solver(name), on: drawn(n: 16, d: 8), width: 1024, shift: 0.4,
        options: ["redraw": rule, "transform": "native-wht"], steps: 6)
      return run.counts.map { ($0[.sketch]?[.flips] ?? -1) < 0 }
    }
    #expect(try draws("every") == [true, true, true, true, true, true])
    #expect(try draws("3") == [true, false, false, true, false, false])
    #expect(try draws("never") == [true, false, false, false, false, false])
  }

  @Test func `every draw is another one`() throws {
    func conditions<Sketch: JacobianSketch & ~Copyable>(
      _ type: Sketch.Type, _ rule: String
    ) throws -> Set<Double> where Sketch.Scalar == Double {
      let start = Linearization<Double>(try drawn(n: 16, d: 8), width: 256)
      return Set(
        try start.solve(type, ["redraw": rule], solves: 4).map {
          try #require($0.outcome.condition)
        })
    }
    #expect(try conditions(SketchFlat<Double>.self, "every").count == 4)
    #expect(try conditions(SketchTensor<Double>.self, "every").count == 4)
    #expect(try conditions(SketchCount<Double>.self, "every").count == 4)
    #expect(try conditions(SketchSparse<Double>.self, "every").count == 4)
    #expect(try conditions(SketchSparse<Double>.self, "2").count == 2)
  }

  @Test func `the sketch of firing pairs is another one at every step`() throws {
    let (n, m) = (5, 40)
    let problem = Problem<Double>(try drawn(n: n, d: 8), NetworkShape(width: m, shift: 0))
    var work = Work(now: { 0 })
    let network = SparseNetwork(problem, workers: Workers(count: 1), work: &work)
    var pairs = FiringPairs(points: n)
    var rows = GrowingBuffer<UInt64>()
    rows.resize(to: m)
    for neuron in 0..<m { rows.mutablePointer[neuron] = 0b11111 }
    pairs.replace(byRows: rows, width: m, workers: network.workers)
    var system = ListedSketch(network, work: &work)
    var seen = Set<Double>()
    for _ in 0..<4 {
      system.linearize(pairs, network, work: &work)
      seen.insert(system.gram[1, 0])
    }
    #expect(seen.count == 4)
  }

  @Test(arguments: sketchNames)
  func `with one draw a run converges as with many, for less work`(name: String) throws {
    func run(_ rule: String) throws -> Trajectory {
      try train(
        solver(name), on: drawn(n: 16, d: 8), width: 4096, shift: 0.4,
        options: ["redraw": rule, "inner-tolerance": "1e-9"], steps: 4)
    }
    let (kept, anew) = (try run("never"), try run("every"))
    for (found, expected) in zip(kept.residuals, anew.residuals) {
      #expect(abs(found - expected) <= 1e-6 * anew.residuals[0])
    }
    func work(_ run: Trajectory) throws -> Int {
      let counts = try #require(run.counts[3][.sketch])
      return (counts[.multiplyAdds] ?? 0) + (counts[.transformAdds] ?? 0)
    }
    #expect(try work(kept) < work(anew))
    #expect(try #require(kept.counts[3][.solve]?[.innerIterations]) > 0)
  }

  /// A flat sketch with as many rows as there are parameters is orthogonal, so that each step takes one inner iteration,
  /// unless S A is not that of where it is.
  @Test(arguments: ["on", "off"])
  func `a maintained sketch of all entries stays exact`(trim: String) throws {
    let run = try train(
      solver("sketch-flat"), on: drawn(n: 6, d: 4), width: 40, shift: 0.1,
      options: ["redraw": "never", "trim": trim, "sketch-ratio": "40", "inner-tolerance": "1e-9"],
      steps: 5)
    let flips = run.counts.dropFirst().map { $0[.sketch]?[.flips] ?? 0 }
    #expect(flips.contains { $0 > 0 })
    #expect(run.counts.allSatisfy { $0[.solve]?[.innerIterations] == 1 })
  }

  @Test func `an iteration to begin a draw with is refused below one`() {
    #expect(!NamedOption.redraw.descriptor.accepts("0"))
    #expect(NamedOption.redraw.descriptor.accepts("1"))
    #expect(!NamedOption.redraw.descriptor.accepts("sometimes"))
  }
}
