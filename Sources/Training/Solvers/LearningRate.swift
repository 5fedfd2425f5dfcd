package import Numerics
import Vocabulary

/// The step length eta of gradient descent: how it is chosen, and when it is chosen anew.
///
/// 1/lambda_max(G(0)) by default; lambda_min(G(0))/n^2 as the theory has it; the best of a pilot; or a
/// number. After the loss has risen twice running it is 1/lambda_max of the present G.
package struct LearningRate: ~Copyable {
  /// How eta is chosen, or what it is.
  package typealias Rule = WordOrNumber<RuleWord, Double>

  /// How eta is chosen, where no number says it.
  package enum RuleWord: String, OptionWord {
    /// 1/lambda_max(G(0)).
    case spectral
    /// The best of 2^k/lambda_max.
    case tuned
    /// lambda_min(G(0))/n^2.
    case theory
  }

  /// eta; 0 before it is chosen.
  package private(set) var value: Double
  private let rule: Rule
  private var previous = Double.infinity
  private var rises = 0
  private var spectrum: PowerIteration

  /// The rule that the options name, for n points.
  package init(_ options: SolverOptions, points n: Int) {
    spectrum = PowerIteration(order: n)
    rule = options[.learningRate]
    value = rule.number ?? 0
  }

  /// Whether the choice needs G(0).
  package var needsGram: Bool { rule.number == nil }
  /// Whether a pilot chooses.
  package var isTuned: Bool { rule == .word(.tuned) }

  /// Chooses from the lower triangle of G(0): lambda_max, or lambda_min where the theory's is asked for.
  ///
  /// - Returns: lambda_max(G(0)).
  @discardableResult
  package mutating func choose(
    _ gram: borrowing Matrix<Double>, workers: Workers, work: inout Work
  ) throws(SolverError) -> Double {
    let n = gram.rows
    let largest = spectralRadius(gram, work: &work)
    work.note("lambda_max", largest)
    value = largest > 0 ? 1 / largest : 1  // where G is zero no step moves anything
    if rule == .word(.theory) {
      let smallest = try spectrum.smallestEigenvalue(gram, workers: workers, work: &work)
      work.note("lambda_min", smallest)
      value = smallest / Double(n * n)
    }
    return largest
  }

  /// Takes what a pilot found.
  package mutating func take(_ rate: Double) { value = rate }

  /// Whether the residual before this step is the second running that rose.
  package mutating func isDue(after residual: Double) -> Bool {
    rises = residual > previous ? rises + 1 : 0
    previous = residual
    guard rises == 2 else { return false }
    rises = 0
    return true
  }

  /// Chooses anew from the lower triangle of the present G.
  package mutating func renew(_ gram: borrowing Matrix<Double>, work: inout Work) {
    let largest = spectralRadius(gram, work: &work)
    value = largest > 0 ? 1 / largest : 1
  }
}

extension LearningRate {
  private mutating func spectralRadius(
    _ gram: borrowing Matrix<Double>, work: inout Work
  ) -> Double {
    work.measure(.solve) { work in
      let found = spectrum.largestEigenvalue { x, y in
        multiplySymmetric(gram, damping: 0, x, &y)
      }
      work.count(multiplyAdds: gram.rows * gram.rows * found.products, in: Double.self)
      return found.value
    }
  }
}

extension PowerIteration {
  /// lambda_min(G) as 1/lambda_max(G^-1), from the lower triangle of G, in the phases `factor` and `solve`.
  mutating func smallestEigenvalue(
    _ gram: borrowing Matrix<Double>, tolerance: Double = 1e-12, limit: Int = 10_000,
    workers: Workers, work: inout Work
  ) throws(SolverError) -> Double {
    let n = gram.rows
    var factor = CholeskyFactor<Double>(order: n)
    try factor.refactor(gram, damping: 0, workers: workers, work: &work)
    return work.measure(.solve) { work in
      let found = largestEigenvalue(tolerance: tolerance, limit: limit) { x, y in
        y.update(from: x)
        factor.solve(&y)
      }
      work.count(multiplyAdds: n * n * found.products, in: Double.self)
      return 1 / found.value
    }
  }
}
