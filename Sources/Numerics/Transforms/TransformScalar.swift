internal import CFFTW

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The real transforms of FFTW that ours are built from, unnormalised.
package enum RealTransform: Sendable {
  /// Y_k = 2 sum_j X_j cos(pi (j + 1/2) k / N).
  case cosine
  /// Y_k = X_0 + 2 sum_{j > 0} X_j cos(pi j (k + 1/2) / N).
  case inverseCosine
  /// Y_k = sum_j X_j (cos(2 pi j k / N) + sin(2 pi j k / N)).
  case hartley
  /// Y_0 = X_0 + X_1, Y_1 = X_0 - X_1, of length 2.
  case sumAndDifference

  /// FFTW's name for it.
  fileprivate var kind: fftw_r2r_kind {
    switch self {
    case .cosine: FFTW_REDFT10
    case .inverseCosine: FFTW_REDFT01
    case .hartley: FFTW_DHT
    case .sumAndDifference: FFTW_R2HC
    }
  }
}

/// A precision of the transforms, with the routines of FFTW.
///
/// Planning, destroying and wisdom are for one thread at a time; executing is for any number.
package protocol TransformScalar: RealScalar, SIMDScalar, Codable
where
  SIMD2Storage: BitwiseCopyable, SIMD4Storage: BitwiseCopyable, SIMD8Storage: BitwiseCopyable,
  SIMD16Storage: BitwiseCopyable
{
  /// The routines of FFTW for this precision.
  static var transformRoutines: TransformRoutines<Self> { get }
}

/// The routines of FFTW for one precision.
package struct TransformRoutines<Scalar>: Sendable {
  typealias Real = UnsafeMutablePointer<Scalar>?
  typealias Complex = UnsafeMutablePointer<(Scalar, Scalar)>?
  typealias Integers = UnsafePointer<Int32>?
  typealias Plan = OpaquePointer?
  typealias Count = UnsafeMutablePointer<Double>?

  let planReal:
    @Sendable (
      Int32, Integers, Int32, Real, Integers, Int32, Int32, Real, Integers, Int32, Int32,
      UnsafePointer<fftw_r2r_kind>?, UInt32
    ) -> Plan
  let planSpectrum: @Sendable (Int32, Real, Complex, UInt32) -> Plan
  let planInverseSpectrum: @Sendable (Int32, Complex, Real, UInt32) -> Plan
  let runReal: @Sendable (Plan, Real, Real) -> Void
  let runSpectrum: @Sendable (Plan, Real, Complex) -> Void
  let runInverseSpectrum: @Sendable (Plan, Complex, Real) -> Void
  let destroyPlan: @Sendable (Plan) -> Void
  let planText: @Sendable (Plan) -> UnsafeMutablePointer<CChar>?
  let planOperations: @Sendable (Plan, Count, Count, Count) -> Void
  let forgetWisdom: @Sendable () -> Void
  let readWisdom: @Sendable (UnsafePointer<CChar>?) -> Int32
  let writeWisdom: @Sendable (UnsafePointer<CChar>?) -> Int32
}

/// The thin layer over FFTW.
extension TransformScalar {
  /// Plans the same transform of `rows` rows, `stride` scalars apart, each a row-major array of `lengths`.
  static func planReal(
    _ transform: RealTransform, lengths: [Int32], rows: Int32, stride: Int32,
    _ input: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>, flags: UInt32
  ) -> OpaquePointer? {
    transformRoutines.planReal(
      Int32(lengths.count), lengths, rows, input, nil, 1, stride, output, nil, 1, stride,
      Array(repeating: transform.kind, count: lengths.count), flags)
  }

  /// Plans Z_k = sum_j X_j exp(-2 pi i j k / N), k = 0 ... N/2, each Z_k its two parts.
  static func planSpectrum(
    length: Int32, _ input: UnsafeMutablePointer<Self>, _ spectrum: UnsafeMutablePointer<Self>,
    flags: UInt32
  ) -> OpaquePointer? {
    transformRoutines.planSpectrum(length, input, complex(spectrum), flags)
  }

  /// Plans N times the inverse of ``planSpectrum(length:_:_:flags:)``, which overwrites its input.
  static func planInverseSpectrum(
    length: Int32, _ spectrum: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>,
    flags: UInt32
  ) -> OpaquePointer? {
    transformRoutines.planInverseSpectrum(length, complex(spectrum), output, flags)
  }

  /// Runs a plan of ``planReal(_:lengths:rows:stride:_:_:flags:)`` on other arrays.
  static func runReal(
    _ plan: SharedObject, _ input: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(planOperations(plan), to: .transformAdds)
    transformRoutines.runReal(plan.pointer, input, output)
  }

  /// Runs a plan of ``planSpectrum(length:_:_:flags:)`` that preserves its input on other arrays.
  static func runSpectrum(
    _ plan: SharedObject, _ input: UnsafePointer<Self>, _ spectrum: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(planOperations(plan), to: .transformAdds)
    transformRoutines.runSpectrum(
      plan.pointer, UnsafeMutablePointer(mutating: input), complex(spectrum))
  }

  /// Runs a plan of ``planInverseSpectrum(length:_:_:flags:)`` on other arrays.
  static func runInverseSpectrum(
    _ plan: SharedObject, _ spectrum: UnsafeMutablePointer<Self>,
    _ output: UnsafeMutablePointer<Self>
  ) {
    KernelWork.add(planOperations(plan), to: .transformAdds)
    transformRoutines.runInverseSpectrum(plan.pointer, complex(spectrum), output)
  }

  /// Frees a plan.
  static func destroyPlan(_ plan: SharedObject) { transformRoutines.destroyPlan(plan.pointer) }

  /// The algorithms of a plan, a nested list of FFTW's names for them.
  static func planText(_ plan: SharedObject) -> String {
    guard let text = transformRoutines.planText(plan.pointer) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }

  /// Additions and multiplications of one run, a fused pair counted as two.
  static func planOperations(_ plan: SharedObject) -> Double {
    var (additions, multiplications, fused) = (0.0, 0.0, 0.0)
    transformRoutines.planOperations(plan.pointer, &additions, &multiplications, &fused)
    return additions + multiplications + 2 * fused
  }

  /// Forgets what this process knows of fast plans.
  static func forgetWisdom() { transformRoutines.forgetWisdom() }

  /// Reads a file of wisdom of this precision; false when it could not be.
  static func readWisdom(_ path: String) -> Bool { transformRoutines.readWisdom(path) != 0 }

  /// Writes a file of wisdom of this precision; false when it could not be.
  static func writeWisdom(_ path: String) -> Bool { transformRoutines.writeWisdom(path) != 0 }

  /// Pairs of scalars as C's complex numbers, which have the same layout.
  private static func complex(
    _ parts: UnsafeMutablePointer<Self>
  ) -> UnsafeMutablePointer<(Self, Self)> {
    UnsafeMutableRawPointer(parts).assumingMemoryBound(to: (Self, Self).self)
  }
}

extension Float: TransformScalar {
  package static let transformRoutines = TransformRoutines<Float>(
    planReal: fftwf_plan_many_r2r, planSpectrum: fftwf_plan_dft_r2c_1d,
    planInverseSpectrum: fftwf_plan_dft_c2r_1d, runReal: fftwf_execute_r2r,
    runSpectrum: fftwf_execute_dft_r2c, runInverseSpectrum: fftwf_execute_dft_c2r,
    destroyPlan: fftwf_destroy_plan, planText: fftwf_sprint_plan, planOperations: fftwf_flops,
    forgetWisdom: fftwf_forget_wisdom, readWisdom: fftwf_import_wisdom_from_filename,
    writeWisdom: fftwf_export_wisdom_to_filename)
}

extension Double: TransformScalar {
  package static let transformRoutines = TransformRoutines<Double>(
    planReal: fftw_plan_many_r2r, planSpectrum: fftw_plan_dft_r2c_1d,
    planInverseSpectrum: fftw_plan_dft_c2r_1d, runReal: fftw_execute_r2r,
    runSpectrum: fftw_execute_dft_r2c, runInverseSpectrum: fftw_execute_dft_c2r,
    destroyPlan: fftw_destroy_plan, planText: fftw_sprint_plan, planOperations: fftw_flops,
    forgetWisdom: fftw_forget_wisdom, readWisdom: fftw_import_wisdom_from_filename,
    writeWisdom: fftw_export_wisdom_to_filename)
}
