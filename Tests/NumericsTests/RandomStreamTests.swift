import Numerics
import TestSupport
import Testing

@Suite struct RandomStreamTests {
  @Test("Normals agree with exact arithmetic within 9 u", arguments: RandomFixture.normals)
  func exactNormals(_ known: RandomFixture.Normals) {
    // Half of the logarithm's 5 u, the square root's 1/2 and its rounding, a coordinate's 4 u and
    // the product's: under 9 u with the rounding of the reference, which is 9/2 to 9 ulps.
    let drawn = normals(
      Double.self, stream(known), known.rows, known.columns, firstRow: known.firstRow)
    let bounds = known.rounded.map { 9 * unitRoundoff(Double.self) * abs($0) }
    #expect(Excess.first(drawn, from: known.rounded, within: bounds) == nil)
  }

  @Test("Normals are the documented operations, bit for bit", arguments: RandomFixture.normals)
  func replayedNormals(_ known: RandomFixture.Normals) {
    let drawn = normals(
      Double.self, stream(known), known.rows, known.columns, firstRow: known.firstRow)
    #expect(drawn == known.replayed)
  }

  @Test("An entry does not depend on how many rows and columns are drawn")
  func independentOfShape() {
    expectIndependence(Float.self)
    expectIndependence(Double.self)
  }

  private func expectIndependence<Scalar: KernelScalar>(_ scalar: Scalar.Type) {
    let stream = RandomStream(seed: 3, purpose: .data)
    let (rows, columns) = (40, 33)
    let all = normals(scalar, stream, rows, columns)
    for (fewerRows, fewerColumns) in [(1, 1), (40, 32), (40, 31), (7, 33), (39, 2), (5, 0)] {
      let part = normals(scalar, stream, fewerRows, fewerColumns)
      let expected = (0..<fewerRows).flatMap { row in
        all[row * columns..<row * columns + fewerColumns]
      }
      #expect(firstDifference(part, expected) == nil)
    }
  }

  @Test("Rows drawn in pieces are the rows drawn at once", arguments: [1, 2, 3, 64, 511, 2048])
  func pieces(columns: Int) {
    expectPieces(Float.self, columns)
    expectPieces(Double.self, columns)
  }

  private func expectPieces<Scalar: KernelScalar>(_ scalar: Scalar.Type, _ columns: Int) {
    let stream = RandomStream(seed: 4, purpose: .weights)
    let all = normals(scalar, stream, 100, columns, firstRow: 5)
    var pieces: [Double] = []
    for (first, count) in [(0, 1), (1, 31), (32, 0), (32, 67), (99, 1)] {
      pieces += normals(scalar, stream, count, columns, firstRow: 5 + first)
    }
    #expect(firstDifference(pieces, all) == nil)
  }

  @Test("The number of workers leaves no trace", arguments: [(3, 70_000), (300, 511), (70_000, 3)])
  func workers(rows: Int, columns: Int) {
    let stream = RandomStream(seed: 5, purpose: .weights)
    for team in [2, 3] {
      #expect(
        firstDifference(
          normals(Float.self, stream, rows, columns),
          normals(Float.self, stream, rows, columns, team: team)) == nil)
      #expect(
        firstDifference(
          normals(Double.self, stream, rows, columns),
          normals(Double.self, stream, rows, columns, team: team)) == nil)
    }
  }

  @Test("Streams of other seeds, purposes and substreams have no entry in common")
  func distinctStreams() {
    let streams = [
      RandomStream(seed: 0, purpose: .weights),
      RandomStream(seed: 1, purpose: .weights),
      RandomStream(seed: 1 << 32, purpose: .weights),
      RandomStream(seed: 0, purpose: .outputSigns),
      RandomStream(seed: 0, purpose: .data),
      RandomStream(seed: 0, purpose: .targets),
      RandomStream(seed: 0, purpose: .weights, substream: 1),
      RandomStream(seed: 0, purpose: .weights, substream: 1 << 31),
    ]
    let drawn = streams.map { normals(Double.self, $0, 10, 20) }
    // 1600 numbers from more than 2^60: two of them agree with a probability below 1e-11.
    #expect(Set(drawn.joined()).count == streams.count * 200)
  }

  @Test("Signs are the bits of the stream, whatever their number", arguments: [0, 1, 31, 129, 300])
  func signs(count: Int) {
    let known = RandomFixture.signs.prefix(count).map { $0 == "+" ? 1.0 : -1.0 }
    let stream = RandomStream(seed: 5, purpose: .outputSigns)
    var single = AlignedBuffer<Float>(count: count, repeating: 0)
    var double = AlignedBuffer<Double>(count: count, repeating: 0)
    stream.fillSigns(&single)
    stream.fillSigns(&double)
    let drawn = (single.elements.map(Double.init), double.elements)
    #expect(drawn.0 == known)
    #expect(drawn.1 == known)
  }

  @Test("Long runs of signs, packed signs and words are the same bits", arguments: [1, 2, 3])
  func words(team: Int) {
    let (count, stream) = (70_003, RandomStream(seed: 6, purpose: .outputSigns, substream: 3))
    var bits = AlignedBuffer<UInt64>(count: count, repeating: 0)
    var words = AlignedBuffer<UInt32>(count: 2 * count - 1, repeating: 0)
    var signs = AlignedBuffer<Float>(count: 64 * count - 5, repeating: 0)
    stream.fillSignBits(&bits, workers: Workers(count: team))
    stream.fillWords(&words, workers: Workers(count: team))
    stream.fillSigns(&signs)
    let halves = bits.elements.flatMap {
      [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)]
    }
    #expect(firstDifference(words.elements, Array(halves.prefix(words.count))) == nil)
    let packed = bits.elements
    let expected = (0..<signs.count).map { packed[$0 / 64] >> UInt64($0 % 64) & 1 == 0 ? -1 : 1 }
    #expect(firstDifference(signs.elements, expected.map { Float($0) }) == nil)
  }

  @Test(
    "Words are those of the documented blocks, whatever their number", arguments: [0, 1, 6, 103])
  func wordsOfRows(count: Int) {
    let stream = RandomStream(seed: 0x1234_5678_9ABC_DEF0, purpose: .data, substream: 7)
    var words = AlignedBuffer<UInt32>(count: count, repeating: 0)
    stream.fillWords(&words, row: 11)
    let expected = (0..<count).map { index in
      let block = Philox.words(
        counter: (UInt64(index / 4), 11, 7, 2), key: (0x9ABC_DEF0, 0x1234_5678))
      return UInt32([block.0, block.1, block.2, block.3][index % 4])
    }
    #expect(words.elements == expected)
  }

  private func stream(_ known: RandomFixture.Normals) -> RandomStream {
    RandomStream(seed: known.seed, purpose: known.purpose, substream: known.substream)
  }
}

/// The normals of a stream, listed row by row in double precision.
func normals<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ stream: RandomStream, _ rows: Int, _ columns: Int, firstRow: Int = 0,
  team: Int = 1
) -> [Double] {
  var matrix = Matrix<Scalar>(rows: rows, columns: columns, repeating: .nan)
  stream.fillNormals(&matrix, firstRow: firstRow, workers: Workers(count: team))
  return matrix.entries.map { Double($0) }
}
