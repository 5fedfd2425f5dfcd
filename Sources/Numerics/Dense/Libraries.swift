internal import CFFTW
internal import COpenBLAS

/// What the numerical libraries say of themselves in this process.
package struct Libraries: Sendable {
  /// OpenBLAS's version, `0.3.21` for example.
  package let blasVersion: String?
  /// OpenBLAS's own description of its build.
  package let blasConfiguration: String
  /// The processor that OpenBLAS's kernels were chosen for.
  package let blasCore: String
  /// The threads that OpenBLAS would use for the next call.
  package let blasThreads: Int
  /// FFTW's name and version, `fftw-3.3.10-sse2-avx` for example.
  package let fftwVersion: String
  /// The processor that the compiler generated code for, as `clang -march` names it.
  package let codeTarget: String

  /// Asks the libraries.
  package static func current() -> Libraries {
    let configuration = String(cString: openblas_get_config())
    let words = configuration.split(separator: " ")
    let version = words.first == "OpenBLAS" && words.count > 1 ? String(words[1]) : nil
    let fftw = String(cString: overparam_fftw_version())
    return Libraries(
      blasVersion: version, blasConfiguration: configuration,
      blasCore: String(cString: openblas_get_corename()),
      blasThreads: Int(openblas_get_num_threads()),
      fftwVersion: fftw, codeTarget: String(cString: overparam_code_target()))
  }
}
