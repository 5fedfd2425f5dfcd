import Numerics
import TestSupport
import Testing

@Suite struct FiringListsTests {
  @Test("The ones of words come out in rising order", arguments: [0, 1, 2, 3, 7, 64])
  func ones(words: Int) {
    for density in [0, 0.01, 0.1, 0.5, 1] {
      var samples = Samples(seed: UInt64(words))
      let bits = samples.bits(64 * words, density: density)
      let matrix = BitMatrix(rows: 1, columns: 64 * words, bits: bits)
      var positions = AlignedBuffer<UInt32>(count: 64 * words + 4, repeating: 77)
      let count = extractSetBits(matrix.pointer, count: words, into: positions.mutablePointer)
      let expected = bits.indices.filter { bits[$0] }
      let found = positions.elements.prefix(count).map { Int($0) }
      #expect(firstDifference(found, expected) == nil)
    }
  }

  @Test("The sets S_i are those of the bits", arguments: awkwardPoints + [0], awkwardWidths + [0])
  func firingSets(n: Int, m: Int) {
    for density in [0.03, 1] {
      var samples = Samples(seed: UInt64(1000 * n + m))
      let bits = samples.bits(n * m, density: density)
      let firing = BitMatrix(rows: n, columns: m, bits: bits)
      var sets = FiringSets(points: n, capacity: firing.population())
      for team in teams + [3] {
        // Twice, since what was there must not stay.
        for _ in 0..<2 { sets.fill(from: firing, workers: Workers(count: team)) }
        let wrong = (0..<n).first { i in
          sets[i].map { Int($0) } != (0..<m).filter { bits[i * m + $0] }
        }
        #expect(wrong == nil, "density \(density)")
      }
    }
  }

  @Test(
    "The lists F_r are those of the bits", arguments: awkwardPoints + [0, 256, 257, 515],
    [0, 1, 63, 65, 511, 513, 1030])
  func neuronLists(n: Int, m: Int) {
    for density in [0.03, 1] {
      var samples = Samples(seed: UInt64(1000 * n + m))
      let bits = samples.bits(n * m, density: density)
      let firing = BitMatrix(rows: n, columns: m, bits: bits)
      for team in teams {
        let workers = Workers(count: team)
        var lists = NeuronLists(
          points: n, neurons: m, capacity: firing.population(), workers: workers)
        for _ in 0..<2 { lists.fill(from: firing, workers: workers) }
        let wrong = (0..<m).first { r in
          lists[r].map { Int($0) } != (0..<n).filter { bits[$0 * m + r] }
        }
        #expect(wrong == nil, "density \(density)")
      }
    }
  }
}
