import Foundation
import Numerics
import Testing
import Training
import Vocabulary

/// Whatever a solver looks at, it sees the firing sets that brute force sees, and goes the same way.
@Suite struct SublinearTests {
  private func follow(
    _ kind: SublinearRun.Kind, on data: ProblemData, _ shape: NetworkShape,
    options: [String: String] = [:], steps: Int, threads: Int = 1
  ) throws {
    var run = try SublinearRun(kind, on: data, shape, options: options, threads: threads)
    for step in 0..<steps where !run.isOver {
      let place = try run.firstDifference()
      #expect(place == nil, "\(kind) at \(step)")
      #expect(try run.advance() <= 1e-9, "\(kind) at \(step)")
    }
    #expect(try run.firstDifference() == nil)
    let (last, reference) = (run.solver.residual(), run.dense.residual())
    #expect(abs(last - reference) <= 1e-9 * run.first)
    #expect(run.ambiguous == 0)
  }

  @Test(arguments: SublinearRun.kinds, ["sphere", "clustered:0.1", "digits"])
  func `firing sets are those of brute force and residuals those of dense-shifted`(
    kind: SublinearRun.Kind, dataset: String
  ) throws {
    let data = try ProblemData(
      Dataset(dataset), name: dataset, batch: 24, dimension: dataset == "digits" ? nil : 12,
      target: dataset == "digits" ? .labels : .gaussian, seed: 2)
    let shape = NetworkShape(width: 400, shiftFactor: 0.4)
    try follow(kind, on: data, shape, steps: kind.step == "descent" ? 8 : 4)
    if kind.step == "gauss-newton" {
      try follow(
        kind, on: data, shape, options: ["damping": "levenberg-marquardt"], steps: 8, threads: 2)
    }
  }

  @Test(arguments: SublinearRun.kinds)
  func `any sizes will do, also one of each`(kind: SublinearRun.Kind) throws {
    var sizes = [(1, 1, 1), (1, 9, 1), (300, 1, 1), (5, 40, 3), (700, 7, 2), (64, 65, 1)]
    let stream = RandomStream(seed: 7, purpose: .data)
    for row in 0..<6 {
      let (first, second) = stream.pair(row: row, index: 0)
      sizes.append((Int(first % 300) + 1, Int(second % 80) + 1, Int(second >> 32 % 20) + 1))
    }
    let options = kind.step == "descent" ? [:] : ["damping": "levenberg-marquardt"]
    for (m, n, d) in sizes {
      let data = try drawn(n: n, d: d, seed: 5)
      let shape = NetworkShape(width: m, shiftFactor: 0.4)
      try follow(kind, on: data, shape, options: options, steps: 4)
    }
  }

  @Test(arguments: SublinearRun.kinds)
  func `all neurons may be dead, and all may fire`(kind: SublinearRun.Kind) throws {
    let data = try drawn(n: 6, d: 4)
    let damping = ["damping": "levenberg-marquardt"]
    let dead = NetworkShape(width: 90, shift: 20)
    var run = try SublinearRun(kind, on: data, dead, options: damping)
    #expect(try run.firstDifference() == nil)
    #expect(try run.advance() == 0)
    #expect(run.counts.values.allSatisfy { $0[.neuronsTouched] ?? 0 == 0 })
    let all = NetworkShape(width: 90, shift: -20)
    try follow(kind, on: data, all, options: kind.step == "descent" ? [:] : damping, steps: 4)
  }

  @Test(arguments: SublinearRun.kinds)
  func `a neuron whose product is exactly b does not fire`(kind: SublinearRun.Kind) throws {
    // Products with unit vectors along the axes are entries of W, without rounding.
    let table = Table(
      features: [1, 0, 0, 0, 1, 0, 0, 0, 1], labels: [1, -1, 0.5], dimension: 3)
    let data = try ProblemData(
      Dataset(table), name: "table", batch: 3, dimension: nil, target: .labels, seed: 4)
    let weights = Problem<Double>(data, NetworkShape(width: 40, shift: 0)).drawWeights(
      workers: Workers(count: 1))
    for r in 0..<40 where weights[r, r % 3] > 0.5 {
      let tied = NetworkShape(width: 40, shift: weights[r, r % 3])
      var run = try SublinearRun(
        kind, on: data, tied, options: ["damping": "levenberg-marquardt"])
      #expect(try run.firstDifference() == nil)
      #expect(run.solver.firingSet(of: r % 3)?.contains(r) == false)
      #expect(run.ambiguous == 0)
    }
  }

  @Test(arguments: SublinearRun.kinds.filter { $0.step == "gauss-newton" })
  func `the plain step names the pivot where G is singular`(kind: SublinearRun.Kind) throws {
    let table = Table(
      features: [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1], labels: [1, -1, 1, 0.5], dimension: 3)
    let data = try ProblemData(
      Dataset(table), name: "table", batch: 4, dimension: nil, target: .labels, seed: 1)
    let error = #expect(throws: SolverError.self) {
      try train(
        solver(kind.name), on: data, width: 64, options: ["step": kind.step], steps: 1)
    }
    guard case .singularGram(let pivot, let order) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(pivot == 3)
    #expect(order == 4)
  }

  @Test(arguments: SublinearRun.kinds)
  func `a neuron that fires on no point never moves`(kind: SublinearRun.Kind) throws {
    let (data, shape) = (try drawn(n: 20, d: 6), NetworkShape(width: 500, shiftFactor: 0.4))
    var run = try SublinearRun(kind, on: data, shape)
    var alive = try union(of: run)
    for _ in 0..<5 {
      _ = try run.advance()
      let present = try union(of: run)
      #expect(present.isSubset(of: alive))
      alive = present
    }
    #expect(alive.count < 500)
  }

  private func union(of run: SublinearRun) throws -> Set<Int> {
    Set(try (0..<20).flatMap { try #require(run.solver.firingSet(of: $0)) })
  }

  @Test(arguments: ["hsr-weights", "hsr-data"], ["scan", "auto"])
  func `a scan, and what a probe chooses, follow the same way`(name: String, search: String) throws
  {
    for d in [2, 24] {
      try follow(
        SublinearRun.Kind(name: name, step: "descent"), on: drawn(n: 20, d: d),
        NetworkShape(width: 900, shiftFactor: 0.4), options: ["search": search], steps: 6)
    }
  }

  @Test(arguments: ["tuned", "theory", "2"])
  func `every rule gives all solvers of the family one step length`(rule: String) throws {
    let data = try drawn(n: 8, d: 8)
    for name in SublinearRun.names where name != "tree-newton" {
      let (dense, found) = (
        try train(
          solver("dense-shifted"), on: data, width: 400, shift: 0.4,
          options: ["learning-rate": rule], steps: 4),
        try train(
          solver(name), on: data, width: 400, shift: 0.4, options: ["learning-rate": rule], steps: 4
        )
      )
      for (left, right) in zip(found.diagnostics, dense.diagnostics) {
        let (rate, expected) = (
          try #require(left["learning_rate"]), try #require(right["learning_rate"])
        )
        #expect(abs(rate - expected) <= 1e-10 * expected, "\(name)")
      }
      expectClose(found.residuals, to: dense.residuals, within: 1e-9, "\(name)")
    }
  }

  @Test(arguments: SublinearRun.kinds)
  func `neither trajectory nor counts depend on threads`(kind: SublinearRun.Kind) throws {
    let data = try drawn(n: 40, d: 5)
    for precision in Precision.allCases {
      let (one, two) = (
        try train(
          solver(kind.name), on: data, width: 3000, shift: 0.4, precision: precision,
          options: ["step": kind.step], threads: 1, steps: 4),
        try train(
          solver(kind.name), on: data, width: 3000, shift: 0.4, precision: precision,
          options: ["step": kind.step], threads: 2, steps: 4)
      )
      #expect(one.residuals.map(\.bitPattern) == two.residuals.map(\.bitPattern))
      #expect(one.counts == two.counts)
    }
  }

  @Test(arguments: SublinearRun.kinds)
  func `flips are the pairs that begin or cease to fire`(kind: SublinearRun.Kind) throws {
    let n = 20
    let prepared = try prepare(
      solver(kind.name), on: drawn(n: n, d: 6), width: 1500, shift: 0.4,
      options: ["step": kind.step, "learning-rate": "2"])
    func sets() throws -> [Set<Int>] {
      try (0..<n).map { Set(try #require(prepared.solver.firingSet(of: $0))) }
    }
    var (before, total) = (try sets(), 0)
    for step in 0..<4 {
      var work = Work(now: { 0 })
      _ = try prepared.solver.step(work: &work)
      let after = try sets()
      let flips = zip(before, after).reduce(0) { $0 + $1.0.symmetricDifference($1.1).count }
      let counted = work.phaseCounts.values.compactMap { $0[.flips] }
      #expect(counted.isEmpty || counted.reduce(0, +) == flips, "step \(step)")
      // Those that look at every pair again, or ask for all of them, do not know what changed.
      #expect(
        counted.isEmpty == ["dense-shifted", "hsr-weights", "quantum"].contains(kind.name))
      (before, total) = (after, total + flips)
    }
    #expect(total > 50)
  }
}
