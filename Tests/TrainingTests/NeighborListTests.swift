import Foundation
import Numerics
import TestSupport
import Testing
import Training
import Vocabulary

/// Neighbour lists see the firing sets that all pairs have, whatever their skin.
@Suite struct NeighborListTests {
  private static let skins = ["0", "0.01", "default", "1"]
  private static let steps = [
    ["step": "gauss-newton"], ["step": "gauss-newton", "damping": "levenberg-marquardt"],
    ["step": "descent"],
  ]

  private func follow(
    _ data: ProblemData, _ shape: NetworkShape, _ options: [String: String], steps: Int,
    threads: Int = 1
  ) throws -> Int {
    let kind = SublinearRun.Kind(name: "neighbor-list", step: try #require(options["step"]))
    var run = try SublinearRun(kind, on: data, shape, options: options, threads: threads)
    var rebuilds = 0
    for step in 0..<steps where !run.isOver {
      let place = try run.firstDifference()
      #expect(place == nil, "\(options) at \(step)")
      #expect(try run.advance() <= 1e-9, "\(options) at \(step)")
      rebuilds += run.counts[.maintain]?[.rebuilds] ?? 0
    }
    #expect(try run.firstDifference() == nil)
    #expect(abs(run.solver.residual() - run.dense.residual()) <= 1e-9 * run.first)
    #expect(run.ambiguous == 0)
    return rebuilds
  }

  @Test(arguments: skins, ["sphere", "clustered:0.1", "low-rank:3", "digits"])
  func `firing sets and residuals are those of dense-shifted over random shapes`(
    skin: String, dataset: String
  ) throws {
    let stream = RandomStream(seed: 11, purpose: .data)
    var rebuilds = 0
    for trial in 0..<3 {
      let (first, second) = stream.pair(row: trial, index: skin.count)
      let (m, n) = (Int(first % 700) + 300, Int(second % 30) + 3)
      let data = try ProblemData(
        Dataset(dataset), name: dataset, batch: n,
        dimension: dataset == "digits" ? nil : Int(second >> 32 % 20) + 4,
        target: dataset == "digits" ? .labels : .gaussian, seed: UInt64(trial + 1))
      for options in Self.steps {
        let all = options.merging(["skin": skin]) { $1 }
        rebuilds += try follow(
          data, NetworkShape(width: m, shiftFactor: 0.4), all, steps: 5, threads: trial % 2 + 1)
      }
    }
    if skin == "0" || skin == "0.01" { #expect(rebuilds > 0) }
  }

  @Test func `lists of some of many points are left and entered by neurons that move far`() throws {
    for options in Self.steps {
      let data = try drawn(n: 150, d: 10, seed: 4)
      let rebuilds = try follow(
        data, NetworkShape(width: 1500, shiftFactor: 0.6), options.merging(["skin": "0.05"]) { $1 },
        steps: 5)
      #expect(rebuilds > 100)
    }
  }

  @Test(arguments: skins)
  func `a rejected step leaves every bit as it was`(skin: String) throws {
    let data = try ProblemData(
      .digits, name: "digits", batch: 60, dimension: nil, target: .labels, seed: 1)
    let options = ["step": "gauss-newton", "damping": "levenberg-marquardt", "skin": skin]
    let entry = try solver("neighbor-list")
    var work = Work(now: { 0 })
    let prepared = try entry.prepare(
      data, NetworkShape(width: 300, shiftFactor: 0.4), precision: .double,
      options: SolverOptions(entry.descriptor, overriding: options), work: &work)
    var rejected = 0
    for _ in 0..<30 {
      let (before, sets) = (prepared.residual(), (0..<60).map { prepared.firingSet(of: $0) })
      let outcome = try prepared.step(work: &work)
      guard !outcome.accepted else { continue }
      rejected += 1
      #expect(prepared.residual().bitPattern == before.bitPattern)
      #expect((0..<60).map { prepared.firingSet(of: $0) } == sets)
    }
    #expect(rejected > 0)
  }

  @Test func `the damped way is dense-shifted's where steps are rejected`() throws {
    // Three steps are too long at first; none of 14 is down to rounding errors.
    let data = try ProblemData(
      .digits, name: "digits", batch: 60, dimension: nil, target: .labels, seed: 1)
    for skin in Self.skins {
      let options = ["step": "gauss-newton", "damping": "levenberg-marquardt", "skin": skin]
      let runs = try ["neighbor-list", "dense-shifted"].map {
        try train(solver($0), on: data, width: 200, shift: 0.4, options: options, steps: 14)
      }
      #expect(runs[0].outcomes.map(\.accepted) == runs[1].outcomes.map(\.accepted))
      #expect(runs[1].outcomes.contains { !$0.accepted })
      expectClose(runs[0].residuals, to: runs[1].residuals, within: 1e-9)
    }
  }

  @Test func `more steps than coefficients are kept of change nothing`() throws {
    let data = try drawn(n: 12, d: 6)
    let options = ["step": "descent", "learning-rate": "0.2"]
    let runs = try ["neighbor-list", "dense-shifted"].map {
      try train(solver($0), on: data, width: 150, shift: 0.4, options: options, steps: 600)
    }
    expectClose(runs[0].residuals, to: runs[1].residuals, within: 1e-9)
  }

  @Test(arguments: [Precision.single, .double])
  func `weights that are kept give the same bits as weights that are drawn again`(
    precision: Precision
  ) throws {
    let data = try drawn(n: 100, d: 9)
    for step in Self.steps {
      let runs = try ["drawn", "stored"].map {
        try train(
          solver("neighbor-list"), on: data, width: 900, shift: 0.4, precision: precision,
          options: step.merging(["weights": $0, "skin": "0.02"]) { $1 }, steps: 5)
      }
      #expect(runs[0].residuals.map(\.bitPattern) == runs[1].residuals.map(\.bitPattern))
      let drawing: [Counter] = [.normals, .randomWords]
      let counts = runs.map { run in
        run.counts.map { $0.mapValues { counts in counts.filter { !drawing.contains($0.key) } } }
      }
      #expect(counts[0] == counts[1])
    }
  }
}

/// Certificates are as tight as the clock: who is looked at too late is seen on another side.
@Suite struct CertificateTests {
  /// Brute force at every step of descent.
  private func follow(
    _ data: ProblemData, _ shape: NetworkShape, _ options: [String: String], steps: Int
  ) throws -> (rebuilds: Int, flips: Int) {
    var run = try SublinearRun(
      SublinearRun.Kind(name: "neighbor-list", step: "descent"), on: data, shape, options: options)
    var (rebuilds, flips) = (0, 0)
    for step in 0..<steps {
      let place = try run.firstDifference()
      #expect(place == nil, "step \(step)")
      #expect(try run.advance() <= 1e-9, "step \(step)")
      rebuilds += run.counts[.maintain]?[.rebuilds] ?? 0
      flips += run.counts[.forward]?[.flips] ?? 0
    }
    #expect(try run.firstDifference() == nil)
    return (rebuilds, flips)
  }

  /// With one point every product moves exactly as fast as the clock.
  @Test func `a listed product reaches the threshold no sooner than its deadline, and then`() throws
  {
    let found = try follow(
      drawn(n: 1, d: 3), NetworkShape(width: 2000, shiftFactor: 0.4), ["learning-rate": "1"],
      steps: 80)
    #expect(found.flips > 5)
  }

  /// Neurons that fire on two points at right angles, and not between them, move towards the point between as fast as
  /// the certificate of their lists allows for: below b = -1 that point may be outside their lists.
  @Test func `a point outside a list reaches the threshold no sooner than the skin is used up`()
    throws
  {
    let half = 0.5.squareRoot()
    let table = Table(
      features: [1, 0, 0, 1, half, half], labels: [40, 40, 20], dimension: 2)
    let data = try ProblemData(
      Dataset(table), name: "table", batch: 3, dimension: nil, target: .labels, seed: 2)
    let found = try follow(
      data, NetworkShape(width: 4000, shift: -1), ["learning-rate": "0.05", "skin": "0.1"],
      steps: 40)
    #expect(found.rebuilds > 5)
  }

  /// A product that is nearer to the threshold than roundings of its list may have moved it is looked at in every step,
  /// and counted; one that is farther, by some 14 times what may be rounded, is
  /// left alone.
  @Test(arguments: [(0x1p-50, true), (-0x1p-50, true), (0x1p-38, false), (-0x1p-38, false)])
  func `what rounding decides is looked at in every step`(offset: Double, isAmbiguous: Bool) throws
  {
    let (data, d) = (try drawn(n: 2, d: 24), 24)
    let problem = Problem<Double>(data, NetworkShape(width: 400, shift: 0))
    let weights = problem.drawWeights(workers: Workers(count: 1))
    func product(_ neuron: Int, _ point: Int) -> Double {
      (0..<d).reduce(0) { $0 + weights[neuron, $1] * problem.points[point, $1] }
    }
    let neuron = try #require(
      (0..<400).first { product($0, 1) > 0.5 && product($0, 0) > product($0, 1) + 0.3 })
    let run = try train(
      solver("neighbor-list"), on: data, width: 400, shiftIs: product(neuron, 1) - offset,
      options: ["step": "descent", "learning-rate": "1e-19"], steps: 3)
    #expect(run.counts[0][.forward]?[.ambiguousPairs] == (isAmbiguous ? 1 : 0))
    for counts in run.counts.dropFirst() {
      #expect(counts[.search]?[.neuronsMoved] == (isAmbiguous ? 1 : 0))
    }
  }
}

/// What the lists' coefficients stand for.
@Suite struct DualCoordinateTests {
  /// |f(X) - y| of weights as they are, in double precision.
  private func residual<Scalar: KernelScalar>(
    _ weights: borrowing Matrix<Scalar>, _ problem: borrowing Problem<Scalar>
  ) -> Double {
    let (n, m, d) = (problem.points.rows, weights.rows, weights.columns)
    let signs = problem.drawSigns()
    var total = 0.0
    for i in 0..<n {
      var prediction = 0.0
      for r in 0..<m {
        var z = 0.0
        for k in 0..<d { z += Double(weights[r, k]) * Double(problem.points[i, k]) }
        prediction += Double(signs.pointer[r]) * max(z - problem.shape.shift, 0)
      }
      let error = prediction / Double(m).squareRoot() - problem.targets.pointer[i]
      total += error * error
    }
    return total.squareRoot()
  }

  private func check<Scalar: KernelScalar>(_: Scalar.Type, step: [String: String]) throws {
    let problem = Problem<Scalar>(
      try drawn(n: 40, d: 12), NetworkShape(width: 1200, shiftFactor: 0.4))
    let options = SolverOptions(try solver("neighbor-list").descriptor, overriding: step)
    var work = Work(now: { 0 })
    var network = try KineticNetwork(problem, options: options, tried: false, work: &work)
    network.formGram(work: &work)
    var rate = LearningRate(options, points: 40)
    try network.withGram { gram throws(SolverError) in
      _ = try rate.choose(gram, workers: options.workers, work: &work)
    }
    var residuals = AlignedBuffer<Double>(count: 40, repeating: 0)
    var coefficients = AlignedBuffer<Double>(count: 40, repeating: 0)
    var sizes: [Double] = []
    for _ in 0..<7 {
      network.evaluate(into: &residuals, work: &work)
      sizes.append(residuals.elements.reduce(0) { $0 + $1 * $1 }.squareRoot())
      // An entry of w rounds d + t times, a prediction sums m terms of random sign over sqrt m.
      let bound = 64 * Double(12 + 6) * Double(Scalar.ulpOfOne) * sizes[0]
      #expect(
        abs(residual(network.weights(), problem) - sizes[sizes.count - 1]) <= bound, "\(step)")
      if options.solves {
        try network.solve(
          residuals, damping: 0, into: &coefficients, work: &work)
      } else {
        scale(residuals, by: rate.value, into: &coefficients)
      }
      network.move(by: coefficients, work: &work)
    }
    #expect(sizes[6] < 0.5 * sizes[0])
  }

  @Test(arguments: ["gauss-newton", "descent"])
  func `the weights that they give have the residual that the solver reports`(step: String) throws {
    try check(Double.self, step: ["step": step])
    try check(Float.self, step: ["step": step])
    try check(Float.self, step: ["step": step, "skin": "0.01"])
  }

  @Test(arguments: ["gauss-newton", "descent"])
  func `single precision goes dense-shifted's way to 64 sqrt m u of the first residual`(
    step: String
  ) throws {
    for (m, n, d) in [(600, 40, 8), (4096, 100, 24), (1 << 14, 24, 16)] {
      let data = try drawn(n: n, d: d)
      let options = ["step": step, "learning-rate": "2"]
      let single = try train(
        solver("neighbor-list"), on: data, width: m, shift: 0.4, precision: .single,
        options: options, steps: 6)
      let double = try train(
        solver("dense-shifted"), on: data, width: m, shift: 0.4, stated: .single,
        options: options, steps: 6)
      expectClose(
        single.residuals, to: double.residuals, within: 64 * Double(m).squareRoot() * 0x1p-24,
        "\(m) \(n) \(d)")
    }
  }
}
