/// The orthonormal fast transforms that mix the entries of a vector.
///
/// Entry (k, j) of the N x N matrix, zero-based:
/// - DCT-II: sqrt(2/N) cos(pi (j + 1/2) k / N), row 0 divided by sqrt 2;
/// - discrete Hartley transform: (cos(2 pi j k / N) + sin(2 pi j k / N)) / sqrt N;
/// - Walsh-Hadamard: (-1)^(the number of bits that j and k share) / sqrt N, N a power of two.
///
/// Source: M. Frigo, S. G. Johnson, "The design and implementation of FFTW3", Proceedings of the IEEE
/// 93 (2005), doi:10.1109/JPROC.2004.840301; its Walsh-Hadamard transform is the
/// log2 N-dimensional transform of size 2. The native one is ``WalshHadamard``.
package enum TransformKind: String, CaseIterable, Codable, Sendable {
  /// FFTW's cosine transform, DCT-II.
  case fftwDCT = "fftw-dct"
  /// FFTW's Hartley transform.
  case fftwDHT = "fftw-dht"
  /// The Walsh-Hadamard transform as FFTW's transform of many axes of two.
  case fftwWHT = "fftw-wht"
  /// Our own Walsh-Hadamard transform.
  case nativeWHT = "native-wht"

  /// The shortest length not below `length` that the transform is defined for.
  package func paddedLength(_ length: Int) -> Int {
    switch self {
    case .fftwDCT, .fftwDHT: length
    case .fftwWHT, .nativeWHT:
      length <= 1 ? length : 1 << (Int.bitWidth - (length - 1).leadingZeroBitCount)
    }
  }

  /// Whether rows of a sketch are transformed in place. Short ones go through FFTW faster from one block of
  /// rows to another; for long ones that would be a second row of memory.
  package func isInPlace(length: Int) -> Bool { self == .nativeWHT || length > 1 << 12 }

  /// The longest length there is a transform for.
  var longest: Int { self == .nativeWHT ? WalshHadamard.longest : 1 << 31 - 1 }

  /// The transform of FFTW's and its dimensions; nil for the native one.
  func realTransform(length: Int, isInverse: Bool) -> (RealTransform, lengths: [Int32])? {
    switch self {
    case .nativeWHT: nil
    case .fftwDCT: (isInverse ? .inverseCosine : .cosine, [Int32(length)])
    case .fftwDHT: (.hartley, [Int32(length)])
    case .fftwWHT: (.sumAndDifference, Array(repeating: 2, count: length.trailingZeroBitCount))
    }
  }

  /// What entry 0 and every other entry is multiplied by, after the transform or before its inverse.
  func scales(length: Int, isInverse: Bool) -> (first: Double, other: Double) {
    let count = Double(length)
    switch self {
    case .fftwDCT:
      return ((1 / (isInverse ? count : 4 * count)).squareRoot(), (0.5 / count).squareRoot())
    case .fftwDHT, .fftwWHT, .nativeWHT: return ((1 / count).squareRoot(), (1 / count).squareRoot())
    }
  }
}
