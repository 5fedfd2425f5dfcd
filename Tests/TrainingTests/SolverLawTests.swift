import Testing
import Training
import Vocabulary

/// Laws that every registered solver keeps, in both precisions.
@Suite struct SolverLawTests {
  private static let names = solverList.map(\.descriptor.name)

  @Test func `names are unique and in kebab case`() {
    #expect(Set(Self.names).count == Self.names.count)
    for name in Self.names { #expect(name.allSatisfy { $0.isLowercase || $0 == "-" }) }
  }

  @Test(arguments: names, Precision.allCases)
  func `the same seed gives the same bits for any number of threads`(
    name: String, precision: Precision
  ) throws {
    let data = try drawn(n: 130, d: 33)
    let once = try train(solver(name), on: data, width: 700, precision: precision, steps: 4)
    let twice = try train(solver(name), on: data, width: 700, precision: precision, steps: 4)
    let shared = try train(
      solver(name), on: data, width: 700, precision: precision, threads: 2, steps: 4)
    #expect(once.residuals.map(\.bitPattern) == twice.residuals.map(\.bitPattern))
    #expect(once.residuals.map(\.bitPattern) == shared.residuals.map(\.bitPattern))
    #expect(once.counts == shared.counts)
  }

  @Test(arguments: names)
  func `another seed gives another trajectory`(name: String) throws {
    let one = try train(solver(name), on: drawn(n: 20, d: 5, seed: 1), width: 200, steps: 2)
    let other = try train(solver(name), on: drawn(n: 20, d: 5, seed: 2), width: 200, steps: 2)
    #expect(one.residuals != other.residuals)
  }

  @Test(arguments: names)
  func `work is recorded in the phases that the solver names, and not in one alone`(
    name: String
  ) throws {
    let entry = try solver(name)
    let run = try train(entry, on: drawn(n: 40, d: 8), width: 500, steps: 2)
    for counts in run.counts {
      #expect(counts.count >= 2)
      #expect(Set(counts.keys).isSubset(of: entry.descriptor.phases))
    }
  }

  @Test(arguments: names, Precision.allCases)
  func `multiply-adds in double precision are some of all, and all of a run in double precision`(
    name: String, precision: Precision
  ) throws {
    let run = try train(
      solver(name), on: drawn(n: 40, d: 8), width: 500, precision: precision, steps: 2)
    // Its factor is in single precision in any run.
    let isDouble = precision == .double && name != "gram-refined"
    for counts in run.counts.flatMap(\.values) {
      let (all, double) = (counts[.multiplyAdds], counts[.doubleMultiplyAdds])
      #expect(isDouble ? double == all : (double ?? 0) <= (all ?? 0))
    }
  }

  @Test
  func `a run in single precision factors and solves in double, and makes its passes in single`()
    throws
  {
    let run = try train(
      solver("gram-structured"), on: drawn(n: 40, d: 8), width: 500, precision: .single, steps: 2)
    for counts in run.counts {
      for phase in [Phase.factor, .solve] {
        let all = try #require(counts[phase]?[.multiplyAdds])
        #expect(counts[phase]?[.doubleMultiplyAdds] == all)
      }
      for phase in [Phase.forward, .update] {
        #expect(counts[phase]?[.doubleMultiplyAdds] == nil)
      }
    }
    let refined = try train(
      solver("gram-refined"), on: drawn(n: 40, d: 8), width: 500, precision: .double, steps: 1)
    #expect(refined.counts[0][.factor]?[.doubleMultiplyAdds] == nil)
  }

  /// Data and a width at which a solver's work is not tiny, and its systems are not most of it where n is small.
  private func sizes(_ entry: SolverEntry, n: Int, m: Int) throws -> (ProblemData, NetworkShape) {
    // Sparse products with weights between layers are for rare firing, and here half the neurons fire.
    let isDeep = entry.descriptor.family == .multilayer
    return (
      try drawn(n: isDeep ? 16 : n, d: 64),
      NetworkShape(width: isDeep ? 2048 : m, shiftFactor: 0)
    )
  }

  @Test(arguments: names)
  func `phases make up 90 to 100 percent of an iteration`(name: String) throws {
    let entry = try solver(name)
    let (data, shape) = try sizes(entry, n: 256, m: 4096)
    var work = Work(now: wallClock)
    let prepared = try entry.prepare(
      data, shape, precision: .single, options: SolverOptions(entry.descriptor), work: &work)
    let steps = try (0..<5).map { _ in
      work.reset()
      let start = wallClock()
      _ = try prepared.step(work: &work)
      let seconds = wallClock() - start - work.untimedSeconds
      return work.phaseSeconds.values.reduce(0, +) / seconds
    }
    let median = steps.sorted()[2]
    #expect(median >= 0.9 && median <= 1)
  }

  @Test(arguments: names)
  func `phases make up 90 to 100 percent of a set-up, all but a quarter with names of their own`(
    name: String
  ) throws {
    let entry = try solver(name)
    let (data, shape) = try sizes(entry, n: 64, m: 8192)
    var work = Work(now: wallClock)
    let setups = try (0..<5).map { _ in
      work.reset()
      let start = wallClock()
      _ = try entry.prepare(
        data, shape, precision: .single, options: SolverOptions(entry.descriptor), work: &work)
      let seconds = wallClock() - start - work.untimedSeconds
      return (
        all: work.phaseSeconds.values.reduce(0, +) / seconds,
        rest: (work.phaseSeconds[.setup] ?? 0) / seconds
      )
    }
    let all = setups.map(\.all).sorted()[2]
    #expect(all >= 0.9 && all <= 1)
    // Another process can only add to what has no name.
    #expect(try #require(setups.map(\.rest).min()) <= 0.25)
  }

  @Test(arguments: names)
  func `the smallest problems can be trained`(name: String) throws {
    for (n, m, d) in [(1, 64, 1), (1, 65, 3), (2, 7, 2), (3, 1000, 1)] {
      let data = try drawn(n: n, d: max(d, 2), seed: 3)
      _ = try train(
        solver(name), on: data, width: m, options: ["damping": "levenberg-marquardt"], steps: 2)
    }
  }

  @Test func `step through the list costs under 1.5 times the same loop on concrete types`() throws
  {
    try compare(
      "gram-structured", GaussNewton<DenseLinearization<GramStructured<Float>>>.self, .single)
    try compare(
      "gram-structured", GaussNewton<DenseLinearization<GramStructured<Double>>>.self, .double)
    try compare("gradient-descent", Descent<DenseDescent<Float>>.self, .single)
    try compare("gradient-descent", Descent<DenseDescent<Double>>.self, .double)
  }

  private func compare<S: Solver & ~Copyable>(
    _ name: String, _: S.Type, _ precision: Precision
  ) throws {
    let (entry, data) = (try solver(name), try drawn(n: 32, d: 16))
    let shape = NetworkShape(width: 1024, shiftFactor: 0)
    let options = SolverOptions(entry.descriptor)
    var work = Work(now: wallClock)
    var concrete = try S(Problem<S.Scalar>(data, shape), options: options, work: &work)
    let listed = try entry.prepare(
      data, shape, precision: precision, options: options, work: &work)
    var ratios: [Double] = []
    for _ in 0..<31 {
      work.reset()
      let start = wallClock()
      for _ in 0..<4 { _ = try listed.step(work: &work) }
      let middle = wallClock()
      for _ in 0..<4 { _ = try concrete.step(work: &work) }
      ratios.append((middle - start) / (wallClock() - middle))
    }
    #expect(ratios.sorted()[15] < 1.5, "\(name) \(precision)")
  }
}
