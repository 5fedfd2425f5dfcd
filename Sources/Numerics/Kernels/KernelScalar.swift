internal import COpenBLAS

/// The two precisions of the large arrays, with the BLAS and LAPACK routines of each.
///
/// Matrices are row-major. The requirements are the thin layer over the C libraries; kernels are
/// generic functions over this protocol, specialised for both precisions where they are defined.
package protocol KernelScalar: BinaryFloatingPoint, FiringLanes, Codable, BitwiseCopyable, Sendable {
  /// `single` or `double`, as in options and records.
  static var precisionName: String { get }

  /// C = alpha op(A) op(B) + beta C with C rows x columns and `depth` terms a sum (gemm).
  static func multiply(
    rows: Int, columns: Int, depth: Int, alpha: Self,
    _ a: UnsafePointer<Self>, _ aStride: Int, aTransposed: Bool,
    _ b: UnsafePointer<Self>, _ bStride: Int, bTransposed: Bool,
    beta: Self, _ c: UnsafeMutablePointer<Self>, _ cStride: Int)

  /// Lower triangle of C = A A^T with A `order` x `depth`, both contiguous (syrk).
  static func multiplyByOwnTranspose(
    order: Int, depth: Int, _ a: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>)

  /// y = alpha A^T x + y with A rows x columns, contiguous (gemv).
  static func multiplyTransposed(
    rows: Int, columns: Int, alpha: Self, _ a: UnsafePointer<Self>,
    _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)

  /// Overwrites the lower triangle of A with its Cholesky factor L, A = L L^T (potrf).
  ///
  /// - Returns: 0, or the one-based index of the first pivot that is not positive.
  static func factorCholesky(order: Int, _ a: UnsafeMutablePointer<Self>) -> Int

  /// Overwrites x with the solution of L x = b, or L^T x = b (trsv).
  static func solveTriangular(
    order: Int, _ lower: UnsafePointer<Self>, transposed: Bool, _ x: UnsafeMutablePointer<Self>)
}

extension Float: KernelScalar {
  package static var precisionName: String { "single" }

  package static func multiply(
    rows: Int, columns: Int, depth: Int, alpha: Float,
    _ a: UnsafePointer<Float>, _ aStride: Int, aTransposed: Bool,
    _ b: UnsafePointer<Float>, _ bStride: Int, bTransposed: Bool,
    beta: Float, _ c: UnsafeMutablePointer<Float>, _ cStride: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
      bTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(depth),
      alpha, a, blasint(max(aStride, 1)), b, blasint(max(bStride, 1)), beta, c,
      blasint(max(cStride, 1)))
  }

  package static func multiplyByOwnTranspose(
    order: Int, depth: Int, _ a: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
  ) {
    cblas_ssyrk(
      CblasRowMajor, CblasLower, CblasNoTrans, blasint(order), blasint(depth), 1, a,
      blasint(max(depth, 1)), 0, c, blasint(max(order, 1)))
  }

  package static func multiplyTransposed(
    rows: Int, columns: Int, alpha: Float, _ a: UnsafePointer<Float>,
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemv(
      CblasRowMajor, CblasTrans, blasint(rows), blasint(columns), alpha, a,
      blasint(max(columns, 1)), x, 1, 1, y, 1)
  }

  package static func factorCholesky(order: Int, _ a: UnsafeMutablePointer<Float>) -> Int {
    var order = Int32(order)
    var stride = max(order, 1)
    var info: Int32 = 0
    spotrf_("U", &order, a, &stride, &info)  // the row-major lower triangle
    return Int(info)
  }

  package static func solveTriangular(
    order: Int, _ lower: UnsafePointer<Float>, transposed: Bool, _ x: UnsafeMutablePointer<Float>
  ) {
    cblas_strsv(
      CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      blasint(order), lower, blasint(max(order, 1)), x, 1)
  }
}

extension Double: KernelScalar {
  package static var precisionName: String { "double" }

  package static func multiply(
    rows: Int, columns: Int, depth: Int, alpha: Double,
    _ a: UnsafePointer<Double>, _ aStride: Int, aTransposed: Bool,
    _ b: UnsafePointer<Double>, _ bStride: Int, bTransposed: Bool,
    beta: Double, _ c: UnsafeMutablePointer<Double>, _ cStride: Int
  ) {
    cblas_dgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
      bTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(depth),
      alpha, a, blasint(max(aStride, 1)), b, blasint(max(bStride, 1)), beta, c,
      blasint(max(cStride, 1)))
  }

  package static func multiplyByOwnTranspose(
    order: Int, depth: Int, _ a: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>
  ) {
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasNoTrans, blasint(order), blasint(depth), 1, a,
      blasint(max(depth, 1)), 0, c, blasint(max(order, 1)))
  }

  package static func multiplyTransposed(
    rows: Int, columns: Int, alpha: Double, _ a: UnsafePointer<Double>,
    _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemv(
      CblasRowMajor, CblasTrans, blasint(rows), blasint(columns), alpha, a,
      blasint(max(columns, 1)), x, 1, 1, y, 1)
  }

  package static func factorCholesky(order: Int, _ a: UnsafeMutablePointer<Double>) -> Int {
    var order = Int32(order)
    var stride = max(order, 1)
    var info: Int32 = 0
    dpotrf_("U", &order, a, &stride, &info)  // the row-major lower triangle
    return Int(info)
  }

  package static func solveTriangular(
    order: Int, _ lower: UnsafePointer<Double>, transposed: Bool, _ x: UnsafeMutablePointer<Double>
  ) {
    cblas_dtrsv(
      CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      blasint(order), lower, blasint(max(order, 1)), x, 1)
  }
}
