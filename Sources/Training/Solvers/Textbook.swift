internal import Numerics

/// The two-layer network and its training by the definitions, in double precision with plain loops.
///
/// What solvers are checked against: J is formed row by row, G = J J^T entry by entry, and nothing is
/// shared with a solver but the problem. It stands at the weights that the last step left.
///
/// - Complexity: a step of ``plainStep()`` is n^2 m d / 2 + n^3 / 6 + 3 n m d multiply-adds, one sum
///   after the other, and n m d doubles.
package struct Textbook {
  /// n, the number of points.
  package let batch: Int
  /// m.
  package let width: Int
  /// d.
  package let dimension: Int
  /// X, n x d.
  let points: [Double]
  private let targets: [Double]
  private let signs: [Double]
  /// b.
  package let shift: Double
  /// Of the precision in which the problem is stated.
  let unitRoundoff: Double
  private var weights: [Double]
  /// D, n x m.
  package private(set) var firing: [Bool]
  private var residual: [Double]
  /// G where the last damped step was rejected, which is then G at the next too.
  private var rejectedGram: [Double]?
  /// mu and the bounds that it had at the first linearisation; nil before.
  private var control: (value: Double, least: Double, most: Double)?

  /// The network at W(0), of the problem as a solver sees it for which it is `stated` so.
  package init(_ data: ProblemData, _ shape: NetworkShape, stated: Precision) {
    let problem = Problem<Double>(data, shape, stated: stated)
    (batch, dimension) = (problem.points.rows, problem.points.columns)
    width = problem.shape.width
    points = problem.points.entries
    targets = Array(UnsafeBufferPointer(start: problem.targets.pointer, count: problem.points.rows))
    let drawn = problem.drawSigns()
    signs = Array(UnsafeBufferPointer(start: drawn.pointer, count: drawn.count))
    shift = problem.shape.shift
    unitRoundoff = problem.stated.unitRoundoff
    weights = problem.drawWeights(workers: Workers(count: 1)).entries
    firing = []
    residual = []
    evaluate()
  }

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
    let (oldWeights, oldFiring, oldResidual) = (weights, firing, residual)
    move(jacobian, by: alpha)
    var actual = 0.0
    for i in 0..<batch {
      actual += (oldResidual[i] - residual[i]) * (oldResidual[i] + residual[i]) / 2
    }
    guard actual / predicted > 0.25 else {
      (weights, firing, residual) = (oldWeights, oldFiring, oldResidual)
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
}

extension Textbook {
  /// The memory and the multiply-adds of its spectrum and of `steps` steps.
  package static func cost(
    of sizes: ProblemSizes, steps: Int, solves: Bool
  ) -> (memoryBytes: Double, multiplyAdds: Double) {
    let (m, n, d) = sizes.numbers
    let spectrum = n * n * (m / 64 + d) / 2 + n * n * n / 6
    let solve = n * n * m * d / 2 + n * n * n / 6
    let step = 3 * n * m * d + (solves ? solve : 0)
    return (
      (steps > 0 ? 8 * n * m * d : 0) + 2 * (8 * m * d + n * m) + 40 * n * n,
      m * n * d + spectrum + Double(steps) * step
    )
  }
}

/// The definitions.
extension Textbook {
  /// D_ir = [<w_r, x_i> > b] and r_i = (1/sqrt m) sum_r a_r max(<w_r, x_i> - b, 0) - y_i.
  private mutating func evaluate() {
    firing = [Bool](repeating: false, count: batch * width)
    residual = targets.map { -$0 }
    for i in 0..<batch {
      var (sum, block) = (0.0, 0.0)
      for r in 0..<width {
        let z = preactivation(i, r)
        if z > shift {
          firing[i * width + r] = true
          block += signs[r] * (z - shift)
        }
        if r % 128 == 127 || r == width - 1 { (sum, block) = (sum + block, 0) }
      }
      residual[i] += sum / Double(width).squareRoot()
    }
  }

  /// |w_r|.
  package func weightNorm(_ r: Int) -> Double {
    var sum = 0.0
    for k in 0..<dimension { sum += weights[r * dimension + k] * weights[r * dimension + k] }
    return sum.squareRoot()
  }

  /// <w_r, x_i>.
  package func preactivation(_ i: Int, _ r: Int) -> Double {
    var sum = 0.0
    for k in 0..<dimension { sum += weights[r * dimension + k] * points[i * dimension + k] }
    return sum
  }

  /// Rows J_i = (a_r D_ir x_i / sqrt m)_r, n x m d.
  private func jacobian() -> [Double] {
    var jacobian = [Double](repeating: 0, count: batch * width * dimension)
    let scale = 1 / Double(width).squareRoot()
    for i in 0..<batch {
      for r in 0..<width where firing[i * width + r] {
        for k in 0..<dimension {
          jacobian[(i * width + r) * dimension + k] = signs[r] * scale * points[i * dimension + k]
        }
      }
    }
    return jacobian
  }

  /// G = J J^T, both triangles; sums are made neuron by neuron and in blocks of 128 neurons, so that
  /// their rounding grows with neither d nor m alone.
  private func gram(_ jacobian: [Double]) -> [Double] {
    let (n, parameters) = (batch, width * dimension)
    var gram = [Double](repeating: 0, count: n * n)
    var block = 0.0
    for i in 0..<n {
      for j in 0...i {
        var sum = 0.0
        for r in 0..<width {
          let (left, right) = (i * parameters + r * dimension, j * parameters + r * dimension)
          var term = 0.0
          for k in 0..<dimension { term += jacobian[left + k] * jacobian[right + k] }
          block += term
          if r % 128 == 127 || r == width - 1 { (sum, block) = (sum + block, 0) }
        }
        gram[i * n + j] = sum
        gram[j * n + i] = sum
      }
    }
    return gram
  }

  /// W -= J^T c, and the residual there.
  private mutating func move(_ jacobian: [Double], by coefficients: [Double]) {
    let parameters = width * dimension
    for i in 0..<batch {
      for p in 0..<parameters { weights[p] -= coefficients[i] * jacobian[i * parameters + p] }
    }
    evaluate()
  }

  private func firstDamping(_ gram: [Double]) -> (value: Double, least: Double, most: Double) {
    var trace = 0.0
    for i in 0..<batch { trace += gram[i * batch + i] }
    let least = unitRoundoff * trace
    let mean = trace / Double(batch)
    return (max(1e-3 * mean, least), least, 1e10 * mean)
  }

  private func dot(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for index in x.indices { sum += x[index] * y[index] }
    return sum
  }
}
