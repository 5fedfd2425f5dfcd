internal import CFFTW

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

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

  let planReal:
    @Sendable (
      Int32, Integers, Int32, Real, Integers, Int32, Int32, Real, Integers, Int32, Int32,
      UnsafePointer<fftw_r2r_kind>?, UInt32
    ) -> Plan
  let planSpectrum: @Sendable (Int32, Real, Complex, UInt32) -> Plan
  let planInverseSpectrum: @Sendable (Int32, Complex, Real, UInt32) -> Plan
  let planComplex:
    @Sendable (
      Int32, Integers, Int32, Complex, Integers, Int32, Int32, Complex, Integers, Int32, Int32,
      Int32, UInt32
    ) -> Plan
  let runReal: @Sendable (Plan, Real, Real) -> Void
  let runSpectrum: @Sendable (Plan, Real, Complex) -> Void
  let runInverseSpectrum: @Sendable (Plan, Complex, Real) -> Void
  let runComplex: @Sendable (Plan, Complex, Complex) -> Void
  let destroyPlan: @Sendable (Plan) -> Void
  let planText: @Sendable (Plan) -> UnsafeMutablePointer<CChar>?
  let forgetWisdom: @Sendable () -> Void
  let readWisdom: @Sendable (UnsafePointer<CChar>?) -> Int32
  let writeWisdom: @Sendable (UnsafePointer<CChar>?) -> Int32
}

/// The thin layer over FFTW.
extension TransformScalar {
  /// Plans Y_k = sum_j X_j (cos(2 pi j k / N) + sin(2 pi j k / N)) of `rows` rows in place, one after the other.
  static func planHartley(
    length: Int32, rows: Int32, _ entries: UnsafeMutablePointer<Self>, flags: UInt32
  ) -> OpaquePointer? {
    transformRoutines.planReal(
      1, [length], rows, entries, nil, 1, length, entries, nil, 1, length, [FFTW_DHT], flags)
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

  /// Plans Z_k = sum_j X_j exp(-2 pi i j k / N), k = 0 ... N - 1, of complex numbers, each its two parts.
  static func planComplex(
    length: Int32, _ input: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>,
    flags: UInt32
  ) -> OpaquePointer? {
    transformRoutines.planComplex(
      1, [length], 1, complex(input), nil, 1, length, complex(output), nil, 1, length,
      FFTW_FORWARD, flags)
  }

  /// Plans Z_2j = X_j + X_(j + P), Z_(2j + 1) = X_j - X_(j + P), j = 0 ... P - 1, of complex numbers, P the pairs.
  static func planSumsAndDifferences(
    pairs: Int32, _ input: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>,
    flags: UInt32
  ) -> OpaquePointer? {
    transformRoutines.planComplex(
      1, [2], pairs, complex(input), nil, pairs, 1, complex(output), nil, 1, 2, FFTW_FORWARD,
      flags)
  }

  /// Runs a plan of ``planHartley(length:rows:_:flags:)`` on another array.
  static func runHartley(_ plan: SharedObject, _ entries: UnsafeMutablePointer<Self>) {
    transformRoutines.runReal(plan.pointer, entries, entries)
  }

  /// Runs a plan of ``planSpectrum(length:_:_:flags:)`` that preserves its input on other arrays.
  static func runSpectrum(
    _ plan: SharedObject, _ input: UnsafePointer<Self>, _ spectrum: UnsafeMutablePointer<Self>
  ) {
    transformRoutines.runSpectrum(
      plan.pointer, UnsafeMutablePointer(mutating: input), complex(spectrum))
  }

  /// Runs a plan from complex numbers to others on other arrays.
  static func runComplex(
    _ plan: SharedObject, _ input: UnsafeMutablePointer<Self>,
    _ output: UnsafeMutablePointer<Self>
  ) {
    transformRoutines.runComplex(plan.pointer, complex(input), complex(output))
  }

  /// Runs a plan of ``planInverseSpectrum(length:_:_:flags:)`` on other arrays.
  static func runInverseSpectrum(
    _ plan: SharedObject, _ spectrum: UnsafeMutablePointer<Self>,
    _ output: UnsafeMutablePointer<Self>
  ) {
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
    planInverseSpectrum: fftwf_plan_dft_c2r_1d, planComplex: fftwf_plan_many_dft,
    runReal: fftwf_execute_r2r, runSpectrum: fftwf_execute_dft_r2c,
    runInverseSpectrum: fftwf_execute_dft_c2r, runComplex: fftwf_execute_dft,
    destroyPlan: fftwf_destroy_plan, planText: fftwf_sprint_plan,
    forgetWisdom: fftwf_forget_wisdom, readWisdom: fftwf_import_wisdom_from_filename,
    writeWisdom: fftwf_export_wisdom_to_filename)
}

extension Double: TransformScalar {
  package static let transformRoutines = TransformRoutines<Double>(
    planReal: fftw_plan_many_r2r, planSpectrum: fftw_plan_dft_r2c_1d,
    planInverseSpectrum: fftw_plan_dft_c2r_1d, planComplex: fftw_plan_many_dft,
    runReal: fftw_execute_r2r, runSpectrum: fftw_execute_dft_r2c,
    runInverseSpectrum: fftw_execute_dft_c2r, runComplex: fftw_execute_dft,
    destroyPlan: fftw_destroy_plan, planText: fftw_sprint_plan,
    forgetWisdom: fftw_forget_wisdom, readWisdom: fftw_import_wisdom_from_filename,
    writeWisdom: fftw_export_wisdom_to_filename)
}
