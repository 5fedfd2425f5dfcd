/// y ~ sum_k a_k t_k with a_k >= 0, in relative error: min sum_i w_i (sum_k a_k t_ki / y_i - 1)^2.
///
/// The active set method for non-negative least squares. What of two terms that grow alike is whose
/// is not to be told: the first takes all of it.
///
/// Source: C. L. Lawson, R. J. Hanson, Solving Least Squares Problems (1974), chapter 23.
package struct NonNegativeCombination: Sendable {
  /// a, 0 for a term that is not used.
  package let coefficients: [Double]
  /// (A^T A)^-1 of the used terms, A_ik = t_ki / y_i, by rows.
  package let inverseGram: [[Double]]
  /// The terms with a coefficient above 0.
  package let used: [Int]
  /// The standard deviation of the relative error; 0 when there are no more values than terms.
  package let deviation: Double

  /// Nil when no term is of use, or a value is not positive.
  ///
  /// `weights` are w, 1 where left out.
  /// - Precondition: every term, and `weights`, is as long as `values`.
  package init?(terms: [[Double]], values: [Double], weights: [Double]? = nil) {
    guard values.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    let goal = weights?.map { $0.squareRoot() } ?? values.map { _ in 1 }
    let columns = terms.map { term in
      zip(term, zip(values, goal)).map { $0 / $1.0 * $1.1 }
    }
    guard let (used, fit) = Self.solve(columns, goal) else { return nil }
    var all = terms.map { _ in 0.0 }
    for (index, value) in zip(used, fit.coefficients) { all[index] = value }
    coefficients = all
    inverseGram = fit.inverseGram
    self.used = used
    let freedom = values.count - used.count
    deviation = freedom > 0 ? (fit.sumOfSquares / Double(freedom)).squareRoot() : 0
  }

  /// sum_k a_k t_k for the terms at one place.
  package func value(_ terms: [Double]) -> Double {
    zip(coefficients, terms).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The combination of whole columns.
  package func values(_ terms: [[Double]]) -> [Double] {
    (terms.first ?? []).indices.map { index in value(terms.map { $0[index] }) }
  }

  /// The standard error of the combination at one place, in the units of y: that of its mean, where
  /// the relative errors are alike.
  package func standardError(_ terms: [Double]) -> Double {
    let row = used.map { terms[$0] }
    let square = row.indices.reduce(0) { sum, j in
      row.indices.reduce(sum) { $0 + row[j] * inverseGram[j][$1] * row[$1] }
    }
    return deviation * max(0, square).squareRoot()
  }

  private static func solve(
    _ columns: [[Double]], _ goal: [Double]
  ) -> (used: [Int], fit: LeastSquares)? {
    var passive: [Int] = []
    var best: LeastSquares?
    var current = columns.map { _ in 0.0 }
    var refused: Set<Int> = []
    for _ in 0..<(4 * columns.count + 4) {
      guard let entering = steepest(columns, goal, current, excluding: refused.union(passive))
      else { break }
      let trial = (passive + [entering]).sorted()
      guard let (kept, fit) = feasible(trial, columns, goal, from: current),
        kept.contains(entering)
      else {
        refused.insert(entering)
        continue
      }
      (passive, best) = (kept, fit)
      current = columns.map { _ in 0.0 }
      for (index, value) in zip(kept, fit.coefficients) { current[index] = value }
      refused = []
    }
    return best.map { (passive, $0) }
  }

  /// The column along which the error falls fastest, for its length; nil when it falls along none.
  private static func steepest(
    _ columns: [[Double]], _ goal: [Double], _ x: [Double], excluding: Set<Int>
  ) -> Int? {
    let residual = goal.indices.map { row in
      columns.indices.reduce(goal[row]) { $0 - columns[$1][row] * x[$1] }
    }
    let slopes = columns.indices.filter { !excluding.contains($0) }.map { index in
      let column = columns[index]
      let norm = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return (index, norm > 0 ? zip(column, residual).reduce(0) { $0 + $1.0 * $1.1 } / norm : 0)
    }
    let rounding = 1e-13 * Double(goal.count)
    return slopes.filter { $0.1 > rounding }.max { $0.1 < $1.1 }?.0
  }

  /// Least squares over `trial`, dropping terms until every coefficient is positive.
  private static func feasible(
    _ trial: [Int], _ columns: [[Double]], _ goal: [Double], from start: [Double]
  ) -> (kept: [Int], fit: LeastSquares)? {
    var (kept, x) = (trial, start)
    while let fit = LeastSquares(columns: kept.map { columns[$0] }, values: goal) {
      let blocking = zip(kept, fit.coefficients).filter { $0.1 <= 0 }
      if blocking.isEmpty { return (kept, fit) }
      let ratios = blocking.map { ($0.0, x[$0.0] / (x[$0.0] - $0.1)) }
      let step = ratios.map(\.1).min() ?? 0
      for (index, goal) in zip(kept, fit.coefficients) { x[index] += step * (goal - x[index]) }
      kept.removeAll { index in ratios.contains { $0 == index && $1 <= step } }
      if kept.isEmpty { return nil }
    }
    return nil
  }
}
