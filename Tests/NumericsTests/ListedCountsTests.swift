import Numerics
import TestSupport
import Testing

@Suite struct ListedCountsTests {
  @Test(
    "The Gram matrix from lists has the exact counts and its upper triangle is left alone",
    arguments: awkwardPoints, [1, 63, 64, 65, 511, 512, 513, 1030])
  func exact(n: Int, m: Int) {
    for density in [0.03, 0.5, 1] { expectExactCounts(n, m, density: density) }
  }

  @Test("An empty firing matrix gives nothing to do") func empty() {
    expectExactCounts(0, 10, density: 1)
    expectExactCounts(3, 0, density: 1)
  }

  @Test("Blocks of points beyond the first are exact", arguments: [255, 256, 257, 511, 513])
  func manyBlocks(n: Int) {
    expectExactCounts(n, 130, density: 0.1)
  }

  @Test("Counts beyond 16 bits are exact", arguments: [65_535, 65_536, 65_600])
  func manyNeurons(m: Int) {
    expectExactCounts(3, m, density: 1)
  }

  @Test("Lists and words count to the same bits", arguments: [0, 0.01, 0.05, 1])
  func words(density: Double) {
    var samples = Samples(seed: 9)
    let (n, m) = (600, 1000)
    expectCountsOfWords(n, m, samples.bits(n * m, density: density))
  }

  @Test("A few neurons that fire on every point are counted from lists as from words")
  func crowded() {
    let (n, m) = (600, 1000)
    expectCountsOfWords(n, m, (0..<n * m).map { $0 % m < 20 })
  }

  /// Compares with ``FiringCounts``, and the pairs of the lists with their lengths.
  private func expectCountsOfWords(_ n: Int, _ m: Int, _ bits: [Bool]) {
    var samples = Samples(seed: 10)
    let workers = Workers(count: 2)
    let firing = BitMatrix(rows: n, columns: m, bits: bits)
    let kernel = samples.matrix(n, n, Double.self).matrix(of: Double.self)
    var fromLists = Matrix(rows: n, columns: n, repeating: 77.0)
    var fromWords = Matrix(rows: n, columns: n, repeating: 77.0)
    var lists = NeuronLists(points: n, neurons: m, capacity: firing.population(), workers: workers)
    lists.fill(from: firing, workers: workers)
    var listed = ListedCounts(points: n, workers: workers)
    listed.fillGram(
      &fromLists, pointGram: kernel, scale: 0.3, lists: lists, workers: workers)
    var counts = FiringCounts(workers: workers)
    counts.fillGram(
      &fromWords, pointGram: kernel, scale: 0.3, firing: firing, workers: workers)
    let lengths = (0..<m).map { r in (0..<n).count { bits[$0 * m + r] } }
    #expect(lists.pairs == lengths.reduce(0) { $0 + $1 * ($1 + 1) / 2 })
    #expect(firstDifference(fromLists.entries, fromWords.entries) == nil)
  }
}

private func expectExactCounts(
  _ n: Int, _ m: Int, density: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  expectExactGram(n, m, density: density, sourceLocation: sourceLocation) {
    gram, kernel, scale, firing, workers in
    var lists = NeuronLists(
      points: n, neurons: m, capacity: firing.population(), workers: workers)
    var listed = ListedCounts(points: n, workers: workers)
    // Twice, since counts must start from zero each time.
    for _ in 0..<2 {
      lists.fill(from: firing, workers: workers)
      listed.fillGram(&gram, pointGram: kernel, scale: scale, lists: lists, workers: workers)
    }
  }
}
