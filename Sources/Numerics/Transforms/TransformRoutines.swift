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
}

/// FFTW's routines in one precision: the thin layer over the C library.
///
/// Planning, destroying and wisdom are for one thread at a time; executing is for any number.
package protocol TransformRoutines {
  /// Plans the same transform of `rows` rows, `stride` scalars apart, each a row-major array of `lengths`.
  static func planReal(
    _ transform: RealTransform, lengths: [Int32], rows: Int32, stride: Int32,
    _ input: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>, flags: UInt32
  ) -> OpaquePointer?

  /// Plans Z_k = sum_j X_j exp(-2 pi i j k / N), k = 0 ... N/2, each Z_k its two parts.
  static func planSpectrum(
    length: Int32, _ input: UnsafeMutablePointer<Self>, _ spectrum: UnsafeMutablePointer<Self>,
    flags: UInt32
  ) -> OpaquePointer?

  /// Plans N times the inverse of ``planSpectrum(length:_:_:flags:)``, which overwrites its input.
  static func planInverseSpectrum(
    length: Int32, _ spectrum: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>,
    flags: UInt32
  ) -> OpaquePointer?

  /// Runs a plan of ``planReal(_:lengths:rows:stride:_:_:flags:)`` on other arrays.
  static func runReal(
    _ plan: OpaquePointer, _ input: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>
  )

  /// Runs a plan of ``planSpectrum(length:_:_:flags:)`` on other arrays.
  static func runSpectrum(
    _ plan: OpaquePointer, _ input: UnsafeMutablePointer<Self>,
    _ spectrum: UnsafeMutablePointer<Self>)

  /// Runs a plan of ``planInverseSpectrum(length:_:_:flags:)`` on other arrays.
  static func runInverseSpectrum(
    _ plan: OpaquePointer, _ spectrum: UnsafeMutablePointer<Self>,
    _ output: UnsafeMutablePointer<Self>)

  /// Frees a plan.
  static func destroyPlan(_ plan: OpaquePointer)

  /// The algorithms of a plan, a nested list of FFTW's names for them.
  static func planText(_ plan: OpaquePointer) -> String

  /// Additions and multiplications of one run, a fused pair counted as two.
  static func planOperations(_ plan: OpaquePointer) -> Double

  /// Forgets what this process knows of fast plans.
  static func forgetWisdom()

  /// Reads a file of wisdom of this precision; false when it could not be.
  static func readWisdom(_ path: String) -> Bool

  /// Writes a file of wisdom of this precision; false when it could not be.
  static func writeWisdom(_ path: String) -> Bool
}

extension RealTransform {
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

extension TransformRoutines {
  /// Pairs of scalars as C's complex numbers, which have the same layout.
  fileprivate static func complex<Complex>(
    _ parts: UnsafeMutablePointer<Self>, _ type: Complex.Type
  ) -> UnsafeMutablePointer<Complex> {
    UnsafeMutableRawPointer(parts).assumingMemoryBound(to: type)
  }
}

extension Float: TransformRoutines {
  package static func planReal(
    _ transform: RealTransform, lengths: [Int32], rows: Int32, stride: Int32,
    _ input: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>, flags: UInt32
  ) -> OpaquePointer? {
    fftwf_plan_many_r2r(
      Int32(lengths.count), lengths, rows, input, nil, 1, stride, output, nil, 1, stride,
      Array(repeating: transform.kind, count: lengths.count), flags)
  }

  package static func planSpectrum(
    length: Int32, _ input: UnsafeMutablePointer<Float>,
    _ spectrum: UnsafeMutablePointer<Float>, flags: UInt32
  ) -> OpaquePointer? {
    fftwf_plan_dft_r2c_1d(length, input, complex(spectrum, fftwf_complex.self), flags)
  }

  package static func planInverseSpectrum(
    length: Int32, _ spectrum: UnsafeMutablePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, flags: UInt32
  ) -> OpaquePointer? {
    fftwf_plan_dft_c2r_1d(length, complex(spectrum, fftwf_complex.self), output, flags)
  }

  package static func runReal(
    _ plan: OpaquePointer, _ input: UnsafeMutablePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    fftwf_execute_r2r(plan, input, output)
  }

  package static func runSpectrum(
    _ plan: OpaquePointer, _ input: UnsafeMutablePointer<Float>,
    _ spectrum: UnsafeMutablePointer<Float>
  ) {
    fftwf_execute_dft_r2c(plan, input, complex(spectrum, fftwf_complex.self))
  }

  package static func runInverseSpectrum(
    _ plan: OpaquePointer, _ spectrum: UnsafeMutablePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    fftwf_execute_dft_c2r(plan, complex(spectrum, fftwf_complex.self), output)
  }

  package static func destroyPlan(_ plan: OpaquePointer) { fftwf_destroy_plan(plan) }

  package static func planText(_ plan: OpaquePointer) -> String {
    guard let text = fftwf_sprint_plan(plan) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }

  package static func planOperations(_ plan: OpaquePointer) -> Double {
    var (additions, multiplications, fused) = (0.0, 0.0, 0.0)
    fftwf_flops(plan, &additions, &multiplications, &fused)
    return additions + multiplications + 2 * fused
  }

  package static func forgetWisdom() { fftwf_forget_wisdom() }

  package static func readWisdom(_ path: String) -> Bool {
    fftwf_import_wisdom_from_filename(path) != 0
  }

  package static func writeWisdom(_ path: String) -> Bool {
    fftwf_export_wisdom_to_filename(path) != 0
  }
}

extension Double: TransformRoutines {
  package static func planReal(
    _ transform: RealTransform, lengths: [Int32], rows: Int32, stride: Int32,
    _ input: UnsafeMutablePointer<Double>, _ output: UnsafeMutablePointer<Double>, flags: UInt32
  ) -> OpaquePointer? {
    fftw_plan_many_r2r(
      Int32(lengths.count), lengths, rows, input, nil, 1, stride, output, nil, 1, stride,
      Array(repeating: transform.kind, count: lengths.count), flags)
  }

  package static func planSpectrum(
    length: Int32, _ input: UnsafeMutablePointer<Double>,
    _ spectrum: UnsafeMutablePointer<Double>, flags: UInt32
  ) -> OpaquePointer? {
    fftw_plan_dft_r2c_1d(length, input, complex(spectrum, fftw_complex.self), flags)
  }

  package static func planInverseSpectrum(
    length: Int32, _ spectrum: UnsafeMutablePointer<Double>,
    _ output: UnsafeMutablePointer<Double>, flags: UInt32
  ) -> OpaquePointer? {
    fftw_plan_dft_c2r_1d(length, complex(spectrum, fftw_complex.self), output, flags)
  }

  package static func runReal(
    _ plan: OpaquePointer, _ input: UnsafeMutablePointer<Double>,
    _ output: UnsafeMutablePointer<Double>
  ) {
    fftw_execute_r2r(plan, input, output)
  }

  package static func runSpectrum(
    _ plan: OpaquePointer, _ input: UnsafeMutablePointer<Double>,
    _ spectrum: UnsafeMutablePointer<Double>
  ) {
    fftw_execute_dft_r2c(plan, input, complex(spectrum, fftw_complex.self))
  }

  package static func runInverseSpectrum(
    _ plan: OpaquePointer, _ spectrum: UnsafeMutablePointer<Double>,
    _ output: UnsafeMutablePointer<Double>
  ) {
    fftw_execute_dft_c2r(plan, complex(spectrum, fftw_complex.self), output)
  }

  package static func destroyPlan(_ plan: OpaquePointer) { fftw_destroy_plan(plan) }

  package static func planText(_ plan: OpaquePointer) -> String {
    guard let text = fftw_sprint_plan(plan) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }

  package static func planOperations(_ plan: OpaquePointer) -> Double {
    var (additions, multiplications, fused) = (0.0, 0.0, 0.0)
    fftw_flops(plan, &additions, &multiplications, &fused)
    return additions + multiplications + 2 * fused
  }

  package static func forgetWisdom() { fftw_forget_wisdom() }

  package static func readWisdom(_ path: String) -> Bool {
    fftw_import_wisdom_from_filename(path) != 0
  }

  package static func writeWisdom(_ path: String) -> Bool {
    fftw_export_wisdom_to_filename(path) != 0
  }
}
