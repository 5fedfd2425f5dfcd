import Numerics
import TestSupport
import Testing

/// Lists of firing pairs against the bits that they are made from.
@Suite struct FiringPairsTests {
  /// Points, neurons and densities: words in part and in full, nothing and everything.
  private static let shapes: [(n: Int, m: Int, density: Double)] = [
    (1, 1, 1), (3, 500, 0.02), (64, 300, 0.1), (65, 257, 0.5), (130, 1000, 0.03), (7, 40, 0),
    (300, 90, 1),
  ]

  private struct Bits {
    let (n, m): (Int, Int)
    let fires: [Bool]

    init(_ shape: (n: Int, m: Int, density: Double), seed: UInt64) {
      (n, m) = (shape.n, shape.m)
      var samples = Samples(seed: seed)
      fires = samples.bits(n * m, density: shape.density)
    }

    func set(_ i: Int) -> [Int] { (0..<m).filter { fires[$0 * n + i] } }
    var alive: [Int] { (0..<m).filter { r in (0..<n).contains { fires[r * n + $0] } } }

    /// Rows of words of these neurons.
    func rows(_ neurons: [Int]) -> [UInt64] {
      let words = (n + 63) / 64
      var rows = [UInt64](repeating: 0, count: neurons.count * words)
      for (q, r) in neurons.enumerated() {
        for i in 0..<n where fires[r * n + i] {
          rows[q * words + i / 64] |= 1 << UInt64(i % 64)
        }
      }
      return rows
    }

    func pairs(workers: Workers = Workers(count: 2)) -> FiringPairs {
      var pairs = FiringPairs(points: n)
      pairs.replace(byRows: GrowingBuffer(rows(Array(0..<m))), width: m, workers: workers)
      return pairs
    }
  }

  @Test(arguments: 0..<shapes.count)
  func `packed rows become the sets that they hold`(index: Int) {
    let bits = Bits(Self.shapes[index], seed: 1)
    let pairs = bits.pairs()
    for i in 0..<bits.n { #expect(pairs.firingSet(of: i) == bits.set(i)) }
    #expect(pairs.slots == bits.alive.count)
    #expect(pairs.count == bits.fires.count(where: \.self))
  }

  @Test(arguments: 0..<shapes.count)
  func `rows of slots keep their neurons, and flips are the bits that differ`(index: Int) {
    let (old, new) = (Bits(Self.shapes[index], seed: 1), Bits(Self.shapes[index], seed: 2))
    var pairs = old.pairs()
    let (alive, rows) = (old.alive, new.rows(old.alive))
    var differing = 0
    for r in alive {
      for i in 0..<old.n where old.fires[r * old.n + i] != new.fires[r * old.n + i] {
        differing += 1
      }
    }
    #expect(pairs.flips(toRows: GrowingBuffer(rows)) == differing)
    pairs.replace(byRows: GrowingBuffer(rows), workers: Workers(count: 2))
    for i in 0..<old.n {
      #expect(pairs.firingSet(of: i) == new.set(i).filter { alive.contains($0) })
    }
  }

  @Test(arguments: 0..<shapes.count)
  func `sets that are gathered give the same pairs again`(index: Int) {
    let bits = Bits(Self.shapes[index], seed: 3)
    let pairs = bits.pairs()
    var sets = GrowingBuffer<UInt32>()
    var again = FiringPairs(points: bits.n)
    var starts = AlignedBuffer<Int>(count: bits.n + 1, repeating: 0)
    var slotOf = AlignedBuffer<UInt32>(count: bits.m, repeating: .max)
    pairs.gatherSets(into: &sets, starts: &starts)
    again.replace(bySets: sets, starts: starts, slotOf: &slotOf)
    for i in 0..<bits.n { #expect(again.firingSet(of: i) == bits.set(i)) }
    #expect((0..<bits.m).allSatisfy { slotOf.pointer[$0] == .max })
    #expect(again.increments == pairs.increments)
  }

  @Test(arguments: 0..<shapes.count)
  func `the Gram matrix of lists, and products with it, are those of the bits`(index: Int) {
    let bits = Bits(Self.shapes[index], seed: 4)
    let (n, workers) = (bits.n, Workers(count: 2))
    let pairs = bits.pairs()
    guard pairs.slots > 0 else { return }
    var samples = Samples(seed: 5)
    var kernel = Matrix<Double>(rows: n, columns: n, repeating: 0)
    for i in 0..<n {
      for j in 0...i { (kernel[i, j], kernel[j, i]) = { ($0, $0) }(samples.eighths()) }
    }
    var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
    var lists = NeuronLists(for: pairs, workers: workers)
    lists.fill(from: pairs, workers: workers)
    var counts = ListedCounts(points: n, workers: workers)
    counts.fillGram(
      &gram, pointGram: kernel, scale: 0.5, lists: lists, workers: workers)
    let x = (0..<n).map { _ in samples.eighths() }
    var image = AlignedBuffer<Double>(count: n, repeating: 0)
    var passes = GramPasses()
    passes.apply(
      pairs, pointGram: kernel, scale: 0.5, AlignedBuffer(x), into: &image, workers: workers)
    for i in 0..<n {
      let row = Set(bits.set(i))
      var sum = 0.0
      for j in 0..<n {
        let entry = kernel[i, j] * 0.5 * Double(bits.set(j).count(where: row.contains))
        if j <= i { #expect(gram[i, j] == entry) }
        sum += entry * x[j]
      }
      #expect(image.pointer[i] == sum)  // multiples of 1/1024: exact in any order
    }
  }

  @Test(arguments: [0, 1, 3, 4, 7, 8, 15, 16, 17, 20, 31, 64, 67])
  func `inner products are within their rounding errors`(count: Int) {
    check(Float.self, count)
    check(Double.self, count)
  }

  private func check<Scalar: KernelScalar>(_ scalar: Scalar.Type, _ count: Int) {
    var samples = Samples(seed: UInt64(count))
    let (x, y) = (samples.vector(count, scalar), samples.vector(count, scalar))
    let found = Scalar.innerProduct(x.map { Scalar($0) }, y.map { Scalar($0) }, count: count)
    let (exact, size) = zip(x, y).reduce((0.0, 0.0)) {
      ($0.0 + $1.0 * $1.1, $0.1 + abs($1.0 * $1.1))
    }
    #expect(abs(Double(found) - exact) <= gammaWithReference(count + 1, scalar) * size)
  }
}
