/// A precision of the transforms: the kernels of our own, on one thread, and the thin layer over FFTW.
///
/// Planning, destroying and wisdom are for one thread at a time; executing is for any number.
package protocol TransformScalar: RealScalar {
  /// Transforms `blocks` contiguous blocks of 2^`levels` entries, times `scale`.
  static func transformBlocks(
    _ entries: UnsafeMutablePointer<Self>, levels: Int, blocks: Int, scale: Self)

  /// Transforms each of `columns` columns of 2^`levels` rows that are `stride` entries apart, times
  /// `scale`.
  ///
  /// - Precondition: `columns <= stride`.
  static func transformColumns(
    _ entries: UnsafeMutablePointer<Self>, levels: Int, columns: Int, stride: Int, scale: Self)

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
    _ plan: SharedObject, _ input: UnsafeMutablePointer<Self>, _ output: UnsafeMutablePointer<Self>
  )

  /// Runs a plan of ``planSpectrum(length:_:_:flags:)`` that preserves its input on other arrays.
  static func runSpectrum(
    _ plan: SharedObject, _ input: UnsafePointer<Self>, _ spectrum: UnsafeMutablePointer<Self>)

  /// Runs a plan of ``planInverseSpectrum(length:_:_:flags:)`` on other arrays.
  static func runInverseSpectrum(
    _ plan: SharedObject, _ spectrum: UnsafeMutablePointer<Self>,
    _ output: UnsafeMutablePointer<Self>)

  /// Frees a plan.
  static func destroyPlan(_ plan: SharedObject)

  /// The algorithms of a plan, a nested list of FFTW's names for them.
  static func planText(_ plan: SharedObject) -> String

  /// Additions and multiplications of one run, a fused pair counted as two.
  static func planOperations(_ plan: SharedObject) -> Double

  /// Forgets what this process knows of fast plans.
  static func forgetWisdom()

  /// Reads a file of wisdom of this precision; false when it could not be.
  static func readWisdom(_ path: String) -> Bool

  /// Writes a file of wisdom of this precision; false when it could not be.
  static func writeWisdom(_ path: String) -> Bool
}

extension Float: TransformScalar {}
extension Double: TransformScalar {}
