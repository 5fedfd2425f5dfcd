/// The preconditioned conjugate gradient method for a symmetric positive definite matrix A.
///
/// Four vectors of length n, owned by the value: solving allocates nothing.
///
/// Source: M. R. Hestenes, E. Stiefel, "Methods of conjugate gradients for solving linear systems",
/// Journal of Research of the NBS 49 (1952), doi:10.6028/jres.049.044.
package struct ConjugateGradient: ~Copyable {
  private var residual: AlignedBuffer<Double>
  private var preconditioned: AlignedBuffer<Double>
  private var direction: AlignedBuffer<Double>
  private var image: AlignedBuffer<Double>

  /// Memory for systems of `order` equations.
  package init(order: Int) {
    residual = AlignedBuffer(count: order, repeating: 0)
    preconditioned = AlignedBuffer(count: order, repeating: 0)
    direction = AlignedBuffer(count: order, repeating: 0)
    image = AlignedBuffer(count: order, repeating: 0)
  }

  /// Overwrites `solution` with x such that |b - A x| <= `tolerance` |b| by the recurrence's residual.
  ///
  /// `multiply` overwrites its second argument with A times its first, `precondition` its argument
  /// with M^-1 times it.
  ///
  /// `observe` is told of each iteration its step length alpha_k and the product r_k . M^-1 r_k before
  /// it, from which ``LanczosSpectrum`` knows M^-1 A.
  ///
  /// - Precondition: `rightSide` and `solution` are different vectors of the prepared length.
  /// - Returns: the number of iterations, that is of products with A.
  /// - Throws: ``NumericalError/notConverged(iterations:residual:)`` at `limit` iterations, when A or
  ///   M turns out not to be positive definite, or when a number is not finite.
  /// - Complexity: one product with A, one with M^-1 and 10 n flops an iteration.
  package mutating func solve(
    _ rightSide: borrowing AlignedBuffer<Double>, into solution: inout AlignedBuffer<Double>,
    tolerance: Double, limit: Int,
    multiply: (borrowing AlignedBuffer<Double>, inout AlignedBuffer<Double>) -> Void,
    precondition: (inout AlignedBuffer<Double>) -> Void,
    observe: (_ length: Double, _ product: Double) -> Void = { _, _ in }
  ) throws(NumericalError) -> Int {
    solution.update(repeating: 0)
    residual.update(from: rightSide)
    let target = tolerance * norm(rightSide)
    var iterations = 0
    var previous = 0.0
    while true {
      let size = norm(residual)
      if size <= target, target.isFinite { return iterations }
      let relative = size / norm(rightSide)
      preconditioned.update(from: residual)
      precondition(&preconditioned)
      let product = dot(residual, preconditioned)
      guard iterations < limit, relative.isFinite, product > 0 else {
        throw .notConverged(iterations: iterations, residual: relative)
      }
      if iterations == 0 {
        direction.update(from: preconditioned)
      } else {
        add(preconditioned, toScaled: &direction, by: product / previous)
      }
      multiply(direction, &image)
      let curvature = dot(direction, image)
      guard curvature > 0 else { throw .notConverged(iterations: iterations, residual: relative) }
      let length = product / curvature
      observe(length, product)
      add(length, times: direction, to: &solution)
      add(-length, times: image, to: &residual)
      previous = product
      iterations += 1
    }
  }
}
