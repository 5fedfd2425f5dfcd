/// Points in blocks of 16 side by side: coordinate k of the point at place 16 t + j stands at
/// 16 (t d + k) + j.
///
/// The one copy of the points that a search structure holds. The last block is padded with zeros.
package struct LaneBlocks<Scalar: KernelScalar>: ~Copyable {
  /// Points of a block.
  package static var lanes: Int { 16 }
  /// The number of points.
  package let count: Int
  /// d.
  package let dimension: Int
  let storage: AlignedBuffer<Scalar>

  /// `count` points at the origin.
  package init(count: Int, dimension d: Int) {
    precondition(count < 1 << 32, "more points than a search numbers")
    (self.count, dimension) = (count, d)
    storage = AlignedBuffer(count: roundUp(count, to: Self.lanes) * d, repeating: 0)
  }

  /// The rows of a matrix, row r at place r.
  package init(rows: borrowing Matrix<Scalar>) {
    self.init(count: rows.rows, dimension: rows.columns)
    for place in 0..<count { write(rows.pointer + place * dimension, at: place) }
  }

  /// The number of blocks.
  package var blocks: Int { (count + Self.lanes - 1) / Self.lanes }

  /// The first entry of a block.
  @inline(__always)
  package func block(_ number: Int) -> UnsafeMutablePointer<Scalar> {
    storage.pointer + number * Self.lanes * dimension
  }

  /// The points of a block, fewer than 16 in the last.
  @inline(__always)
  package func population(ofBlock number: Int) -> Int {
    min(Self.lanes, count - number * Self.lanes)
  }

  /// Copies the point at a place to d entries of `row`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func read(_ place: Int, into row: UnsafeMutablePointer<Scalar>) {
    let lane = block(place / Self.lanes) + place % Self.lanes
    for k in 0..<dimension { row[k] = lane[k * Self.lanes] }
  }

  /// Overwrites the point at a place with d entries of `row`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func write(_ row: UnsafePointer<Scalar>, at place: Int) {
    let lane = block(place / Self.lanes) + place % Self.lanes
    for k in 0..<dimension { lane[k * Self.lanes] = row[k] }
  }

  /// <a, p> for the point at a place: the chain of ``SearchLanes``, without vectors.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func product(_ place: Int, with a: UnsafePointer<Scalar>) -> Scalar {
    let lane = block(place / Self.lanes) + place % Self.lanes
    return Scalar.chain(lane, stride: Self.lanes, a, depth: dimension)
  }

  /// Writes the places of the points with <a, p> > b to `found`, in rising order; returns their number.
  ///
  /// - Precondition: `found` has room for them, or for all points, and for four more.
  /// - Complexity: m inner products.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func scan(
    _ a: UnsafePointer<Scalar>, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var end = found
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
  package func scan(
    queries: borrowing Matrix<Scalar>, above b: Scalar, into firing: borrowing BitMatrix,
    workers: Workers
  ) {
    let (n, d, total) = (queries.rows, dimension, count)
    precondition(
      queries.columns == d && firing.rows == n && firing.columns == total, "the shapes differ")
    let pieceBlocks = max(4, (1 << 14) / max(16 * d, 1) / 4 * 4)
    nonisolated(unsafe) let (points, a) = (UnsafePointer(storage.pointer), queries.pointer)
    nonisolated(unsafe) let words = UnsafeMutableRawPointer(firing.pointer)
      .assumingMemoryBound(to: UInt16.self)
    let (stride, all) = (4 * firing.stride, blocks)
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
    clearPadding(of: words, rows: n, stride: stride)
  }

  /// Clears the bits of points that the last block does not have.
  private func clearPadding(of words: UnsafeMutablePointer<UInt16>, rows: Int, stride: Int) {
    guard count % Self.lanes > 0 else { return }
    let mask = UInt16(1) << UInt16(count % Self.lanes) - 1
    for row in 0..<rows { words[row * stride + count / Self.lanes] &= mask }
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
