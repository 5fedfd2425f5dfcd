internal import COpenBLAS

/// What conjugate gradients learn on their way of the eigenvalues of M^-1 A.
///
/// The step lengths alpha_k and the products q_k = r_k . M^-1 r_k make the tridiagonal matrix of the
/// Lanczos process, T_kk = 1/alpha_k + b_k/alpha_(k-1) with b_k = q_k/q_(k-1), T_k,k-1 = sqrt(b_k)/alpha_(k-1).
/// Its eigenvalues lie between the extreme ones of M^-1 A and approach them from inside.
///
/// Source: G. H. Golub, C. F. Van Loan, "Matrix computations", 4th edition, 2013, section 11.3.5.
package struct LanczosSpectrum: Sendable {
  private var lengths: [Double] = []
  private var products: [Double] = []

  /// Nothing known.
  package init() {}

  /// One more iteration: see ``ConjugateGradient``.
  package mutating func append(length: Double, product: Double) {
    lengths.append(length)
    products.append(product)
  }

  /// sqrt(r_k . M^-1 r_k) before each iteration, relative to the first.
  package var relativeResiduals: [Double] { products.map { ($0 / products[0]).squareRoot() } }

  /// The smallest and the largest eigenvalue of T; nil before the first iteration.
  ///
  /// - Complexity: O(k^2) for k iterations.
  package func extremes() -> (smallest: Double, largest: Double)? {
    let count = lengths.count
    guard count > 0 else { return nil }
    var (diagonal, below) = (lengths.map { 1 / $0 }, [Double](repeating: 0, count: count))
    for k in 1..<max(count, 1) {
      let ratio = products[k] / products[k - 1]
      diagonal[k] += ratio / lengths[k - 1]
      below[k - 1] = ratio.squareRoot() / lengths[k - 1]
    }
    var (order, info) = (Int32(count), Int32(0))
    dsterf_(&order, &diagonal, &below, &info)
    guard info == 0, diagonal.allSatisfy(\.isFinite) else { return nil }
    return (diagonal[0], diagonal[count - 1])
  }
}
