import Foundation

/// Student's t distribution with a whole number of degrees of freedom.
///
/// With theta = atan(t / sqrt nu), Pr[|T| <= t] is a finite sum of powers of cos theta, odd ones
/// for odd nu and even ones for even nu.
///
/// Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and
/// 26.7.4.
package struct StudentT: Sendable {
  /// nu, at least 1.
  package let degreesOfFreedom: Int

  /// - Precondition: `degreesOfFreedom` >= 1.
  package init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom >= 1, "Student's t needs a degree of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The t with Pr[T <= t] = `probability`.
  ///
  /// The angle is found by bisection, so t is as good as the central probability: the relative
  /// error is about (nu + 4) u / (1 - p), u = 2^-53, which is 1e-12 for nu = 30 and p = 0.995.
  /// - Precondition: 0 < `probability` < 1.
  /// - Complexity: O(nu) for each of about 60 bisections.
  package func quantile(_ probability: Double) -> Double {
    precondition(0 < probability && probability < 1, "a quantile needs a probability within (0, 1)")
    if probability == 0.5 { return 0 }
    if probability < 0.5 { return -quantile(1 - probability) }
    return degreesOfFreedom.squareRoot * tan(angle(central: 2 * probability - 1))
  }

  /// The theta in [0, pi/2) with Pr[|T| <= sqrt(nu) tan theta] = `target`.
  private func angle(central target: Double) -> Double {
    var low = 0.0
    var high = Double.pi / 2
    while true {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { return low }
      if central(middle) < target { low = middle } else { high = middle }
    }
  }

  /// Pr[|T| <= sqrt(nu) tan theta], negative for a negative theta.
  private func central(_ theta: Double) -> Double {
    let cosine = cos(theta)
    let isOdd = !degreesOfFreedom.isMultiple(of: 2)
    var term = isOdd ? cosine : 1
    var sum = degreesOfFreedom == 1 ? 0 : term
    // Each term is the one before times cos^2 (j - 1)/j, j = 3, 5, ... or 2, 4, ...
    for j in stride(from: isOdd ? 3 : 2, to: degreesOfFreedom - 1, by: 2) {
      term *= cosine * cosine * Double(j - 1) / Double(j)
      sum += term
    }
    return isOdd ? 2 / Double.pi * (theta + sin(theta) * sum) : sin(theta) * sum
  }
}

extension Int {
  fileprivate var squareRoot: Double { Double(self).squareRoot() }
}
