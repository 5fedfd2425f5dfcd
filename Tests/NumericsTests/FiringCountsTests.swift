import Numerics
import TestSupport
import Testing

@Suite struct FiringCountsTests {
  @Test(
    "The Gram matrix has the exact counts and its upper triangle is left alone",
    arguments: awkwardPoints, awkwardWidths)
  func exact(n: Int, m: Int) {
    for density in [0.03, 0.5, 1] { expectExactCounts(n, m, density: density) }
  }

  @Test("An empty firing matrix gives nothing to do") func empty() {
    expectExactCounts(0, 10, density: 1)
    expectExactCounts(3, 0, density: 1)
  }

  /// Adders take eight vectors of two, four or eight words at a time, and what is left over one by one.
  @Test(
    "Rows that end amid the vectors of a target are exact", arguments: [1000, 2500, 4600, 9000])
  func ends(m: Int) {
    for density in [0.5, 1] { expectExactCounts(7, m, density: density) }
  }

  @Test("Blocks beyond the first row and column of blocks are exact")
  func manyBlocks() {
    expectExactCounts(257, 130, density: 0.4)
  }

  @Test("A Gram matrix beyond the caches is exact, with rows of whole lines and of others")
  func beyondTheCaches() {
    for n in [1032, 1027] { expectExactCounts(n, 33, density: 0.5) }
  }
}

private func expectExactCounts(
  _ n: Int, _ m: Int, density: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  expectExactGram(n, m, density: density, sourceLocation: sourceLocation) {
    gram, kernel, scale, firing, workers in
    var counts = FiringCounts(workers: workers)
    // Twice, since counts must start from zero each time.
    for _ in 0..<2 {
      counts.fillGram(&gram, pointGram: kernel, scale: scale, firing: firing, workers: workers)
    }
  }
}
