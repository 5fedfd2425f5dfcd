/// A network that is trained by the definitions, in double precision with plain loops.
///
/// What solvers are checked against: J is formed row by row, G = J J^T entry by entry, and nothing is
/// shared with a solver but the problem. It stands at the weights that the last step left.
package protocol TextbookModel {
  /// n, the number of points.
  var batch: Int { get }
  /// The parameters of one neuron: sums of G are made neuron by neuron.
  var inputs: Int { get }
  /// y.
  var targets: [Double] { get }
  /// f(X) - y.
  var residual: [Double] { get }
  /// Of the precision in which the problem is stated.
  var unitRoundoff: Double { get }
  /// G where the last damped step was rejected, which is then G at the next too.
  var rejectedGram: [Double]? { get set }
  /// mu and the bounds that it had at the first linearisation; nil before.
  var control: TextbookDamping? { get set }

  /// J, n rows of all parameters.
  func jacobian() -> [Double]
  /// W -= J^T c, and the residual there.
  mutating func move(_ jacobian: [Double], by coefficients: [Double])
  /// The extreme eigenvalues of G.
  func spectrum() -> GramSpectrum
}

/// mu with its bounds.
package struct TextbookDamping: Sendable {
  var value: Double
  let least: Double
  let most: Double
}

extension TextbookModel {
  /// |f(X) - y|.
  package var residualNorm: Double { dot(residual, residual).squareRoot() }

  /// mu of the next damped step; 0 before the first.
  package var damping: Double { control?.value ?? 0 }

  /// |y|.
  package var targetNorm: Double { dot(targets, targets).squareRoot() }

  /// W -= J^T alpha with G alpha = r.
  ///
  /// - Throws: ``SolverError/singularGram(pivot:order:)``.
  package mutating func plainStep() throws(SolverError) {
    let jacobian = jacobian()
    move(jacobian, by: try textbookSolve(gram(jacobian), residual))
  }

  /// W -= J^T alpha with (G + mu I) alpha = r, if |r|^2 falls by over a quarter of what is predicted;
  /// then mu is at once the next step's.
  ///
  /// At mu_0 = max(1e-3 trace(G)/n, mu_min), mu_min = u trace(G), it begins; a ratio over 3/4 divides
  /// mu by 5, a rejected step or one that cannot be solved multiplies it by 4. A predicted decrease
  /// of 1/2 |r|^2 below 8 u |r|^2 is no step.
  ///
  /// - Returns: whether the step is taken.
  package mutating func dampedStep() -> Bool {
    let jacobian = jacobian()
    let gram = rejectedGram ?? gram(jacobian)
    rejectedGram = gram
    var damping = control ?? firstDamping(gram)
    defer { control = damping }
    guard let alpha = try? textbookSolve(gram, residual, damping: damping.value) else {
      damping.value *= 4
      return false
    }
    let image = (0..<batch).map { i in dot(Array(gram[i * batch..<(i + 1) * batch]), alpha) }
    let predicted = dot(image, residual) - dot(image, image) / 2
    let size = dot(residual, residual)
    if predicted <= 8 * unitRoundoff * size || damping.value > damping.most { return false }
    let (old, oldResidual) = (self, residual)
    move(jacobian, by: alpha)
    var actual = 0.0
    for i in 0..<batch {
      actual += (oldResidual[i] - residual[i]) * (oldResidual[i] + residual[i]) / 2
    }
    guard actual / predicted > 0.25 else {
      self = old
      damping.value *= 4
      return false
    }
    if actual / predicted > 0.75 { damping.value = max(damping.value / 5, damping.least) }
    rejectedGram = nil
    return true
  }

  /// W -= eta J^T r, with eta = `rate`.
  package mutating func descentStep(rate: Double) {
    move(jacobian(), by: residual.map { rate * $0 })
  }

  /// G = J J^T, both triangles; sums are made neuron by neuron and in blocks of 128 neurons, so that
  /// their rounding grows with neither d nor m alone.
  package func gram(_ jacobian: [Double]) -> [Double] {
    let n = batch
    var gram = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0...i {
        gram[i * n + j] = product(jacobian, i, j)
        gram[j * n + i] = gram[i * n + j]
      }
    }
    return gram
  }

  /// <J_i, J_j>.
  private func product(_ jacobian: [Double], _ i: Int, _ j: Int) -> Double {
    let parameters = jacobian.count / batch
    let neurons = parameters / inputs
    var (sum, block) = (0.0, 0.0)
    for r in 0..<neurons {
      let (left, right) = (i * parameters + r * inputs, j * parameters + r * inputs)
      var term = 0.0
      for k in 0..<inputs { term += jacobian[left + k] * jacobian[right + k] }
      block += term
      if r % 128 == 127 || r == neurons - 1 { (sum, block) = (sum + block, 0) }
    }
    return sum
  }

  private func firstDamping(_ gram: [Double]) -> TextbookDamping {
    var trace = 0.0
    for i in 0..<batch { trace += gram[i * batch + i] }
    let least = unitRoundoff * trace
    let mean = trace / Double(batch)
    return TextbookDamping(value: max(1e-3 * mean, least), least: least, most: 1e10 * mean)
  }

  private func dot(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for index in x.indices { sum += x[index] * y[index] }
    return sum
  }
}
