internal import Numerics
package import Vocabulary

/// The two-layer network and its training by the definitions, in double precision with plain loops.
///
/// What solvers are checked against: J is formed row by row, G = J J^T entry by entry, and nothing is
/// shared with a solver but the problem. It stands at the weights that the last step left.
///
/// - Complexity: a step of ``plainStep()`` is n^2 m d / 2 + n^3 / 6 + 3 n m d multiply-adds, one sum
///   after the other, and n m d doubles.
package struct Textbook: TextbookModel {
  /// n, the number of points.
  package let batch: Int
  /// m.
  package let width: Int
  /// d.
  package let dimension: Int
  /// X, n x d.
  let points: [Double]
  /// y.
  package let targets: [Double]
  private let signs: [Double]
  /// b.
  package let shift: Double
  /// Of the precision in which the problem is stated.
  package let unitRoundoff: Double
  private var weights: [Double]
  /// D, n x m.
  package private(set) var firing: [Bool]
  /// f(X) - y.
  package private(set) var residual: [Double]
  /// G where the last damped step was rejected, which is then G at the next too.
  package var rejectedGram: [Double]?
  /// mu and the bounds that it had at the first linearisation; nil before.
  package var control: TextbookDamping?

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

  /// d.
  package var inputs: Int { dimension }

  /// Of G = K o (D D^T) / m.
  package func spectrum() -> GramSpectrum { GramSpectrum(of: self) }
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
  package func jacobian() -> [Double] {
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

  /// W -= J^T c, and the residual there.
  package mutating func move(_ jacobian: [Double], by coefficients: [Double]) {
    let parameters = width * dimension
    for i in 0..<batch {
      for p in 0..<parameters { weights[p] -= coefficients[i] * jacobian[i * parameters + p] }
    }
    evaluate()
  }
}
