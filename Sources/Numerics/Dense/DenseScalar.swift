internal import COpenBLAS

/// A precision of dense kernels, with the BLAS and LAPACK routines of each.
///
/// Matrices are row-major. Kernels are generic functions over this protocol, specialised for both
/// precisions where they are defined.
package protocol DenseScalar: LineScalar {
  /// The routines of the C libraries for this precision.
  static var denseRoutines: DenseRoutines<Self> { get }

  /// <x, y>, the same bits for the same vectors wherever they stand.
  static func innerProduct(
    _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int
  ) -> Self
}

/// The routines of BLAS and LAPACK for one precision.
package struct DenseRoutines<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>?
  typealias Output = UnsafeMutablePointer<Scalar>?
  typealias Integer = UnsafePointer<blasint>?

  let gemm:
    @Sendable (
      CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, blasint, blasint, blasint, Scalar, Input,
      blasint, Input, blasint, Scalar, Output, blasint
    ) -> Void
  let syrk:
    @Sendable (
      CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, blasint, blasint, Scalar, Input, blasint, Scalar,
      Output, blasint
    ) -> Void
  let gemv:
    @Sendable (
      CBLAS_ORDER, CBLAS_TRANSPOSE, blasint, blasint, Scalar, Input, blasint, Input, blasint,
      Scalar, Output, blasint
    ) -> Void
  let trsm:
    @Sendable (
      CBLAS_ORDER, CBLAS_SIDE, CBLAS_UPLO, CBLAS_TRANSPOSE, CBLAS_DIAG, blasint, blasint, Scalar,
      Input, blasint, Output, blasint
    ) -> Void
  let trsv:
    @Sendable (
      CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, CBLAS_DIAG, blasint, Input, blasint, Output, blasint
    ) -> Void
  let potrf:
    @Sendable (
      UnsafePointer<CChar>?, Integer, Output, Integer, UnsafeMutablePointer<blasint>?
    ) -> Void
}

/// The thin layer over the C libraries.
extension DenseScalar {
  /// C = alpha op(A) op(B) + beta C with C rows x columns and `depth` terms a sum (gemm).
  package static func multiply(
    rows: Int, columns: Int, depth: Int, alpha: Self,
    _ a: UnsafePointer<Self>, _ aStride: Int, aTransposed: Bool,
    _ b: UnsafePointer<Self>, _ bStride: Int, bTransposed: Bool,
    beta: Self, _ c: UnsafeMutablePointer<Self>, _ cStride: Int
  ) {
    KernelWork.add(multiplyAdds: rows, columns, depth, in: Self.self)
    denseRoutines.gemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
      bTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(depth),
      alpha, a, blasint(max(aStride, 1)), b, blasint(max(bStride, 1)), beta, c,
      blasint(max(cStride, 1)))
  }

  /// Lower triangle of C = A A^T with A `order` x `depth` (syrk).
  package static func multiplyByOwnTranspose(
    order: Int, depth: Int, _ a: UnsafePointer<Self>, _ aStride: Int,
    _ c: UnsafeMutablePointer<Self>, _ cStride: Int
  ) {
    KernelWork.add(multiplyAdds: Double(order * order * depth) / 2, in: Self.self)
    denseRoutines.syrk(
      CblasRowMajor, CblasLower, CblasNoTrans, blasint(order), blasint(depth), 1, a,
      blasint(max(aStride, 1)), 0, c, blasint(max(cStride, 1)))
  }

  /// y = alpha A^T x + y with A rows x columns (gemv).
  package static func multiplyTransposed(
    rows: Int, columns: Int, alpha: Self, _ a: UnsafePointer<Self>, _ aStride: Int,
    _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(multiplyAdds: rows, columns, in: Self.self)
    denseRoutines.gemv(
      CblasRowMajor, CblasTrans, blasint(rows), blasint(columns), alpha, a,
      blasint(max(aStride, 1)), x, 1, 1, y, 1)
  }

  /// Overwrites the lower triangle of A with its Cholesky factor L, A = L L^T (potrf).
  ///
  /// - Returns: 0, or the one-based index of the first pivot that is not positive.
  package static func factorCholesky(
    order: Int, _ a: UnsafeMutablePointer<Self>, _ stride: Int
  ) -> Int {
    KernelWork.add(multiplyAdds: Double(order * (order * order - 1)) / 6, in: Self.self)
    var order = blasint(order)
    var stride = blasint(max(stride, 1))
    var info: blasint = 0
    denseRoutines.potrf("U", &order, a, &stride, &info)  // the row-major lower triangle
    return Int(info)
  }

  /// Overwrites B, rows x order, with B L^-T (trsm).
  package static func solveTriangularFromRight(
    rows: Int, order: Int, _ lower: UnsafePointer<Self>, _ lowerStride: Int,
    _ b: UnsafeMutablePointer<Self>, _ bStride: Int
  ) {
    KernelWork.add(multiplyAdds: Double(rows * order * (order - 1)) / 2, in: Self.self)
    denseRoutines.trsm(
      CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, blasint(rows),
      blasint(order), 1, lower, blasint(max(lowerStride, 1)), b, blasint(max(bStride, 1)))
  }

  /// Overwrites x with the solution of L x = b, or L^T x = b (trsv).
  package static func solveTriangular(
    order: Int, _ lower: UnsafePointer<Self>, _ lowerStride: Int, transposed: Bool,
    _ x: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(multiplyAdds: Double(order * order) / 2, in: Self.self)
    denseRoutines.trsv(
      CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      blasint(order), lower, blasint(max(lowerStride, 1)), x, 1)
  }
}

extension Float: DenseScalar {
  package static let denseRoutines = DenseRoutines<Float>(
    gemm: cblas_sgemm, syrk: cblas_ssyrk, gemv: cblas_sgemv, trsm: cblas_strsm, trsv: cblas_strsv,
    potrf: spotrf_)

  @inline(__always)
  package static func innerProduct(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) -> Float {
    KernelWork.add(multiplyAdds: count, in: Float.self)
    var (sums, k) = (zeros, 0)
    while k &+ 16 <= count {
      sums += line(x + k) * line(y + k)
      k &+= 16
    }
    var quad = SIMD4<Float>.zero
    while k &+ 4 <= count {
      quad += four(x + k) * four(y + k)
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
}

extension Double: DenseScalar {
  package static let denseRoutines = DenseRoutines<Double>(
    gemm: cblas_dgemm, syrk: cblas_dsyrk, gemv: cblas_dgemv, trsm: cblas_dtrsm, trsv: cblas_dtrsv,
    potrf: dpotrf_)

  @inline(__always)
  package static func innerProduct(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> Double {
    KernelWork.add(multiplyAdds: count, in: Double.self)
    var (sums, k) = (zeros, 0)
    while k &+ 8 <= count {
      sums += line(x + k) * line(y + k)
      k &+= 8
    }
    var quad = sums.lowHalf + sums.highHalf
    if k &+ 4 <= count {
      quad += four(x + k) * four(y + k)
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
}

@inline(__always)
private func four<Scalar: SIMDScalar>(_ x: UnsafePointer<Scalar>) -> SIMD4<Scalar>
where Scalar.SIMD4Storage: BitwiseCopyable {
  UnsafeRawPointer(x).loadUnaligned(as: SIMD4<Scalar>.self)
}
