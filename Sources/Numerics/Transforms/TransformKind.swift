internal import Foundation

/// The orthonormal fast transforms that mix the entries of a vector.
///
/// Entry (k, j) of the N x N matrix, zero-based:
/// - DCT-II: sqrt(2/N) cos(pi (j + 1/2) k / N), row 0 divided by sqrt 2;
/// - discrete Hartley transform: (cos(2 pi j k / N) + sin(2 pi j k / N)) / sqrt N;
/// - Walsh-Hadamard: (-1)^(the number of bits that j and k share) / sqrt N, N a power of two.
///
/// Source: M. Frigo, S. G. Johnson, "The design and implementation of FFTW3", Proceedings of the IEEE
/// 93 (2005), doi:10.1109/JPROC.2004.840301. The cosine transform is made from its real Fourier transform and the
/// Walsh-Hadamard transform from its Fourier transform of length two: see ``CosineTransform`` and ``FourierHadamard``.
/// The native one is ``WalshHadamard``.
package enum TransformKind: String, CaseIterable, Codable, Sendable {
  /// The cosine transform, DCT-II, by FFTW's real Fourier transform.
  case fftwDCT = "fftw-dct"
  /// FFTW's Hartley transform.
  case fftwDHT = "fftw-dht"
  /// The Walsh-Hadamard transform by FFTW's Fourier transform of length two.
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

  /// The additions and multiplications of a row of N entries: N log2 N of Walsh-Hadamard, those of a real Fourier transform
  /// of the others, and three an entry to turn it into a cosine transform.
  func operations(length: Int) -> Double {
    switch self {
    case .fftwWHT, .nativeWHT: (Double(length) * log2(Double(max(length, 1)))).rounded()
    case .fftwDHT: fourierOperations(ofReals: length)
    case .fftwDCT: fourierOperations(ofReals: length) + 3 * Double(length)
    }
  }

  /// The rows that a worker has besides the one it transforms.
  package var scratchRows: Int {
    switch self {
    case .fftwDCT: 2
    case .fftwWHT: 1
    case .fftwDHT, .nativeWHT: 0
    }
  }

  /// Rows that all threads read while they transform a whole one: twiddles.
  package var sharedRows: Int { self == .fftwDCT ? 1 : 0 }

  /// Whether chunks of it are put together from their spectra.
  package var hasSpectra: Bool { self == .fftwDCT || self == .fftwDHT }

  /// The longest length there is a transform for.
  var longest: Int { self == .nativeWHT ? WalshHadamard.longest : 1 << 31 - 1 }
}

/// The additions and multiplications of a Fourier transform of N real numbers by the convention of FFTW's benchmarks, 2.5 N
/// log2 N, or of N/2 complex ones: 2.5 N log2(N/2). What FFTW counts of a plan has a vector as one number, and so depends on
/// the processor.
func fourierOperations(ofReals n: Int, asComplex: Bool = false) -> Double {
  (2.5 * Double(n) * log2(Double(max(1, asComplex ? n / 2 : n)))).rounded()
}
