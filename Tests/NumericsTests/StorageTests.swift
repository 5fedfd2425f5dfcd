import Numerics
import TestSupport
import Testing

@Suite struct StorageTests {
  @Test("Buffers are aligned, large ones to huge pages", arguments: [0, 1, 63, 1000, 1 << 20])
  func alignment(count: Int) {
    let buffer = AlignedBuffer<Double>(count: count, repeating: 1.5)
    let address = Int(bitPattern: buffer.pointer)
    #expect(address % (count >= 1 << 19 ? 2 << 20 : 64) == 0)
    let filled = buffer.elements == [Double](repeating: 1.5, count: count)
    #expect(filled)
  }

  @Test(
    "A matrix is stored row by row", arguments: [(0, 0), (0, 3), (3, 0), (1, 1), (3, 5), (7, 2)])
  func rowMajor(rows: Int, columns: Int) {
    let entries = (0..<rows * columns).map { Double($0) }
    let matrix = Matrix(rows: rows, columns: columns, entries: entries)
    let (all, count) = (matrix.entries, matrix.count)
    #expect(all == entries && count == entries.count)
    for i in 0..<rows {
      let row = matrix.row(i)
      let subscripted = (0..<columns).map { matrix[i, $0] }
      #expect(row == Array(entries[i * columns..<(i + 1) * columns]))
      #expect(subscripted == row)
    }
  }

  @Test("A clone has memory of its own, and copies take every entry")
  func clones() {
    var original = Matrix(rows: 2, columns: 2, entries: [1, 2, 3, 4.0])
    var clone = original.clone()
    clone[1, 0] = 30
    let afterwards = (original.entries, clone.entries)
    #expect(afterwards.0 == [1, 2, 3, 4])
    #expect(afterwards.1 == [1, 2, 30, 4])
    original.copyEntries(of: clone)
    let copied = original.entries
    #expect(copied == [1, 2, 30, 4])
  }

  @Test("Bits read back as written and nothing else changes", arguments: [1, 63, 64, 65, 512, 513])
  func bits(columns: Int) {
    let rows = 5
    var matrix = BitMatrix(rows: rows, columns: columns)
    var samples = Samples(seed: 40)
    var expected = samples.bits(rows * columns, density: 0.5)
    for index in expected.indices { matrix[index / columns, index % columns] = expected[index] }
    matrix[4, columns - 1] = true
    matrix[0, 0] = true
    matrix[0, 0] = false
    expected[expected.count - 1] = true
    expected[0] = false
    let subscripted = expected.indices.map { matrix[$0 / columns, $0 % columns] }
    let (read, clean, population) = (matrix.bits, matrix.hasCleanPadding, matrix.population())
    #expect(subscripted == expected)
    #expect(read == expected)
    #expect(clean)
    #expect(population == expected.count { $0 })
  }

  @Test(
    "Rows are padded to eight words, the matrix to four rows, all zero",
    arguments: [(0, 5), (1, 0), (1, 1), (4, 512), (5, 513)])
  func padding(rows: Int, columns: Int) {
    let matrix = BitMatrix(rows: rows, columns: columns)
    let (stride, words) = (matrix.stride, matrix.paddedWords)
    #expect(stride % 8 == 0 && stride * 64 >= columns && stride * 64 < columns + 512)
    #expect(words == [UInt64](repeating: 0, count: (rows + 3) / 4 * 4 * stride))
  }

  @Test("Rounding up gives the least multiple that is not smaller")
  func roundingUp() {
    #expect([0, 1, 7, 8, 9].map { roundUp($0, to: 8) } == [0, 8, 8, 8, 16])
  }
}
