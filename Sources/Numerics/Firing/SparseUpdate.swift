/// The rank-n step of the first layer, W_r -= a_r sum_{i in F_r} y_i, from lists of the firing pairs.
///
/// What ``FiringUpdate`` computes for all pairs, for those that fire. The ones of 64 neurons are
/// sorted by neuron, and the rows of Y that a neuron lists are summed in registers, in the order of
/// points: the result depends on the shape only, not on the number of workers.
///
/// Error: each entry is off by at most gamma_(k + 1) (|w| + sum |y|) for k points in the list.
///
/// - Complexity: d multiply-adds a firing pair, and about 3 ns; about 4 ns a word of bits; reads and
///   writes W once.
package struct SparseUpdate<Scalar: FiringScalar>: ~Copyable {
  /// The density of firing below which this is faster than ``FiringUpdate``.
  ///
  /// Measured on a Zen 4 with AVX-512: at 0.2 this takes 0.4 to 0.5 of the dense time for n = 1024, d = 64
  /// and 256, and as long in single precision for n = 2048, d = 16; at 0.4 from 0.7 to 1.8 of it. In
  /// double precision it is the faster one up to 0.4.
  package static var breakEvenDensity: Double { 0.2 }

  private let points: Int
  private var memory: BitStripMemory
  private var sorted: AlignedBuffer<UInt32>

  /// Scratch for n points and as many workers as will share the work.
  package init(points n: Int, workers: Workers) {
    points = n
    memory = BitStripMemory(points: n, workers: workers)
    sorted = AlignedBuffer(uninitializedCount: workers.count * (64 * n + 64))
  }

  /// Subtracts from `weights` (m x d) the step of `directions` (Y, n x d) along `firing` (n x m).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func subtract(
    from weights: inout Matrix<Scalar>, directions: borrowing Matrix<Scalar>,
    firing: borrowing BitMatrix, signs: borrowing AlignedBuffer<Scalar>, workers: Workers
  ) {
    let (n, m, d) = (directions.rows, weights.rows, weights.columns)
    precondition(
      directions.columns == d && signs.count == m && firing.rows == n && firing.columns == m,
      "the shapes of the update do not match")
    precondition(memory.fits(points: n, workers: workers), "too little scratch")
    let (w, y) = (weights.mutableView, directions.view)
    let (a, bits) = (
      signs.view, firing.view
    )
    let (strips, scratch) = (memory.strip, sorted.mutableView)
    let stride = firing.stride
    workers.forEach(BitStrip.count(columns: m)) { number, worker in
      let strip = strips.of(worker: worker)
      strip.read(number, of: bits.pointer, stride: stride)
      for word in 0..<BitStrip.words {
        let first = (number * BitStrip.words + word) * 64
        guard first < m else { break }
        let lists = SortedOnes(strip.ones(word: word), in: scratch + worker * (64 * n + 64))
        for r in first..<min(first + 64, m) {
          Scalar.addListed(lists[r - first], of: y.pointer, columns: d, times: -a[r], to: w + r * d)
        }
      }
    }
  }
}

/// The ones of 64 neurons as a list of points a neuron.
struct SortedOnes {
  private let ends: UnsafeMutablePointer<UInt32>
  private let points: UnsafeMutablePointer<UInt32>

  /// Sorts codes 64 i + b by b in `memory`, which holds 64 entries more than there are codes.
  init(_ codes: UnsafeBufferPointer<UInt32>, in memory: UnsafeMutablePointer<UInt32>) {
    ends = memory
    points = memory + 64
    ends.update(repeating: 0, count: 64)
    for index in 0..<codes.count { ends[Int(codes[index] & 63)] &+= 1 }
    var start: UInt32 = 0
    for neuron in 0..<64 { (ends[neuron], start) = (start, start &+ ends[neuron]) }
    for index in 0..<codes.count {
      let neuron = Int(codes[index] & 63)
      points[Int(ends[neuron])] = codes[index] &>> 6
      ends[neuron] &+= 1
    }
  }

  /// The points of a neuron.
  subscript(neuron: Int) -> UnsafeBufferPointer<UInt32> {
    let first = neuron == 0 ? 0 : Int(ends[neuron - 1])
    return UnsafeBufferPointer(start: points + first, count: Int(ends[neuron]) - first)
  }
}
