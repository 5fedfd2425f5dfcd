/// Why a transform could not be planned.
package enum TransformError: Error, Equatable {
  /// FFTW has no plan for the transform at this length.
  case notPlanned(transform: String, length: Int)
  /// The file is not there, or does not hold wisdom of this version of FFTW and this precision.
  case wisdomNotRead(path: String)
  /// The file could not be written.
  case wisdomNotWritten(path: String)
}
