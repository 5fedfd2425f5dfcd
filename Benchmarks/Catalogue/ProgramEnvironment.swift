package import Measurement
import Numerics

extension EnvironmentRecord {
  /// This machine with the libraries and the compiler of this program.
  package static func ofThisProgram(started: String) async -> EnvironmentRecord {
    _ = Workers(count: 1)  // which tells OpenBLAS how many threads it has
    let libraries = Libraries.current()
    return await current(
      blas: BLASRecord(
        version: libraries.blasVersion, config: libraries.blasConfiguration,
        core: libraries.blasCore, threads: libraries.blasThreads),
      fftw: FFTWRecord(version: libraries.fftwVersion), swiftVersion: compilerVersion,
      buildFlags: flags(codeTarget: libraries.codeTarget), started: started)
  }
}

/// The compiler's version as far as conditional compilation tells it.
private var compilerVersion: String {
  #if compiler(>=6.4)
    "6.4 or later"
  #else
    "6.3"
  #endif
}

/// What the code was generated with.
private func flags(codeTarget: String) -> String {
  #if DEBUG
    let mode = "debug"
  #else
    let mode = "release"
  #endif
  return "\(mode) -march=\(codeTarget) -fno-math-errno"
}
