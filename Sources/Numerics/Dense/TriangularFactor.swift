internal import COpenBLAS

/// The same factor from a QR factorisation, which does not square the condition number, and how
/// ill-conditioned it is.
extension CholeskyFactor where Scalar == Double {
  /// Factors A A^T + `damping` I = L L^T by the QR factorisation of (A, sqrt(`damping`) I)^T (geqrf).
  ///
  /// A is n x s and need not have full rank: see ``reciprocalCondition()``. The diagonal of L may be
  /// negative.
  ///
  /// - Complexity: 2 n^2 (s - n/3) flops on one thread, with n more rows for s where there is damping;
  ///   n (s + n) doubles for the time of the call.
  package mutating func refactor<Entry: DenseScalar>(
    byRows matrix: borrowing Matrix<Entry>, damping: Double
  ) {
    let (n, s) = (matrix.rows, matrix.columns)
    precondition(n == order, "the order does not match the factor's")
    let height = max(s + (damping > 0 ? n : 0), n)
    var tall = Matrix<Double>(rows: n, columns: height, repeating: 0)
    let (source, target) = (matrix.view, tall.mutableView)
    for i in 0..<n {
      for k in 0..<s { target[i * height + k] = Double(source[i * s + k]) }
      if damping > 0 { target[i * height + s + i] = damping.squareRoot() }
    }
    factorTall(&tall)
    let l = factor.mutableView
    for i in 0..<n {
      (l + i * stride).update(from: tall.pointer + i * height, count: i + 1)
    }
  }

  /// geqrf on the columns that the rows of `tall` are.
  private func factorTall(_ tall: inout Matrix<Double>) {
    var (rows, columns) = (Int32(tall.columns), Int32(tall.rows))
    var (leading, info) = (max(rows, 1), Int32(0))
    var reflectors = AlignedBuffer<Double>(count: max(tall.rows, 1), repeating: 0)
    let (a, tau) = (tall.mutableView, reflectors.mutableView)
    var (size, asked) = (Int32(-1), 0.0)
    let (s, n) = (Double(tall.columns), Double(tall.rows))
    KernelWork.add(multiplyAdds: n * n * (s - n / 3), in: Double.self)
    dgeqrf_(&rows, &columns, a.pointer, &leading, tau.pointer, &asked, &size, &info)
    size = max(Int32(asked), 1)
    var work = AlignedBuffer<Double>(count: Int(size), repeating: 0)
    dgeqrf_(
      &rows, &columns, a.pointer, &leading, tau.pointer, work.mutableView.pointer, &size, &info)
    precondition(info == 0, "dgeqrf refused its arguments")
  }

  /// An estimate of 1/(||L||_1 ||L^-1||_1) (trcon), 0 for a singular factor or one that is not finite.
  ///
  /// The condition number of L L^T is about the inverse of its square.
  ///
  /// - Complexity: a few solves with L.
  package func reciprocalCondition() -> Double {
    guard order > 0 else { return 1 }
    var (n, leading, info, reciprocal) = (Int32(order), Int32(stride), Int32(0), 0.0)
    var work = AlignedBuffer<Double>(count: 3 * order, repeating: 0)
    var integers = AlignedBuffer<Int32>(count: order, repeating: 0)
    dtrcon_(
      "1", "U", "N", &n, factor.pointer, &leading, &reciprocal, work.mutableView.pointer,
      integers.mutableView.pointer,
      &info)
    return info == 0 && reciprocal.isFinite ? reciprocal : 0
  }
}
