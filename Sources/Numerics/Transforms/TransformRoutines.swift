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

extension TransformScalar {
  /// Pairs of scalars as C's complex numbers, which have the same layout.
  fileprivate static func complex<Complex>(
    _ parts: UnsafeMutablePointer<Self>, _ type: Complex.Type
  ) -> UnsafeMutablePointer<Complex> {
    UnsafeMutableRawPointer(parts).assumingMemoryBound(to: type)
  }
}

extension Float {
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
    _ plan: SharedObject, _ input: UnsafeMutablePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    fftwf_execute_r2r(plan.pointer, input, output)
  }

  package static func runSpectrum(
    _ plan: SharedObject, _ input: UnsafePointer<Float>,
    _ spectrum: UnsafeMutablePointer<Float>
  ) {
    fftwf_execute_dft_r2c(
      plan.pointer, UnsafeMutablePointer(mutating: input), complex(spectrum, fftwf_complex.self))
  }

  package static func runInverseSpectrum(
    _ plan: SharedObject, _ spectrum: UnsafeMutablePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    fftwf_execute_dft_c2r(plan.pointer, complex(spectrum, fftwf_complex.self), output)
  }

  package static func destroyPlan(_ plan: SharedObject) { fftwf_destroy_plan(plan.pointer) }

  package static func planText(_ plan: SharedObject) -> String {
    guard let text = fftwf_sprint_plan(plan.pointer) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }

  package static func planOperations(_ plan: SharedObject) -> Double {
    var (additions, multiplications, fused) = (0.0, 0.0, 0.0)
    fftwf_flops(plan.pointer, &additions, &multiplications, &fused)
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

extension Double {
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
    _ plan: SharedObject, _ input: UnsafeMutablePointer<Double>,
    _ output: UnsafeMutablePointer<Double>
  ) {
    fftw_execute_r2r(plan.pointer, input, output)
  }

  package static func runSpectrum(
    _ plan: SharedObject, _ input: UnsafePointer<Double>,
    _ spectrum: UnsafeMutablePointer<Double>
  ) {
    fftw_execute_dft_r2c(
      plan.pointer, UnsafeMutablePointer(mutating: input), complex(spectrum, fftw_complex.self))
  }

  package static func runInverseSpectrum(
    _ plan: SharedObject, _ spectrum: UnsafeMutablePointer<Double>,
    _ output: UnsafeMutablePointer<Double>
  ) {
    fftw_execute_dft_c2r(plan.pointer, complex(spectrum, fftw_complex.self), output)
  }

  package static func destroyPlan(_ plan: SharedObject) { fftw_destroy_plan(plan.pointer) }

  package static func planText(_ plan: SharedObject) -> String {
    guard let text = fftw_sprint_plan(plan.pointer) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }

  package static func planOperations(_ plan: SharedObject) -> Double {
    var (additions, multiplications, fused) = (0.0, 0.0, 0.0)
    fftw_flops(plan.pointer, &additions, &multiplications, &fused)
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
