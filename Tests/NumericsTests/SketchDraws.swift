import Numerics
import TestSupport

/// The random parts of sketches, drawn again from the streams that their docstrings name.
struct SketchDraws {
  let seed: UInt64
  let draw: UInt32

  /// Signs of row `row` of `sketchSigns`.
  func signs(_ count: Int, row: Int = 0) -> [Double] {
    var signs = AlignedBuffer<Double>(count: count, repeating: 0)
    RandomStream(seed: seed, purpose: .sketchSigns, substream: draw).fillSigns(&signs, row: row)
    return signs.elements
  }

  /// Integers of row `row` of `sketchSamples`.
  func integers(_ count: Int, below bound: Int, row: Int = 0) -> [Int] {
    var integers = AlignedBuffer<Int32>(count: count, repeating: -1)
    RandomStream(seed: seed, purpose: .sketchSamples, substream: draw)
      .fillIntegers(&integers, below: bound, row: row)
    return integers.elements.map(Int.init)
  }

  /// A sample without replacement of `sketchSamples`.
  func sample(_ count: Int, below bound: Int) -> [Int] {
    var displaced = DisplacedPlaces(samples: count)
    var sample = AlignedBuffer<Int32>(count: count, repeating: -1)
    RandomStream(seed: seed, purpose: .sketchSamples, substream: draw)
      .fillSample(&sample, below: bound, displaced: &displaced)
    return sample.elements.map(Int.init)
  }

  /// S = sqrt(N'/s) P F D, s x `length`, the columns of F in the order of the chunks.
  func subsampledTransform(
    _ kind: TransformKind, chunks: TransformChunks, length: Int, samples: Int
  ) -> TextbookMatrix {
    let padded = chunks.padded
    let transform = TextbookMatrix(kind, length: padded)
    let (signs, places) = (signs(length), sample(samples, below: padded))
    let scale = (Double(padded) / Double(samples)).squareRoot()
    return TextbookMatrix(rows: samples, columns: length) {
      scale * transform[places[$0], chunks.position(of: $1, in: kind)] * signs[$1]
    }
  }

  /// C, s x `length`.
  func countSketch(length: Int, buckets: Int, row: Int = 0) -> TextbookMatrix {
    let places = integers(length, below: buckets, row: row)
    let signs = signs(length, row: row)
    return TextbookMatrix(rows: buckets, columns: length) { $0 == places[$1] ? signs[$1] : 0 }
  }

  /// The count sketch of u (x) x, s x m d.
  func tensorSketch(left m: Int, right d: Int, buckets: Int) -> TextbookMatrix {
    let places = (integers(m, below: buckets), integers(d, below: buckets, row: 1))
    let signs = (signs(m), signs(d, row: 1))
    return TextbookMatrix(rows: buckets, columns: m * d) { bucket, entry in
      let (r, k) = entry.quotientAndRemainder(dividingBy: d)
      let isHit = (places.0[r] + places.1[k]) % buckets == bucket
      return isHit ? signs.0[r] * signs.1[k] : 0
    }
  }

  /// Entry k, r d + j is sqrt(N1 N2/s) (T1 D1)_{p_k r} (T2 D2)_{q_k j}, s x m d.
  func tensorTransform(
    _ kind: TransformKind, chunks: TransformChunks, left m: Int, right d: Int, samples: Int
  ) -> TextbookMatrix {
    let (rows, columns) = (chunks.padded, kind.paddedLength(d))
    let left = TextbookMatrix(kind, length: rows)
    let right = TextbookMatrix(kind, length: columns)
    let p = integers(samples, below: rows)
    let q = integers(samples, below: columns, row: 1)
    let (d1, d2) = (signs(m), SketchDraws(seed: seed, draw: 0).signs(d, row: 1))
    let scale = (Double(rows) * Double(columns) / Double(samples)).squareRoot()
    return TextbookMatrix(rows: samples, columns: m * d) { k, entry in
      let (r, j) = entry.quotientAndRemainder(dividingBy: d)
      let place = chunks.position(of: r, in: kind)
      return scale * left[p[k], place] * d1[r] * right[q[k], j] * d2[j]
    }
  }
}

/// u (x) x: entry r d + j is u_r x_j.
func kronecker(_ u: [Double], _ x: [Double]) -> [Double] {
  u.flatMap { left in x.map { left * $0 } }
}

/// Compares the rows of a sketch with S times the rows of vectors, each within `bound` of its vector.
func sketchExcess<Scalar: KernelScalar>(
  _ sketch: borrowing Matrix<Scalar>, of vectors: [[Double]], by dense: TextbookMatrix,
  within bound: ([Double]) -> Double
) -> Excess? {
  for (i, vector) in vectors.enumerated() {
    let allowed = Array(repeating: bound(vector), count: sketch.columns)
    let excess = Excess.first(
      sketch.row(i).map { Double($0) }, from: dense * vector, within: allowed)
    if let excess { return excess }
  }
  return nil
}

/// |mean - 1| of |S x|^2 over draws 0, 1, ... of a unit vector x.
func meanDeviation(draws: Int, _ sketched: (UInt32) -> [Double]) -> Double {
  let sum = (0..<draws).reduce(0) { sum, draw in
    sum + sketched(UInt32(draw)).reduce(0) { $0 + $1 * $1 }
  }
  return abs(sum / Double(draws) - 1)
}

/// The unit vector in the direction of (1, 1/2, 1/3, ...).
func harmonicDirection(_ length: Int) -> [Double] {
  let entries = (0..<length).map { 1 / Double($0 + 1) }
  let size = euclideanNorm(entries)
  return entries.map { $0 / size }
}
