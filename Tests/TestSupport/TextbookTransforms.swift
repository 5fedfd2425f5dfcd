import Foundation
package import Numerics

extension TextbookMatrix {
  /// The orthonormal transform's matrix by its definition.
  package init(_ kind: TransformKind, length: Int) {
    let count = Double(length)
    self.init(rows: length, columns: length) { k, j in
      let angle = 2 * Double.pi * Double(j * k % length) / count
      switch kind {
      case .fftwDCT:
        // The cosine's period is 4 N in (2 j + 1) k: reduced first, so that large N stay accurate.
        let cosine = cos(Double.pi * Double((2 * j + 1) * k % (4 * length)) / (2 * count))
        return ((k == 0 ? 1 : 2) / count).squareRoot() * cosine
      case .fftwDHT: return (cos(angle) + sin(angle)) / count.squareRoot()
      case .fftwWHT, .nativeWHT:
        return ((j & k).nonzeroBitCount % 2 == 0 ? 1 : -1) / count.squareRoot()
      }
    }
  }
}

/// The circular convolution sum_j a_j b_(k - j mod N) by its definition.
package func circularConvolution(_ a: [Double], _ b: [Double]) -> [Double] {
  let length = a.count
  return (0..<length).map { k in
    (0..<length).reduce(0) { $0 + a[$1] * b[(k - $1 + length) % length] }
  }
}

/// A bound of |computed - exact| / |x| for an orthonormal fast transform of a vector x.
///
/// A radix-2 level multiplies by a root of unity and adds: in norm it loses gamma_4 sqrt 2 + u, the
/// last for the rounding of the root, under 7 u; there are log2 N levels (N. J. Higham, "Accuracy and
/// stability of numerical algorithms", 2002, theorem 24.2). Other radices do with fewer roundings
/// for the same N. A cosine transform has one level more before or after, the scale's rounding and
/// multiplication are under another, and one is left for what is not a multiple of u.
package func transformBound<Scalar: KernelScalar>(_ length: Int, _ scalar: Scalar.Type) -> Double {
  7 * (log2(Double(length)).rounded(.up) + 3) * unitRoundoff(scalar)
}
