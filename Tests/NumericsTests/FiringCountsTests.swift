import Numerics
import TestSupport
import Testing

@Suite struct FiringCountsTests {
  @Test(
    "The Gram matrix has the exact counts and its upper triangle is left alone",
    arguments: awkwardPoints, awkwardWidths)
  func exact(n: Int, m: Int) {
    for density in [0.03, 0.5, 1] { expectExactGram(n, m, density: density) }
  }

  @Test("An empty firing matrix gives nothing to do") func empty() {
    expectExactGram(0, 10, density: 1)
    expectExactGram(3, 0, density: 1)
  }

  @Test("Blocks beyond the first row and column of blocks are exact")
  func manyBlocks() {
    expectExactGram(257, 130, density: 0.4)
  }

  @Test("A Gram matrix beyond the caches is exact, with rows of whole lines and of others")
  func beyondTheCaches() {
    for n in [1032, 1027] { expectExactGram(n, 33, density: 0.5) }
  }
}

/// Compares with a brute-force count, in bits: K_ij (count scale) rounds in one way only.
private func expectExactGram(
  _ n: Int, _ m: Int, density: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  var samples = Samples(seed: UInt64(1000 * n + m))
  let fired = samples.bits(n * m, density: density)
  let kernel = samples.matrix(n, n, Double.self)
  let scale = 1 / Double(max(m, 1))
  let counts = textbookCommonCounts(fired, rows: n, columns: m)
  let expected = TextbookMatrix(rows: n, columns: n) { i, j in
    j <= i ? kernel[i, j] * (Double(counts[i][j]) * scale) : 77
  }
  let firing = BitMatrix(rows: n, columns: m, bits: fired)
  for team in teams {
    let workers = Workers(count: team)
    let gram = Matrix(rows: n, columns: n, repeating: 77.0)
    let kernels = FiringCounts(workers: workers)
    // Twice, since counts must start from zero each time.
    for _ in 0..<2 {
      kernels.fillGram(
        gram, pointGram: kernel.matrix(of: Double.self), scale: scale, firing: firing,
        workers: workers)
    }
    let difference = firstDifference(TextbookMatrix(gram).entries, expected.entries)
    #expect(difference == nil, "density \(density)", sourceLocation: sourceLocation)
  }
}
