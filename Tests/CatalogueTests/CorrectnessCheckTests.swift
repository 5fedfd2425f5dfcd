import Catalogue
import Foundation
import Measurement
import Numerics
import Testing
@preconcurrency import Training

@Suite struct CorrectnessCheckTests {
  private func cell(
    _ solver: String, m: Int? = nil, n: Int? = nil, d: Int = 16, shift: Double = 0.4,
    dataset: String = "sphere", precision: String = "single",
    options: [String: OptionValue] = [:], iterations: Int = 5
  ) -> Cell {
    // The textbook's Jacobian of several layers has n m^2 entries a layer.
    let isDeep = solver.hasPrefix("multilayer")
    return Cell(
      solver: solver, family: "exact-gram",
      point: Point(
        m: m ?? (isDeep ? 128 : 512), n: n ?? (isDeep ? 10 : 32), d: d, shift: shift,
        dataset: dataset, target: "gaussian",
        precision: precision, threads: 1),
      options: options.merging([
        "iterations": .number(Double(iterations)), "tolerance": .number(0),
      ]) { $1 },
      // Of which the Gram matrices are well-conditioned, so that limits are tight.
      seed: isDeep ? 5 : 1, process: 0)
  }

  /// What a program does with a cell that it checks, run once.
  private func checked(_ cell: Cell) throws -> CellResult {
    try CellRun.run(cell, check: true, sampling: 0)
  }

  private static let damped = ["damping": OptionValue.word("levenberg-marquardt")]

  @Test(arguments: solverList.map(\.descriptor.name), ["single", "double"])
  func `every solver follows its reference, plain and damped`(
    name: String, precision: String
  ) throws {
    for options in [[:], Self.damped, ["learning_rate": .word("tuned")]] {
      let result = try checked(cell(name, precision: precision, options: options))
      let check = try #require(result.check)
      #expect(result.status == .ok)
      #expect(try #require(check.error) <= 0.1 * check.limit)
      // The sketched solvers' inner iterations end at 1e-6, or 1e-10, where they are checked.
      let inexact = result.iterations.contains { $0.diagnostics["inner_tolerance"] != nil }
      let (exact, inner) = precision == "single" ? (1e-3, 1e-4) : (1e-9, 1e-8)
      #expect(check.limit <= exact + (inexact ? inner : 0))
    }
  }

  @Test func `the reference is the one that the solver names`() throws {
    func reference(_ name: String) throws -> String? {
      try checked(cell(name, m: 64, n: 4, d: 3)).check?.reference
    }
    #expect(try reference("gram-structured") == "gram-explicit")
    #expect(try reference("gram-explicit") == "textbook")
    for descriptor in solverList.map(\.descriptor) {
      guard case .solver(let name) = descriptor.reference else { continue }
      #expect(SolverEntry.named(name)?.descriptor.reference == .textbook, "\(descriptor.name)")
    }
  }

  @Test func `step lengths that change on the way are replayed`() throws {
    let rising = cell("gradient-descent", shift: 0, options: ["learning_rate": .number(20)])
    let result = try checked(rising)
    let rates = result.iterations.map { $0.diagnostics["learning_rate"] }
    #expect(Set(rates).count == 2)
    #expect(result.status == .ok)
    #expect(result.check != nil)
  }

  @Test(arguments: solverList.map(\.descriptor.name))
  func `a residual that is a thousandth off fails, with a reason`(name: String) throws {
    let run = try TrainingRun(cell(name, options: ["inner_tolerance": .number(1e-6)]))
    var result = run()
    let (first, second) = (
      try #require(result.iterations[0].residual), try #require(result.iterations[2].residual)
    )
    result.iterations[2].residual = second + 1e-3 * first
    let checked = CorrectnessCheck(run).checked(result)
    #expect(checked.status == .checkFailed)
    #expect(checked.stopped == nil)
    let error = try #require(checked.check?.error)
    #expect(abs(error - 1e-3) < 1e-4)
    let reason = try #require(checked.reason)
    #expect(reason.contains("iteration 2") && reason.contains("limit"))
    #expect(reason.contains(try #require(checked.check?.reference)))
  }

  @Test(arguments: ["single", "double"])
  func `a step that is 1 % too long is refused`(precision: String) throws {
    func check<S: JacobianSketch & ~Copyable, D: JacobianSketch & ~Copyable>(
      _ name: String, _: S.Type, _: D.Type
    ) throws where S.Scalar == Float, D.Scalar == Double {
      var run = try TrainingRun(cell(name, precision: precision))
      #expect(CorrectnessCheck(run).checked(run()).status == .ok)
      run.entry = SolverEntry(
        run.entry.descriptor,
        GaussNewton<DenseLinearization<Lengthened<SketchedSystem<S>>>>.self,
        GaussNewton<DenseLinearization<Lengthened<SketchedSystem<D>>>>.self)
      #expect(CorrectnessCheck(run).checked(run()).status == .checkFailed, "\(name)")
    }
    try check("sketch-flat", SketchFlat<Float>.self, SketchFlat<Double>.self)
    try check("sketch-tensor", SketchTensor<Float>.self, SketchTensor<Double>.self)
    try check("sketch-sparse", SketchSparse<Float>.self, SketchSparse<Double>.self)
  }

  @Test func `a residual that is not finite, or a step that failed, is a failure`() throws {
    let run = try TrainingRun(cell("gram-structured"))
    var infinite = run()
    infinite.iterations[1].residual = nil
    var ended = run()
    ended.iterations.removeSubrange(2...)
    ended.finalResidual = nil
    for result in [infinite, ended] {
      let checked = CorrectnessCheck(run).checked(result)
      #expect(checked.status == .checkFailed)
      #expect(checked.check != nil)
      #expect(checked.check?.error == nil)
      let line = String(decoding: try RecordCoding.line(checked), as: UTF8.self)
      #expect(line.contains("\"error\":null"))
      #expect(try RecordCoding.read(CellResult.self, from: Data(line.utf8)) == checked)
    }
  }

  @Test(arguments: ["gram-explicit", "gram-structured", "gram-refined"])
  func `there is no check where the Gram matrix is singular or too ill-conditioned`(
    name: String
  ) throws {
    let many = cell(name, m: 128, n: 300, d: 2, shift: 0)
    #expect(CorrectnessCheck.isAffordable(many))
    let singular = try checked(many)
    #expect(singular.status == .diverged)
    #expect(singular.check == nil)
    let near = try checked(cell(name, dataset: "clustered:1e-3"))
    #expect(near.check == nil)
    #expect(near.status != .checkFailed)
  }

  @Test(arguments: solverList.map(\.descriptor.name))
  func `the smallest problems are checked`(name: String) throws {
    for precision in ["single", "double"] {
      for iterations in [1, 2, 4] {
        let least = cell(
          name, m: 64, n: 1, d: 2, shift: 0, precision: precision, iterations: iterations)
        let result = try checked(least)
        #expect(result.status == .ok)
        #expect(result.check != nil)
      }
    }
  }

  @Test func `damped runs are followed past rejected steps`() throws {
    // Here the first accepted step comes after several rejected ones.
    let hard = cell(
      "gram-structured", m: 128, n: 64, d: 4, shift: 0, precision: "double",
      options: Self.damped, iterations: 12)
    let run = try TrainingRun(hard)
    var result = CorrectnessCheck(run).checked(run())
    let accepted = try #require(result.iterations.firstIndex { $0.accepted })
    #expect(accepted >= 3)
    #expect(result.check != nil)
    #expect(result.status == .ok)
    let residual = try #require(result.iterations[accepted + 1].residual)
    result.iterations[accepted + 1].residual = residual * (1 + 1e-3)
    #expect(CorrectnessCheck(run).checked(result).status == .checkFailed)
  }

  @Test func `a cell is checked only when it is asked for`() throws {
    let small = cell("gram-structured", m: 64, n: 4, d: 3)
    #expect(try CellRun.run(small).check == nil)
    let result = try CellRun.run(small, check: true)
    #expect(result.check != nil)
    #expect(result.peakMemoryBytes ?? 0 > 0)
    let line = try JournalLine(
      cell: small, order: 0, run: "run", result: result, wallSeconds: 1, started: "")
    #expect(line.check == result.check)
  }

  @Test func `a check that would take minutes is not affordable`() {
    for name in solverList.map(\.descriptor.name) {
      #expect(CorrectnessCheck.isAffordable(cell(name)))
      #expect(
        CorrectnessCheck.isAffordable(cell(name, m: 2048, n: 32)) != (name == "multilayer-dense"))
      #expect(!CorrectnessCheck.isAffordable(cell(name, m: 1 << 18, n: 256, d: 64)))
    }
    // 2^31 multiply-adds a step: seconds in kernels, and four times as many in plain loops.
    let middle = (m: 4096, n: 256, d: 16)
    func isAffordable(_ name: String) -> Bool {
      CorrectnessCheck.isAffordable(cell(name, m: middle.m, n: middle.n, d: middle.d))
    }
    #expect(isAffordable("gram-structured"))
    #expect(!isAffordable("gram-explicit"))
    #expect(!CorrectnessCheck.isAffordable(cell("no-such-solver")))
  }
}

/// A system whose steps are 1 % too long.
private struct Lengthened<System: DenseSystem & ~Copyable>: DenseSystem, ~Copyable {
  typealias Scalar = System.Scalar

  private var system: System

  static func cost(of sizes: ProblemSizes, options: SolverOptions) -> CostEstimate {
    System.cost(of: sizes, options: options)
  }

  init(
    _ network: borrowing TwoLayerNetwork<Scalar>, options: SolverOptions, work: inout Work
  ) throws(SolverError) {
    system = try System(network, options: options, work: &work)
  }

  mutating func linearize(
    _ network: borrowing TwoLayerNetwork<Scalar>, firing: borrowing BitMatrix, work: inout Work
  ) {
    system.linearize(network, firing: firing, work: &work)
  }

  mutating func solve(
    _ residual: borrowing AlignedBuffer<Double>, damping: Double,
    into alpha: inout AlignedBuffer<Double>, work: inout Work
  ) throws(SolverError) {
    try system.solve(residual, damping: damping, into: &alpha, work: &work)
    let entries = alpha.mutableView
    for i in 0..<alpha.count { entries[i] *= 1.01 }
  }

  mutating func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    system.apply(vector, into: &image, work: &work)
  }

  borrowing func trace() -> Double { system.trace() }
}
