/// Points in blocks of 16 side by side: coordinate k of the point at place 16 t + j stands at
/// 16 (t d + k) + j.
///
/// The one copy of the points that a search structure holds. The last block is padded with zeros.
struct LaneBlocks<Scalar: KernelScalar>: ~Copyable, Sendable {
  /// Points of a block.
  static var lanes: Int { 16 }
  /// The number of points, at most as many as there were at first.
  var count: Int
  /// d.
  let dimension: Int
  var storage: AlignedBuffer<Scalar>

  /// `count` points at the origin.
  init(count: Int, dimension d: Int) {
    precondition(count < 1 << 32, "more points than a search numbers")
    (self.count, dimension) = (count, d)
    storage = AlignedBuffer(count: roundUp(count, to: Self.lanes) * d, repeating: 0)
  }

  /// The number of blocks.
  var blocks: Int { (count + Self.lanes - 1) / Self.lanes }

  /// The first entry of a block.
  @inline(__always)
  func block(_ number: Int) -> UnsafePointer<Scalar> {
    storage.view + number * Self.lanes * dimension
  }

  /// The same, to be written to.
  @inline(__always)
  mutating func mutableBlock(_ number: Int) -> UnsafeMutablePointer<Scalar> {
    storage.mutablePointer + number * Self.lanes * dimension
  }

  /// Coordinate 0 of the point at a place; coordinate k is 16 k further.
  @inline(__always)
  func lane(_ place: Int) -> UnsafePointer<Scalar> {
    block(place / Self.lanes) + place % Self.lanes
  }

  /// The same, to be written to.
  @inline(__always)
  mutating func mutableLane(_ place: Int) -> UnsafeMutablePointer<Scalar> {
    mutableBlock(place / Self.lanes) + place % Self.lanes
  }

  /// The points of a block, fewer than 16 in the last.
  @inline(__always)
  func population(ofBlock number: Int) -> Int {
    min(Self.lanes, count - number * Self.lanes)
  }

  /// Overwrites the point at a place with d entries of `row`.
  @inline(__always)
  mutating func write(_ row: UnsafePointer<Scalar>, at place: Int) {
    let lane = mutableLane(place)
    for k in 0..<dimension { lane[k * Self.lanes] = row[k] }
  }

  /// Writes the places of the points with <a, p> > b to `found`, in rising order; returns their number.
  ///
  /// - Precondition: `found` has room for them, or for all points, and for four more.
  /// - Complexity: m inner products.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func scan(
    _ a: UnsafePointer<Scalar>, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var end = found
    KernelWork.add(multiplyAdds: count, dimension, in: Scalar.self)
    for number in 0..<blocks {
      let bits = Scalar.firing(block(number), depth: dimension, a, above: b)
      let inside = UInt32(1) << UInt32(population(ofBlock: number)) - 1
      let first = UInt32(number * Self.lanes)
      end = writeOnes(bits & inside, { first &+ UInt32(truncatingIfNeeded: $0) }, to: end)
    }
    return end - found
  }

  /// Sets bit r of row i of `firing` where the point at place r fires on row i of `queries`; other bits
  /// of the rows are cleared.
  ///
  /// Points are taken in pieces that stay in cache while eight queries at a time pass over them.
  ///
  /// - Precondition: `firing` is queries x points.
  /// - Complexity: 2 n m d flops; the points are read once, the queries once a piece.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func scan(
    queries: borrowing Matrix<Scalar>, above b: Scalar, into firing: inout BitMatrix,
    workers: Workers
  ) {
    let (n, d, total) = (queries.rows, dimension, count)
    precondition(
      queries.columns == d && firing.rows == n && firing.columns == total, "the shapes differ")
    KernelWork.add(multiplyAdds: n, total, d, in: Scalar.self)
    let pieceBlocks = max(4, (1 << 14) / max(16 * d, 1) / 4 * 4)
    let (stride, all, points, a) = (4 * firing.stride, blocks, storage.view, queries.view)
    let words = MutableView(
      UnsafeMutableRawPointer(firing.mutablePointer).assumingMemoryBound(to: UInt16.self),
      count: n * stride)
    workers.forEach((all + pieceBlocks - 1) / pieceBlocks) { piece, _ in
      let range = piece * pieceBlocks..<min(all, (piece + 1) * pieceBlocks)
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 8) { masks in
        guard let masks = masks.baseAddress else { return }
        for first in Swift.stride(from: 0, to: n, by: 8) {
          let some = min(8, n - first)
          for block in range {
            Scalar.firing(
              points + block * 16 * d, depth: d, queries: a + first * d, stride: d, count: some,
              above: b, into: masks)
            for q in 0..<some { words[(first + q) * stride + block] = masks[q] }
          }
        }
      }
    }
    guard total % Self.lanes > 0 else { return }
    let inside = UInt16(1) << UInt16(total % Self.lanes) - 1
    for row in 0..<n { words[row * stride + total / Self.lanes] &= inside }
  }
}

/// Writes `number(j)` for each one j of `bits` to `target`, and returns where it ended.
///
/// Four are written for every four ones that there may still be, without asking: what a branch costs
/// when it is guessed wrong is worth many writes.
///
/// - Precondition: `target` has room for four more than the ones; `number` may be asked for 32.
@inline(__always)
func writeOnes(
  _ bits: UInt32, _ number: (Int) -> UInt32, to target: UnsafeMutablePointer<UInt32>
) -> UnsafeMutablePointer<UInt32> {
  var (rest, written) = (bits, 0)
  let ones = bits.nonzeroBitCount
  repeat {
    for lane in 0..<4 {
      target[written &+ lane] = number(rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
    written &+= 4
  } while written < ones
  return target + ones
}
