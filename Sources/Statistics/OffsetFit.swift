import Foundation

/// The offset fit: y = a cost size^beta + c with c >= 0, over all sizes, in logarithms.
///
/// The exponent beta is how much faster than its claimed
/// cost a time grows once a fixed overhead c is taken off. Minimised is
/// sum_i 2 delta^2 (sqrt(1 + (rho_i / delta)^2) - 1), rho_i = ln y_i - ln(model), delta = 0.1: least
/// squares for deviations of a few per cent, and no size with a heavy tail decides alone.
///
/// The 90 % interval of beta is Student's t with k - p degrees of freedom, p the number of
/// parameters: 3, or 2 where c is at its bound. Its variance is that of an M-estimator,
/// (sum psi^2 / (k - p)) / (mean psi')^2 (J^T J)^-1.
///
/// Source: P. J. Huber, Robust Statistics (1981), chapters 6 and 7.
package struct OffsetFit: Equatable, Sendable {
  /// beta.
  package let slope: Double
  /// Half the width of the 90 % interval.
  package let halfWidth: Double
  /// c, in the units of the values.
  package let offset: Double
  /// The least value of the sum.
  package let loss: Double

  /// The exponent with its interval.
  package var interval: Interval { Interval(slope, halfWidth: halfWidth) }

  /// Fits `data`, values in seconds or counts, to `costs`, the claimed cost at each datum.
  ///
  /// - Precondition: as many costs as data, all positive; the sizes differ from each other.
  package init(_ data: [Datum], costs: [Double]) throws(FitFailure) {
    guard data.count > 3 else { throw .tooFewSizes(data.count) }
    try data.requirePositive()
    let curve = OffsetCurve(data, costs: costs)
    let starts = [0, 0.02, 0.5, 0.95].map { curve.start(offset: $0) }
    let ends = starts.map { curve.descend(from: $0) }
    guard let best = ends.min(by: { curve.loss($0) < curve.loss($1) }),
      let halfWidth = curve.halfWidth(at: best)
    else { throw .noSolution }
    slope = best.slope
    self.halfWidth = halfWidth
    offset = best.offset * curve.unit
    loss = curve.loss(best)
  }
}

/// The sum that is minimised: a model of three parameters and the residuals' robust loss.
private struct OffsetCurve {
  /// ln y - ln(cost), less its mean.
  private let values: [Double]
  /// ln size, less its mean.
  private let x: [Double]
  /// 1 / cost in units in which the least value of y is 1.
  private let inverseCosts: [Double]
  let unit: Double
  private static let delta = 0.1

  struct Parameters {
    var level: Double
    var slope: Double
    var offset: Double
  }

  init(_ data: [Datum], costs: [Double]) {
    let sizes = data.map { log(Double($0.size)) }
    let ratios = zip(data, costs).map { log($0.value / $1) }
    let (xMean, mean) = (sizes.mean, ratios.mean)
    x = sizes.map { $0 - xMean }
    values = ratios.map { $0 - mean }
    let unit = data.map(\.value).min() ?? 1
    self.unit = unit
    inverseCosts = costs.map { unit / ($0 * exp(mean)) }
  }

  /// A power law through the data with `offset` taken off.
  func start(offset: Double) -> Parameters {
    let rest = zip(values, inverseCosts).map { log(max(exp($0) - offset * $1, 1e-3 * exp($0))) }
    let fit = LeastSquares(columns: [x.map { _ in 1 }, x], values: rest)
    return Parameters(
      level: fit?.coefficients[0] ?? 0, slope: fit?.coefficients[1] ?? 0, offset: offset)
  }

  /// rho at every datum.
  private func residuals(_ parameters: Parameters) -> [Double] {
    values.indices.map { index in
      let power = exp(parameters.level + parameters.slope * x[index])
      return values[index] - log(power + parameters.offset * inverseCosts[index])
    }
  }

  func loss(_ parameters: Parameters) -> Double {
    residuals(parameters).reduce(0) { sum, rho in
      let z = (rho / Self.delta) * (rho / Self.delta)
      // (1 + z)^(1/2) - 1 without the cancellation.
      return sum + 2 * Self.delta * Self.delta * z / (1 + (1 + z).squareRoot())
    }
  }

  /// The derivatives of the model's logarithm, without that of the offset when it is not `free`.
  private func columns(_ parameters: Parameters, free: Bool) -> [[Double]] {
    let shares = x.indices.map { index in
      let power = exp(parameters.level + parameters.slope * x[index])
      let inverse = inverseCosts[index] / (power + parameters.offset * inverseCosts[index])
      return (power: 1 - parameters.offset * inverse, inverse: inverse)
    }
    let two = [shares.map(\.power), zip(shares, x).map { $0.power * $1 }]
    return free ? two + [shares.map(\.inverse)] : two
  }

  /// Reweighted Gauss-Newton steps, halved until the loss falls, the offset kept from going below 0.
  func descend(from start: Parameters) -> Parameters {
    var (current, least) = (start, loss(start))
    for _ in 0..<300 {
      var isDone = true
      for free in [true, false] {
        guard let step = step(from: current, free: free) else { continue }
        for halving in 0..<30 {
          let next = current.moved(by: step, times: exp2(-Double(halving)))
          let value = loss(next)
          guard value < least else { continue }
          isDone = current.isClose(to: next)
          (current, least) = (next, value)
          break
        }
        if !isDone { break }
      }
      if isDone { break }
    }
    return current
  }

  private func step(from parameters: Parameters, free: Bool) -> [Double]? {
    let rho = residuals(parameters)
    let roots = rho.map { pow(1 + ($0 / Self.delta) * ($0 / Self.delta), -0.25) }
    let weighted = columns(parameters, free: free).map { zip($0, roots).map { $0 * $1 } }
    let fit = LeastSquares(columns: weighted, values: zip(rho, roots).map { $0 * $1 })
    return fit.map { $0.coefficients + (free ? [] : [0]) }
  }

  func halfWidth(at parameters: Parameters) -> Double? {
    let free = parameters.offset > 0
    let columns = columns(parameters, free: free)
    let freedom = values.count - columns.count
    guard freedom > 0, let fit = LeastSquares(columns: columns, values: values) else { return nil }
    let z = residuals(parameters).map { ($0 / Self.delta) * ($0 / Self.delta) }
    let square = z.reduce(0) { $0 + Self.delta * Self.delta * $1 / (1 + $1) }
    let curvature = z.map { pow(1 + $0, -1.5) }.mean
    let variance = square / Double(freedom) / (curvature * curvature) * fit.inverseGram[1][1]
    return StudentT(degreesOfFreedom: freedom).quantile(0.95) * variance.squareRoot()
  }
}

extension OffsetCurve.Parameters {
  fileprivate func moved(by step: [Double], times factor: Double) -> Self {
    Self(
      level: level + factor * step[0], slope: slope + factor * step[1],
      offset: max(0, offset + factor * step[2]))
  }

  fileprivate func isClose(to other: Self) -> Bool {
    max(abs(level - other.level), abs(slope - other.slope), abs(offset - other.offset)) < 1e-14
  }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(count) }
}
