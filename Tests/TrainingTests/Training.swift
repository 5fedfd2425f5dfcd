import Foundation
import Numerics
import TestSupport
import Testing
import Training
import Vocabulary

/// A wall clock for the work of tests.
func wallClock() -> Double { ProcessInfo.processInfo.systemUptime }

/// The registered solver of a name.
func solver(_ name: String) throws -> SolverEntry {
  try #require(SolverEntry.named(name))
}

/// What a training run left behind.
struct Trajectory {
  var residuals: [Double] = []
  var outcomes: [StepOutcome] = []
  var counts: [[Phase: [Counter: Int]]] = []
  var setup: [Phase: [Counter: Int]] = [:]
  var diagnostics: [[String: Double]] = []
}

/// Trains a registered solver for a number of steps; `residuals` ends with that after the last.
///
/// Options that only other solvers have are left out. `shift` is C of b = sqrt(C ln m), `shiftIs` b itself; where the
/// network `isConditioned`, W(0) is that of which a ``FiringDraw`` has the neurons that fire.
func train(
  _ entry: SolverEntry, on data: ProblemData, width: Int, shift: Double = 0,
  shiftIs b: Double? = nil, isConditioned: Bool = false, precision: Precision = .double,
  stated: Precision? = nil, options: [String: String] = [:], threads: Int = 1, steps: Int
) throws -> Trajectory {
  let known = try known(options, to: entry)
  var work = Work(now: wallClock)
  let solver = try entry.prepare(
    data,
    b.map { NetworkShape(width: width, shift: $0, isConditioned: isConditioned) }
      ?? NetworkShape(width: width, shiftFactor: shift, isConditioned: isConditioned),
    precision: precision, stated: stated,
    options: SolverOptions(entry.descriptor, overriding: known, workers: Workers(count: threads)),
    work: &work)
  var trajectory = Trajectory()
  trajectory.diagnostics.append(work.diagnostics)
  trajectory.setup = work.phaseCounts
  for _ in 0..<steps {
    work.reset()
    let outcome = try solver.step(work: &work)
    trajectory.residuals.append(outcome.residual)
    trajectory.outcomes.append(outcome)
    trajectory.counts.append(work.phaseCounts)
    trajectory.diagnostics.append(work.diagnostics)
  }
  trajectory.residuals.append(solver.residual())
  return trajectory
}

extension MultilayerNetwork {
  /// The network alone, its set-up not measured.
  init(
    _ problem: borrowing Problem<Scalar>, _ shape: MultilayerShape, workers: Workers
  ) throws(SolverError) {
    var silent = Work(now: { 0 })
    try self.init(problem, shape, workers: workers, work: &silent)
  }
}

/// What preparing a solver leaves behind.
func prepare(
  _ entry: SolverEntry, on data: ProblemData, width: Int, shift: Double = 0,
  precision: Precision = .double, options: [String: String] = [:]
) throws -> (solver: any PreparedSolver, work: Work) {
  var work = Work(now: wallClock)
  let solver = try entry.prepare(
    data, NetworkShape(width: width, shiftFactor: shift), precision: precision,
    options: SolverOptions(entry.descriptor, overriding: try known(options, to: entry)),
    work: &work)
  return (solver, work)
}

/// Those of some options that a solver has.
///
/// - Throws: when no solver at all has one of them, as when it is misspelt.
func known(_ options: [String: String], to entry: SolverEntry) throws -> [String: String] {
  let all = Set(solverList.flatMap { $0.descriptor.options.map(\.name) })
  for name in options.keys { try #require(all.contains(name), "no solver has an option '\(name)'") }
  return options.filter { name, _ in entry.descriptor.options.contains { $0.name == name } }
}

/// Compares residuals with those of another run, each within `bound` of the first.
func expectClose(
  _ residuals: [Double], to expected: [Double], within bound: Double, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard residuals.count == expected.count, let first = expected.first else {
    Issue.record(
      "\(residuals.count) residuals instead of \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  let bounds = expected.map { _ in bound * first }
  let excess = Excess.first(residuals, from: expected, within: bounds)
  #expect(excess == nil, comment, sourceLocation: sourceLocation)
}

/// Drawn data with gaussian targets.
func drawn(
  _ name: String = "sphere", n: Int, d: Int, target: Target = .gaussian, seed: UInt64 = 1
) throws -> ProblemData {
  try ProblemData(Dataset(name), name: name, batch: n, dimension: d, target: target, seed: seed)
}
