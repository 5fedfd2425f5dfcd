import Numerics
import Testing
import Training
import Vocabulary

/// A solver of the sublinear family beside the dense reference and beside brute force.
struct SublinearRun {
  let solver: any PreparedSolver
  let dense: any PreparedSolver
  private var textbook: Textbook
  private let step: String
  private var work = Work(now: { 0 })
  private var steps = 0
  private var isStationary = false
  private(set) var first = 0.0
  /// Pairs that rounding decides, as brute force counts them.
  private(set) var ambiguous = 0
  /// What the solver counted in the last iteration.
  var counts: [Phase: [Counter: Int]] { work.phaseCounts }

  static let names = solverList.map(\.descriptor).filter { $0.family == .sublinear }.map(\.name)

  /// Every solver with every kind of step that it makes.
  static let kinds: [Kind] = solverList.map(\.descriptor).filter { $0.family == .sublinear }
    .flatMap { descriptor in
      let step = descriptor.options.first { $0.name == "step" }
      return StepKind.allCases.map(\.rawValue).filter { step?.accepts($0) == true }
        .map { Kind(name: descriptor.name, step: $0) }
    }

  struct Kind: CustomTestStringConvertible {
    let name: String
    let step: String
    var testDescription: String { "\(name), \(step)" }
  }

  init(
    _ kind: Kind, on data: ProblemData, _ shape: NetworkShape, options: [String: String] = [:],
    threads: Int = 1
  ) throws {
    let options = options.merging(["step": kind.step]) { $1 }
    dense = try Self.prepare("dense-shifted", data, shape, options, threads: threads)
    solver = try Self.prepare(kind.name, data, shape, options, threads: threads)
    textbook = Textbook(data, shape, stated: .double)
    step = kind.step == "descent" || options["damping"] == nil ? kind.step : "damped"
    first = textbook.residualNorm
  }

  private static func prepare(
    _ name: String, _ data: ProblemData, _ shape: NetworkShape, _ options: [String: String],
    threads: Int
  ) throws -> any PreparedSolver {
    let entry = try registered(name)
    let known = try known(options, to: entry)
    var work = Work(now: { 0 })
    return try entry.prepare(
      data, shape, precision: .double,
      options: SolverOptions(
        entry.descriptor, overriding: known, workers: Workers(count: threads)), work: &work)
  }

  /// The first pair on which the solver's firing sets differ from brute force, if any; a set that is not
  /// in rising order differs.
  mutating func firstDifference() throws -> (point: Int, neuron: Int)? {
    let (m, d) = (textbook.width, textbook.dimension)
    for i in 0..<textbook.batch {
      var fires = [Bool](repeating: false, count: m)
      let found = try #require(solver.firingSet(of: i))
      guard found == found.sorted() else { return (i, -1) }
      for r in found { fires[r] = true }
      for r in 0..<m where fires[r] != textbook.firing[i * m + r] {
        let scale = 16 * Double(steps + d) * 0x1p-53 * (1 + textbook.weightNorm(r))
        if abs(textbook.preactivation(i, r) - textbook.shift) > scale { return (i, r) }
        ambiguous += 1
      }
    }
    return nil
  }

  /// One step of each; how far the residuals before it are apart, relatively to the first.
  mutating func advance() throws -> Double {
    work.reset()
    let reference = try dense.step(work: &work)
    work.reset()
    let outcome = try solver.step(work: &work)
    let difference = abs(outcome.residual - reference.residual)
    isStationary = outcome.isStationary || reference.isStationary
    if outcome.accepted != reference.accepted, !isStationary {
      // A step that changes rounding errors alone may be one for one solver and none for the other.
      isStationary =
        abs(outcome.residual - dense.residual()) <= 1e-12 * first
        && abs(outcome.residual - solver.residual()) <= 1e-12 * first
      #expect(isStationary)
    }
    switch step {
    case "damped": if outcome.accepted { follow() }
    case "gauss-newton": try textbook.plainStep()
    default: textbook.descentStep(rate: try #require(work.diagnostics["learning_rate"]))
    }
    steps += 1
    return first > 0 ? difference / first : difference
  }

  /// Steps of brute force until one is taken.
  private mutating func follow() {
    for _ in 0..<40 where textbook.dampedStep() { return }
  }

  /// Whether there is nothing left but rounding errors, which differ from solver to solver.
  var isOver: Bool { isStationary || textbook.residualNorm <= 1e-7 * first }
}

/// The registered solver of a name.
private func registered(_ name: String) throws -> SolverEntry { try solver(name) }
