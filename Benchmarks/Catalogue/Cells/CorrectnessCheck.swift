package import Measurement
import Numerics
import Training
import Vocabulary

/// Compares the first residuals of a run with those of its solver's reference.
///
/// The reference trains on the problem that the solver saw, in double precision: data, weights and
/// shift are rounded to the cell's precision first. The error is
/// max_k ||r_k| - |r_k^ref|| / max(|r_0^ref|, |r_k^ref|) over the residuals around the first three
/// steps that the reference takes, rejected ones in between included.
///
/// Its limit is max(1e-9, 256 u kappa (1 + |y|/|r_0^ref|)). u is the unit roundoff of the cell's
/// precision. kappa, by which a step amplifies errors, is the largest condition number of the systems
/// on the reference's way, G or G + mu I, and max(1, eta lambda_max(G(0))) for gradient descent. The
/// last factor is the cancellation in f - y.
///
/// A solver whose inner iteration ends at |r - G alpha| <= eps |r|, the diagnostic `inner_tolerance`, may be off
/// by 4 eps sqrt(kappa) more: its step differs by at most eps |r| / sqrt(lambda_min), and predictions move by
/// sqrt(lambda_max) times that. A step that is 1 % wrong could hide there: those steps are therefore made once more,
/// to 1e-10 (single precision: 1e-6), and held to the limit that is left then.
///
/// 256 is measured, in thousands of runs with n from 1 to 150 on every kind of data, both shifts, dampings and
/// kinds of step length: errors are mostly below 1 in units of u kappa (1 + |y|/|r_0|), and at most
/// 133. The largest belong to bits of the firing matrix that rounding turned.
package struct CorrectnessCheck {
  /// Steps that the reference takes.
  static var steps: Int { 3 }
  /// Iterations that it makes at most, those with rejected steps among them.
  static var iterations: Int { 12 }
  /// A limit above this says nothing.
  private static var greatestLimit: Double { 0.1 }

  private let run: TrainingRun

  /// The check of what a run's solver did.
  package init(_ run: TrainingRun) { self.run = run }

  /// `result` with what the check found, and failed where the error is over the limit.
  ///
  /// Unchanged where there is nothing to compare with: conditioning leaves no useful limit, the
  /// reference's own system is singular, or an inner iteration was seen to fail, as it may, and the run with it.
  package func checked(_ result: CellResult) -> CellResult {
    if result.setup?.diagnostics["inner_failed_after"] != nil { return result }
    let start = run.textbook
    let cancellation = 1 + start.targetNorm / start.residualNorm
    guard let trajectory = ReferenceTrajectory(run, from: start, rates: result.stepLengths)
    else { return result }
    let exact = max(
      1e-9, 256 * run.precision.unitRoundoff * trajectory.condition * cancellation)
    var checked = result
    compare(result, with: trajectory, exact: exact, into: &checked)
    guard checked.status != .checkFailed, result.innerTolerance > 0,
      let tight = run.withTightInnerIterations?(
        steps: min(result.iterations.count, trajectory.residuals.count)),
      tight.setup?.diagnostics["inner_failed_after"] == nil
    else { return checked }
    compare(
      tight, with: trajectory, exact: exact, into: &checked,
      of: "where steps are made with exact inner iterations the residual")
    return checked
  }

  /// Keeps how far residuals are from the reference's, and fails where that is over the limit.
  private func compare(
    _ found: CellResult, with trajectory: ReferenceTrajectory, exact: Double,
    into checked: inout CellResult, of residual: String = "the residual"
  ) {
    let limit = exact + 4 * found.innerTolerance * trajectory.condition.squareRoot()
    guard limit <= Self.greatestLimit else { return }
    let comparison = Comparison(
      of: found.firstResiduals(trajectory.residuals.count - 1, of: run.iterations),
      with: trajectory.residuals)
    let reference = run.entry.descriptor.reference.name
    checked.check = CheckRecord(reference: reference, error: comparison.error, limit: limit)
    if !((comparison.error ?? .infinity) <= limit) {
      (checked.status, checked.stopped) = (.checkFailed, nil)
      checked.reason = comparison.sentence(of: residual, reference: reference, limit: limit)
    }
  }
}

/// How far residuals are from those of a reference.
private struct Comparison {
  /// Of the first residual; nil where one is not finite or missing.
  private(set) var error: Double? = 0
  /// Where the error is greatest.
  private var iteration = 0
  private var first: Double?

  init(of found: [Double?], with expected: [Double]) {
    for (index, (found, expected)) in zip(found, expected).enumerated() {
      guard expected.isFinite else { return }
      guard let found, found.isFinite else {
        (error, iteration) = (nil, index)
        return
      }
      let scale = max(expected, first ?? expected)
      first = first ?? expected
      let relative = found == expected ? 0 : abs(found - expected) / scale
      if relative > error ?? 0 { (error, iteration) = (relative, index) }
    }
  }

  func sentence(of residual: String, reference: String, limit: Double) -> String {
    guard let error else {
      return "\(residual) before iteration \(iteration) is missing or not finite, where that of "
        + "\(reference) is: the limit is \(limit)"
    }
    return "\(residual) before iteration \(iteration) is \(error) of the first away from that of "
      + "\(reference): the limit is \(limit)"
  }
}

extension CellResult {
  /// The norms before the first `steps` steps of `planned` and after the last of them; nil is not
  /// finite, or a step that failed.
  ///
  /// A failure of the step after these is left out: the reference does not make it.
  fileprivate func firstResiduals(_ steps: Int, of planned: Int) -> [Double?] {
    let before = iterations.prefix(steps + 1).map(\.residual)
    let hasFailedLater = before.count == steps && planned > steps && finalResidual == nil
    return before.count > steps || hasFailedLater ? before : before + [finalResidual]
  }

  /// The largest relative residual that inner iterations were allowed; 0 where steps are exact.
  fileprivate var innerTolerance: Double {
    iterations.compactMap { $0.diagnostics["inner_tolerance"] }.max() ?? 0
  }

  /// The step lengths that the run recorded, iteration by iteration.
  fileprivate var stepLengths: [Double] {
    iterations.compactMap { $0.diagnostics["learning_rate"] }
  }
}
