/// S J^T for a sparse sign sketch S and the Jacobian of the two-layer network, row by row: row i of the result is
/// S (u_i (x) x_i), u_i = (D_ir v_r)_r, with x_i in whole lines of S. Neither J nor S is stored.
///
/// Neurons are taken in slabs whose part of S is drawn anew. Every point is sketched in the order of its neurons: the
/// result does not depend on the number of workers.
///
/// - Complexity: 64 multiply-adds for every line of 16 coordinates of a pair that fires; S is drawn once. Scratch: about
///   2^12 lines of S, 100 KB, and 2 n d scalars.
package struct FiringSketch<Scalar: SketchScalar>: ~Copyable {
  private let points: TwofoldLines<Scalar>
  private let neurons: Int
  private let slabNeurons: Int
  private var slab: SparseSignSketch

  /// For sketches of s rows of the rows of `points`, n x d, and m neurons.
  ///
  /// - Precondition: s is one of ``SparseSignSketch/rows(atLeast:)``.
  package init(rows s: Int, points: borrowing Matrix<Scalar>, neurons m: Int) {
    self.points = TwofoldLines(points)
    neurons = m
    let lines = max(1, self.points.lines)
    slabNeurons = min(roundUp(max(m, 1), to: 64), max(64, (1 << 12) / lines / 64 * 64))
    slab = SparseSignSketch(rows: s, lines: slabNeurons * lines)
  }

  /// Overwrites `result` (n x s) by draw `draw` of `seed`, for `firing` (n x m) and `values` v (m).
  ///
  /// - Returns: the words that were drawn: slabs in which nothing fires are not.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @discardableResult
  package mutating func fill(
    _ result: inout Matrix<Scalar>, seed: UInt64, draw: UInt32, firing: borrowing BitMatrix,
    values: borrowing AlignedBuffer<Scalar>, workers: Workers
  ) -> Int {
    result.mutablePointer.update(repeating: 0, count: result.count)
    return add(SignedBits(of: firing), seed: seed, draw: draw, values: values, to: &result, workers)
  }

  /// Moves `result`, of the same draw, to another D, `firing`, given its `flips`; the words that were drawn.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @discardableResult
  package mutating func follow(
    _ flips: borrowing BitMatrix, to firing: borrowing BitMatrix, _ result: inout Matrix<Scalar>,
    seed: UInt64, draw: UInt32, values: borrowing AlignedBuffer<Scalar>, workers: Workers
  ) -> Int {
    add(
      SignedBits(flips, to: firing), seed: seed, draw: draw, values: values, to: &result, workers)
  }

  @inline(__always)
  private mutating func add(
    _ left: SignedBits, seed: UInt64, draw: UInt32, values: borrowing AlignedBuffer<Scalar>,
    to result: inout Matrix<Scalar>, _ workers: Workers
  ) -> Int {
    let (n, m, s, lines) = (points.vectors, neurons, slab.rows, points.lines)
    precondition(
      left.rows == n && left.columns == m && values.count == m && result.rows == n
        && result.columns == s, "the shapes of the sketch do not match")
    let (x, y, v) = (points.view, result.mutableView, values.view)
    var drawn = 0
    for first in stride(from: 0, to: m, by: slabNeurons) {
      let last = min(m, first + slabNeurons)
      let words = first / 64..<(last + 63) / 64
      guard (0..<n).contains(where: { i in words.contains { left.row(i)[$0] != 0 } }) else {
        continue
      }
      slab.draw(
        seed: seed, substream: draw, lines: first * lines..<last * lines, workers: workers)
      drawn += (last - first) * lines
      let signs = slab.view
      workers.forEach(n) { i, _ in
        let (point, row) = (x + 32 &* lines &* i, y + i &* s)
        for word in words {
          left.forEach(ofRow: i, word: word, v.pointer) { neuron, value in
            signs.add(
              point, lines: lines, times: value, from: (neuron &- first) &* lines, to: row)
          }
        }
      }
    }
    return drawn * SparseSignSketch.wordsPerLine
  }
}
