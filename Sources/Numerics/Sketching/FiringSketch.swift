/// S J^T for a sparse sign sketch S (s x m d) and the Jacobian of the two-layer network, row by row: row i
/// of the result is S (u_i (x) x_i), u_i = (D_ir v_r)_r. Neither J nor S is stored.
///
/// Neurons are taken in slabs whose part of S is drawn anew; as many points as a line of cache holds numbers
/// are sketched side by side, and neurons that fire on none of them are skipped. Every point is sketched in
/// the order of its columns: the result does not depend on the number of workers.
///
/// - Complexity: ``additions(_:dimension:)``, at a low density up to 16 times those of the pairs that fire; S is
///   drawn once, a slab always whole; n s scalars and about 2^16 columns of S as scratch.
package struct FiringSketch<Scalar: SketchScalar>: ~Copyable {
  private let rows: Int
  private let slabNeurons: Int
  private var slab: SparseSignSketch
  private var sums: AlignedBuffer<Scalar>
  private var turned: AlignedBuffer<Scalar>
  private var tiles: AlignedBuffer<Scalar>

  /// Scratch for sketches of s rows of n points of d coordinates and m neurons.
  ///
  /// - Precondition: s >= 4.
  package init(rows s: Int, points n: Int, dimension d: Int, neurons m: Int, workers: Workers) {
    let lanes = Scalar.lineWidth
    let groups = (n + lanes - 1) / lanes
    rows = s
    slabNeurons = min(roundUp(max(m, 1), to: 64), max(64, (1 << 16) / max(d, 1) / 64 * 64))
    slab = SparseSignSketch(rows: s, columns: slabNeurons * d)
    sums = AlignedBuffer(count: groups * s * lanes, repeating: 0)
    turned = AlignedBuffer(count: groups * d * lanes, repeating: 0)
    tiles = AlignedBuffer(count: workers.count * d * lanes, repeating: 0)
  }

  /// The multiply-adds of a sketch for `firing` (n x m): d for each of the four entries of a column and for the product
  /// that makes the entry of J, in every number of a line of cache.
  package static func additions(_ firing: borrowing BitMatrix, dimension d: Int) -> Int {
    let lanes = Scalar.lineWidth
    return (SparseSignSketch.entriesPerColumn + 1) * d * lanes * firing.population(ofGroups: lanes)
  }

  /// Words that a draw for m neurons takes.
  package func wordsPerDraw(neurons m: Int) -> Int {
    (m + slabNeurons - 1) / slabNeurons * slab.columns * SparseSignSketch.wordsPerColumn
  }

  /// Overwrites `result` (n x s) by draw `draw` of `seed`, for `firing` (n x m), `values` v (m) and `points`
  /// (n x d).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func fill(
    _ result: inout Matrix<Scalar>, seed: UInt64, draw: UInt32, firing: borrowing BitMatrix,
    values: borrowing AlignedBuffer<Scalar>, points: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (n, d, m, s, lanes) = (
      points.rows, points.columns, firing.columns, rows, Scalar.lineWidth
    )
    let groups = (n + lanes - 1) / lanes
    precondition(
      firing.rows == n && values.count == m && result.rows == n && result.columns == s
        && sums.count == groups * s * lanes && turned.count == groups * d * lanes,
      "the shapes of the sketch do not match")
    precondition(tiles.count >= workers.count * d * lanes, "too little scratch")
    let (x, y) = (points.view, result.mutableView)
    let (sums, side) = (sums.mutableView, turned.mutableView)
    let (bits, v) = (firing.view, values.view)
    let (entries, tiles) = (slab.entries.view, tiles.mutableView)
    let wordStride = firing.stride
    sums.pointer.update(repeating: 0, count: groups * s * lanes)
    for group in 0..<groups {
      let first = group * lanes
      turn(x + first * d, rows: min(lanes, n - first), d, d, lanes, into: side + first * d)
    }
    for firstNeuron in stride(from: 0, to: m, by: slabNeurons) {
      let neurons = min(slabNeurons, m - firstNeuron)
      slab.draw(seed: seed, substream: draw, first: firstNeuron * d, workers: workers)
      workers.forEach(groups) { group, worker in
        let first = group * lanes
        let lines = SketchLines(
          bits: bits + first * wordStride, wordStride: wordStride, points: min(lanes, n - first),
          coordinates: side + first * d, dimension: d, tile: tiles + worker * d * lanes,
          sums: sums + first * s)
        for r in 0..<neurons {
          lines.add(firstNeuron + r, value: v[firstNeuron + r], entries: entries + 4 * r * d)
        }
      }
    }
    workers.forEach(groups) { group, _ in
      let first = group * lanes
      turnBack(sums + first * s, rows: min(lanes, n - first), s, lanes, into: y + first * s)
    }
  }
}

/// The points of one group, side by side, and their sketches.
private struct SketchLines<Scalar: SketchScalar> {
  let bits: UnsafePointer<UInt64>
  let wordStride: Int
  let points: Int
  let coordinates: UnsafePointer<Scalar>
  let dimension: Int
  let tile: UnsafeMutablePointer<Scalar>
  let sums: UnsafeMutablePointer<Scalar>

  /// Adds the d columns of a neuron where it fires, with 4 d entries of the sketch.
  @inline(__always)
  func add(_ neuron: Int, value: Scalar, entries: UnsafePointer<UInt32>) {
    let (word, bit, lanes) = (neuron / 64, UInt64(neuron % 64), Scalar.lineWidth)
    var fired: UInt64 = 0
    for point in 0..<points {
      fired |= (bits[point &* wordStride &+ word] &>> bit & 1) &<< UInt64(point)
    }
    guard fired != 0 else { return }
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 16) { factors in
      guard let factor = factors.baseAddress else { return }
      for lane in 0..<lanes { factor[lane] = fired &>> UInt64(lane) & 1 == 1 ? value : 0 }
      for k in 0..<dimension {
        let (target, source) = (tile + k &* lanes, coordinates + k &* lanes)
        KernelWork.add(multiplyAdds: lanes, in: Scalar.self)
        for lane in 0..<lanes { target[lane] = factor[lane] * source[lane] }
      }
    }
    for k in 0..<dimension { Scalar.addLine(tile + k &* lanes, entries + 4 &* k, to: sums) }
  }
}

/// Writes `rows` rows side by side: entry (r, j) to `j * lanes + r`.
@inline(__always)
private func turn<Scalar: SketchScalar>(
  _ source: UnsafePointer<Scalar>, rows: Int, _ columns: Int, _ stride: Int, _ lanes: Int,
  into tile: UnsafeMutablePointer<Scalar>
) {
  for r in 0..<rows {
    for j in 0..<columns { tile[j &* lanes &+ r] = source[r &* stride &+ j] }
  }
}

/// Writes what stands side by side as rows of s.
@inline(__always)
private func turnBack<Scalar: SketchScalar>(
  _ lines: UnsafePointer<Scalar>, rows: Int, _ s: Int, _ lanes: Int,
  into target: UnsafeMutablePointer<Scalar>
) {
  for r in 0..<rows {
    for t in 0..<s { target[r &* s &+ t] = lines[t &* lanes &+ r] }
  }
}
