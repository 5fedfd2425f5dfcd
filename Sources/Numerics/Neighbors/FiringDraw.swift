internal import CLanes

/// The neurons that fire on some of n points, of a network with normal weights, drawn alone: those that fire on none are
/// never looked at.
///
/// Neurons are those of m independent w ~ N(0, I). With p_j = Q(b/|x_j|) and S = sum_j p_j <= 1, every neuron is proposed
/// with probability S; a proposal takes point j with probability p_j/S, z_j from the normal tail beyond b, the other
/// products z = X w from their law given z_j, and is kept where j is the first point on which it fires. So z is
/// kept with density S (p_j/S) phi(z)/p_j = phi(z) for each z of which j is the first point that fires: the law of those
/// that fire, neither more nor less of them.
///
/// **Keys.** Neurons stand in blocks of 2^16. The gaps between the proposals of a block are geometric, 1 +
/// floor(ln u/ln(1 - S)) with u of 52 bits, and come from the block's own words; everything else that is
/// drawn for a proposal is a function of the seed, its block and its position there. So blocks are the same
/// whatever m is, and a neuron can be drawn again by itself, to the last bit, on every processor.
///
/// **Products** given z_j: xi ~ N(0, I), y = L xi, z = y + (K_ij/K_jj) (z_j - y_j), see ``PointBasis``. Equal points share
/// theirs, and count once in S. xi is drawn in single precision (``NormalsInSingle``), whatever `Scalar` is, so
/// that both precisions have the same network; its law is that of these normals. z_j that rounds to b or less is
/// the next number above it.
///
/// - Complexity: S m proposals, each min(n, d) normals and n min(n, d) + n multiply-adds.
///
/// Source: R. M. Karp, M. Luby, "Monte-Carlo algorithms for enumeration and reliability problems", FOCS 1983,
/// doi:10.1109/SFCS.1983.35, and A. B. Owen, Y. Maximov, M. Chertkov, "Importance sampling the union of rare events",
/// Electronic Journal of Statistics 13 (2019), arXiv 1710.06965, for unions of rare events.
package final class FiringDraw<Scalar: KernelScalar>: Sendable {
  /// Neurons of a block.
  package static var block: Int { 1 << 16 }

  /// n.
  package let batch: Int
  /// S.
  package let expectation: Double
  /// p_j of the distinct points.
  let probabilities: [Double]
  /// b.
  let shift: Scalar
  let basis: PointBasis
  /// L in working precision, and K_ij/K_jj, row j.
  let factor: Matrix<Scalar>
  let ratios: Matrix<Scalar>
  /// |x_j|.
  let lengths: [Double]
  /// -ln p_j.
  let depths: [Float]
  /// A word below the c-th of these takes a point before c + 1.
  let thresholds: [UInt64]
  /// 1/ln(1 - S), -0 where S is 1.
  private let gapScale: Double
  private let gaps: RandomStream
  let seed: UInt64
  let key: (UInt32, UInt32)

  /// The law for the rows of X, n x d, and neurons that fire beyond b, for the weights of one seed.
  ///
  /// - Returns: nil where S > 1: more neurons would be proposed than there are.
  package init?(_ points: borrowing Matrix<Scalar>, above b: Scalar, seed: UInt64) {
    precondition(b >= 0, "a threshold below 0 is passed by most neurons")
    let basis = PointBasis(points)
    let q = basis.count
    let lengths = (0..<q).map { basis.product($0, $0).squareRoot() }
    let probabilities = lengths.map { NormalTail.probability(beyond: min(37, Double(b) / $0)) }
    let expectation = probabilities.reduce(0, +)
    guard expectation <= 1, lengths.allSatisfy({ $0 > 0 }) else { return nil }
    (batch, shift, self.basis, self.lengths) = (points.rows, b, basis, lengths)
    (self.probabilities, self.expectation) = (probabilities, expectation)
    depths = probabilities.map { Float(-logarithm($0)) }
    var (sum, thresholds) = (0.0, [UInt64]())
    for p in probabilities.dropLast() {
      sum += p / expectation
      thresholds.append(UInt64(min(1, sum) * 0x1p32))
    }
    self.thresholds = thresholds
    let rest = NormalTail.logarithmOfRest(min(expectation, 1 - 0x1p-53))
    gapScale = expectation == 1 ? -0.0 : 1 / rest
    gaps = RandomStream(seed: seed, purpose: .proposalGaps)
    (self.seed, key) = (
      seed, (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    )
    factor = Matrix(rows: q, columns: basis.depth, entries: basis.factor.map { Scalar($0) })
    ratios = Matrix(
      rows: q, columns: q,
      entries: (0..<q * q).map { entry in
        let (j, i) = (entry / q, entry % q)
        return i == j ? 1 : Scalar(basis.product(i, j) / basis.product(j, j))
      })
  }

  /// Multiply-adds of the products of a proposal: those with L, four rows together to the last entry of any, and those
  /// with K_ij/K_jj.
  package var multiplyAdds: Int {
    let (q, depth) = (basis.count, basis.depth)
    let whole = stride(from: 0, to: q & ~3, by: 4).reduce(0) {
      $0 + 4 * (basis.isTriangular ? min($1 + 4, depth) : depth)
    }
    return whole + (q & 3) * depth + q - 1
  }

  /// N(0, 1) numbers of a proposal, and words: of blocks that were begun, and of its gap.
  package var numbersOfProposal: (normals: Int, words: Int) {
    (basis.depth + 1, 4 * (1 + (basis.depth + 3) / 4) + 2)
  }

  /// The words of proposals.
  static var purpose: UInt32 { RandomStream.Purpose.proposals.rawValue }

  /// Appends the positions in a block at which neurons are proposed, those below `end`, in rising order.
  ///
  /// - Complexity: two words and a logarithm each, a chunk of them at a time.
  func appendPositions(
    ofBlock block: Int, below end: Int, to positions: inout GrowingBuffer<UInt32>
  ) {
    precondition(block < 1 << 32 && end <= Self.block, "blocks are numbered below 2^32")
    let chunk = 128
    withUnsafeTemporaryAllocation(byteCount: 16 * chunk, alignment: 64) { scratch in
      guard let base = scratch.baseAddress else { return }
      let words = base.bindMemory(to: UInt32.self, capacity: 2 * chunk)
      let gap = (base + 8 * chunk).bindMemory(to: Double.self, capacity: chunk)
      var (position, first) = (-1, 0)
      while true {
        gaps.fillWords(words, first: first, count: 2 * chunk, row: block)
        for k in 0..<chunk {
          let bits = UInt64(words[2 * k + 1]) &<< 20 | UInt64(words[2 * k]) &>> 12
          gap[k] = logarithm(2 - Double(bitPattern: bits | 0x3FF0_0000_0000_0000)) * gapScale
        }
        for k in 0..<chunk {
          // No gap reaches beyond a block that is not over.
          position += 1 + Int(min(gap[k], Double(Self.block)))
          guard position < end else { return }
          positions.append(UInt32(truncatingIfNeeded: position))
        }
        first += 2 * chunk
      }
    }
  }
}
