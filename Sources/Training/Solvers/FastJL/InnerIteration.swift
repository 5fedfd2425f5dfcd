package import Numerics

/// What solves the preconditioned system.
package enum InnerMethod: String, CaseIterable, Sendable {
  /// Preconditioned conjugate gradients.
  case pcg
  /// z <- z - B^T (B z - R^T r), B = R^T G R with M^-1 = R R^T (a reconstruction of BPSW21's).
  case unitStep = "unit-step"
}

/// The inner iteration of a Gauss-Newton step: (G + mu I) alpha = r to |r - (G + mu I) alpha| <= eps |r|.
///
/// The residual is the true one: conjugate gradients that believe to have arrived are checked with one
/// more product and started again from there, as often as the residual halves. No residual is asked to be
/// below the rounding errors of that product.
package struct InnerIteration: ~Copyable {
  /// Overwrites its second argument with a matrix times its first.
  package typealias Product = (borrowing AlignedBuffer<Double>, inout AlignedBuffer<Double>) -> Void
  /// Overwrites its argument with M^-1 times it.
  package typealias Preconditioner = (inout AlignedBuffer<Double>) -> Void

  /// What a solve came to.
  package struct Outcome {
    /// Iterations of the inner method.
    package fileprivate(set) var iterations = 0
    /// Products with G + mu I.
    package fileprivate(set) var products = 0
    /// |r - (G + mu I) alpha| / |r|.
    package fileprivate(set) var residual = 1.0
    /// What the first run of conjugate gradients learnt; empty for ``InnerMethod/unitStep``.
    package fileprivate(set) var spectrum = LanczosSpectrum()
    /// Why there is no solution; nil where there is one.
    package fileprivate(set) var failure: SolverError?

    /// The condition number of the preconditioned system, from below.
    package var condition: Double? {
      spectrum.extremes().flatMap { $0.smallest > 0 ? $0.largest / $0.smallest : nil }
    }
  }

  private var gradient: ConjugateGradient
  private var residual: AlignedBuffer<Double>
  private var correction: AlignedBuffer<Double>
  private var image: AlignedBuffer<Double>

  /// Memory for systems of `order` equations.
  package init(order n: Int) {
    gradient = ConjugateGradient(order: n)
    residual = AlignedBuffer(count: n, repeating: 0)
    correction = AlignedBuffer(count: n, repeating: 0)
    image = AlignedBuffer(count: n, repeating: 0)
  }

  /// Iterations after which a solve is given up.
  private var limit: Int { 10 * residual.count + 100 }

  /// Overwrites `alpha` with the solution of A alpha = `rightSide`, A as in `multiply`.
  ///
  /// A product rounds by about `productError` |alpha|, u ||A||.
  package mutating func solve(
    _ method: InnerMethod, _ rightSide: borrowing AlignedBuffer<Double>,
    into alpha: inout AlignedBuffer<Double>, tolerance: Double, productError: Double,
    multiply: Product, precondition: Preconditioner
  ) -> Outcome {
    alpha.update(repeating: 0)
    residual.update(from: rightSide)
    let size = norm(rightSide)
    guard size > 0 else { return Outcome(residual: 0) }
    func isEnough(_ outcome: Outcome, _ alpha: borrowing AlignedBuffer<Double>) -> Bool {
      outcome.residual <= max(tolerance, productError * norm(alpha) / size)
    }
    switch method {
    case .pcg:
      return conjugate(
        rightSide, size, into: &alpha, tolerance: tolerance, isEnough: isEnough,
        multiply: multiply, precondition: precondition)
    case .unitStep:
      return walk(
        rightSide, size, into: &alpha, isEnough: isEnough, multiply: multiply,
        precondition: precondition)
    }
  }

  /// Conjugate gradients, again from where they stand while the true residual is too large and halves.
  private mutating func conjugate(
    _ rightSide: borrowing AlignedBuffer<Double>, _ size: Double,
    into alpha: inout AlignedBuffer<Double>,
    tolerance: Double, isEnough: (Outcome, borrowing AlignedBuffer<Double>) -> Bool,
    multiply: Product,
    precondition: Preconditioner
  ) -> Outcome {
    var outcome = Outcome()
    while true {
      let isFirst = outcome.products == 0
      let before = outcome.residual
      let hasArrived = run(
        tolerance: 0.99 * tolerance / before, isFirst: isFirst, &outcome, multiply, precondition)
      outcome.residual = advance(rightSide, size, &alpha, multiply)
      outcome.products += 1
      if isEnough(outcome, alpha) { return outcome }
      guard hasArrived, outcome.residual < before / 2 else {
        outcome.failure = .notConverged(
          iterations: outcome.iterations, residual: outcome.residual)
        return outcome
      }
    }
  }

  /// One run of conjugate gradients on what is left; whether it believes to have arrived.
  private mutating func run(
    tolerance: Double, isFirst: Bool, _ outcome: inout Outcome, _ multiply: Product,
    _ precondition: Preconditioner
  ) -> Bool {
    var (iterations, spectrum) = (0, LanczosSpectrum())
    defer {
      outcome.iterations += iterations
      outcome.products += iterations
      if isFirst { outcome.spectrum = spectrum }
    }
    do throws(NumericalError) {
      _ = try gradient.solve(
        residual, into: &correction, tolerance: tolerance,
        limit: limit - outcome.iterations
      ) { x, y in
        multiply(x, &y)
      } precondition: {
        precondition(&$0)
      } observe: { length, product in
        iterations += 1
        spectrum.append(length: length, product: product)
      }
      return true
    } catch {
      return false
    }
  }

  /// alpha += correction, and the true residual there.
  private mutating func advance(
    _ rightSide: borrowing AlignedBuffer<Double>, _ size: Double,
    _ alpha: inout AlignedBuffer<Double>,
    _ multiply: Product
  ) -> Double {
    add(1, times: correction, to: &alpha)
    return trueResidual(rightSide, alpha, multiply) / size
  }

  /// |r - A alpha|, and the vector in `residual`.
  private mutating func trueResidual(
    _ rightSide: borrowing AlignedBuffer<Double>, _ alpha: borrowing AlignedBuffer<Double>,
    _ multiply: Product
  ) -> Double {
    multiply(alpha, &image)
    let (r, b, y) = (residual.mutableView, rightSide.view, image.view)
    for i in 0..<r.count { r[i] = b[i] - y[i] }
    return norm(residual)
  }

  /// alpha += M^-1 A M^-1 (r - A alpha), which is the step of length one in z = R^-1 alpha.
  ///
  /// |R^T (r - A alpha)| never rises where the iteration converges: ten times its least value is
  /// divergence.
  private mutating func walk(
    _ rightSide: borrowing AlignedBuffer<Double>, _ size: Double,
    into alpha: inout AlignedBuffer<Double>,
    isEnough: (Outcome, borrowing AlignedBuffer<Double>) -> Bool, multiply: Product,
    precondition: Preconditioner
  ) -> Outcome {
    var outcome = Outcome()
    var least = Double.infinity
    while true {
      correction.update(from: residual)
      precondition(&correction)
      let distance = dot(correction, residual)
      guard distance >= 0, distance <= 100 * least, outcome.residual.isFinite else {
        outcome.failure = .innerDiverged(
          iterations: outcome.iterations, residual: outcome.residual)
        return outcome
      }
      least = min(least, distance)
      guard outcome.iterations < limit else {
        outcome.failure = .notConverged(
          iterations: outcome.iterations, residual: outcome.residual)
        return outcome
      }
      multiply(correction, &image)
      correction.update(from: image)
      precondition(&correction)
      outcome.residual = advance(rightSide, size, &alpha, multiply)
      outcome.products += 2
      outcome.iterations += 1
      if isEnough(outcome, alpha) { return outcome }
    }
  }
}
