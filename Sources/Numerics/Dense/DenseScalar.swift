internal import COpenBLAS

/// A precision of dense kernels, with the BLAS and LAPACK routines of each.
///
/// Matrices are row-major. The requirements are the thin layer over the C libraries; kernels are
/// generic functions over this protocol, specialised for both precisions where they are defined.
package protocol DenseScalar: RealScalar {
  /// C = alpha op(A) op(B) + beta C with C rows x columns and `depth` terms a sum (gemm).
  static func multiply(
    rows: Int, columns: Int, depth: Int, alpha: Self,
    _ a: UnsafePointer<Self>, _ aStride: Int, aTransposed: Bool,
    _ b: UnsafePointer<Self>, _ bStride: Int, bTransposed: Bool,
    beta: Self, _ c: UnsafeMutablePointer<Self>, _ cStride: Int)

  /// Lower triangle of C = A A^T with A `order` x `depth` (syrk).
  static func multiplyByOwnTranspose(
    order: Int, depth: Int, _ a: UnsafePointer<Self>, _ aStride: Int,
    _ c: UnsafeMutablePointer<Self>, _ cStride: Int)

  /// y = alpha A^T x + y with A rows x columns (gemv).
  static func multiplyTransposed(
    rows: Int, columns: Int, alpha: Self, _ a: UnsafePointer<Self>, _ aStride: Int,
    _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)

  /// Overwrites the lower triangle of A with its Cholesky factor L, A = L L^T (potrf).
  ///
  /// - Returns: 0, or the one-based index of the first pivot that is not positive.
  static func factorCholesky(order: Int, _ a: UnsafeMutablePointer<Self>, _ stride: Int) -> Int

  /// Overwrites B, rows x order, with B L^-T (trsm).
  static func solveTriangularFromRight(
    rows: Int, order: Int, _ lower: UnsafePointer<Self>, _ lowerStride: Int,
    _ b: UnsafeMutablePointer<Self>, _ bStride: Int)

  /// Overwrites x with the solution of L x = b, or L^T x = b (trsv).
  static func solveTriangular(
    order: Int, _ lower: UnsafePointer<Self>, _ lowerStride: Int, transposed: Bool,
    _ x: UnsafeMutablePointer<Self>)

  /// <x, y>, the same bits for the same vectors wherever they stand.
  static func innerProduct(
    _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int
  ) -> Self
}

extension Float: DenseScalar {
  @inline(__always)
  package static func innerProduct(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) -> Float {
    typealias Lanes = SIMD16<Float>
    var (sums, k) = (Lanes.zero, 0)
    while k &+ 16 <= count {
      sums += load(x + k, Lanes.self) * load(y + k, Lanes.self)
      k &+= 16
    }
    var quad = SIMD4<Float>.zero
    while k &+ 4 <= count {
      quad += load(x + k, SIMD4<Float>.self) * load(y + k, SIMD4<Float>.self)
      k &+= 4
    }
    var tail: Float = 0
    while k < count {
      tail += x[k] * y[k]
      k &+= 1
    }
    let octet = sums.lowHalf + sums.highHalf
    quad += octet.lowHalf + octet.highHalf
    let pair = quad.lowHalf + quad.highHalf
    return pair[0] + pair[1] + tail
  }

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
    order: Int, depth: Int, _ a: UnsafePointer<Float>, _ aStride: Int,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int
  ) {
    cblas_ssyrk(
      CblasRowMajor, CblasLower, CblasNoTrans, blasint(order), blasint(depth), 1, a,
      blasint(max(aStride, 1)), 0, c, blasint(max(cStride, 1)))
  }

  package static func multiplyTransposed(
    rows: Int, columns: Int, alpha: Float, _ a: UnsafePointer<Float>, _ aStride: Int,
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemv(
      CblasRowMajor, CblasTrans, blasint(rows), blasint(columns), alpha, a,
      blasint(max(aStride, 1)), x, 1, 1, y, 1)
  }

  package static func factorCholesky(
    order: Int, _ a: UnsafeMutablePointer<Float>, _ stride: Int
  ) -> Int {
    var order = Int32(order)
    var stride = Int32(max(stride, 1))
    var info: Int32 = 0
    spotrf_("U", &order, a, &stride, &info)  // the row-major lower triangle
    return Int(info)
  }

  package static func solveTriangularFromRight(
    rows: Int, order: Int, _ lower: UnsafePointer<Float>, _ lowerStride: Int,
    _ b: UnsafeMutablePointer<Float>, _ bStride: Int
  ) {
    cblas_strsm(
      CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, blasint(rows),
      blasint(order), 1, lower, blasint(max(lowerStride, 1)), b, blasint(max(bStride, 1)))
  }

  package static func solveTriangular(
    order: Int, _ lower: UnsafePointer<Float>, _ lowerStride: Int, transposed: Bool,
    _ x: UnsafeMutablePointer<Float>
  ) {
    cblas_strsv(
      CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      blasint(order), lower, blasint(max(lowerStride, 1)), x, 1)
  }
}

extension Double: DenseScalar {
  @inline(__always)
  package static func innerProduct(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> Double {
    typealias Lanes = SIMD8<Double>
    var (sums, k) = (Lanes.zero, 0)
    while k &+ 8 <= count {
      sums += load(x + k, Lanes.self) * load(y + k, Lanes.self)
      k &+= 8
    }
    var quad = sums.lowHalf + sums.highHalf
    if k &+ 4 <= count {
      quad += load(x + k, SIMD4<Double>.self) * load(y + k, SIMD4<Double>.self)
      k &+= 4
    }
    var tail = 0.0
    while k < count {
      tail += x[k] * y[k]
      k &+= 1
    }
    let pair = quad.lowHalf + quad.highHalf
    return pair[0] + pair[1] + tail
  }

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
    order: Int, depth: Int, _ a: UnsafePointer<Double>, _ aStride: Int,
    _ c: UnsafeMutablePointer<Double>, _ cStride: Int
  ) {
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasNoTrans, blasint(order), blasint(depth), 1, a,
      blasint(max(aStride, 1)), 0, c, blasint(max(cStride, 1)))
  }

  package static func multiplyTransposed(
    rows: Int, columns: Int, alpha: Double, _ a: UnsafePointer<Double>, _ aStride: Int,
    _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemv(
      CblasRowMajor, CblasTrans, blasint(rows), blasint(columns), alpha, a,
      blasint(max(aStride, 1)), x, 1, 1, y, 1)
  }

  package static func factorCholesky(
    order: Int, _ a: UnsafeMutablePointer<Double>, _ stride: Int
  ) -> Int {
    var order = Int32(order)
    var stride = Int32(max(stride, 1))
    var info: Int32 = 0
    dpotrf_("U", &order, a, &stride, &info)  // the row-major lower triangle
    return Int(info)
  }

  package static func solveTriangularFromRight(
    rows: Int, order: Int, _ lower: UnsafePointer<Double>, _ lowerStride: Int,
    _ b: UnsafeMutablePointer<Double>, _ bStride: Int
  ) {
    cblas_dtrsm(
      CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, blasint(rows),
      blasint(order), 1, lower, blasint(max(lowerStride, 1)), b, blasint(max(bStride, 1)))
  }

  package static func solveTriangular(
    order: Int, _ lower: UnsafePointer<Double>, _ lowerStride: Int, transposed: Bool,
    _ x: UnsafeMutablePointer<Double>
  ) {
    cblas_dtrsv(
      CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      blasint(order), lower, blasint(max(lowerStride, 1)), x, 1)
  }
}

@inline(__always)
private func load<Scalar, Lanes>(_ x: UnsafePointer<Scalar>, _ type: Lanes.Type) -> Lanes
where Lanes: BitwiseCopyable {
  UnsafeRawPointer(x).loadUnaligned(as: type)
}
