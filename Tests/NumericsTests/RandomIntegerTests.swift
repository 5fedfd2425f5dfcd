import Numerics
import TestSupport
import Testing

@Suite struct RandomIntegerTests {
  @Test("Integers are the documented bits of the stream", arguments: [1, 2, 3, 1000, 1 << 31])
  func replayed(bound: Int) {
    let seed: UInt64 = 0x1234_5678_9ABC_DEF0
    var integers = AlignedBuffer<Int32>(count: 9, repeating: -1)
    RandomStream(seed: seed, purpose: .sketchSamples, substream: 7)
      .fillIntegers(&integers, below: bound, row: 3)
    let expected = (0..<9).map { index in
      let drawn = Philox.words(
        counter: (UInt64(index / 2), 3, 7, 5), key: (0x9ABC_DEF0, 0x1234_5678))
      let halves = index % 2 == 0 ? (drawn.0, drawn.1) : (drawn.2, drawn.3)
      // The upper 64 of the 96 bits of bound * (high * 2^32 + low), in halves.
      let low = UInt64(bound) * halves.0 >> 32
      return Int32((UInt64(bound) * halves.1 + low) >> 32)
    }
    #expect(integers.elements == expected)
  }

  @Test(
    "A sample has no entry twice, and a shorter one is its beginning", arguments: [1, 2, 17, 300])
  func samples(count: Int) {
    let draws = SketchDraws(seed: 4, draw: 2)
    let all = draws.sample(count, below: count)
    #expect(all.sorted() == Array(0..<count))
    for size in [0, 1, count / 2, count - 1] {
      #expect(draws.sample(size, below: count) == Array(all.prefix(size)))
    }
  }

  @Test("Scratch that was used leaves no trace in a sample")
  func usedScratch() {
    var displaced = DisplacedPlaces(samples: 50)
    let stream = RandomStream(seed: 4, purpose: .sketchSamples, substream: 2)
    var sample = AlignedBuffer<Int32>(count: 50, repeating: 0)
    for _ in 0..<2 {
      stream.fillSample(&sample, below: 50, displaced: &displaced)
      #expect(sample.elements.map(Int.init) == SketchDraws(seed: 4, draw: 2).sample(50, below: 50))
    }
  }

  @Test("A sample is the beginning of a shuffle of all places", arguments: [1, 2, 17, 300, 1000])
  func shuffle(bound: Int) {
    let stream = RandomStream(seed: 11, purpose: .sketchSamples, substream: 3)
    for count in Set([1, bound / 3, bound]).sorted() {
      var order = Array(0..<bound)
      for k in 0..<count {
        var below = AlignedBuffer<Int32>(count: k + 1, repeating: 0)
        stream.fillIntegers(&below, below: bound - k, row: 0)
        order.swapAt(k, k + Int(below.pointer[k]))
      }
      let expected = Array(order.prefix(count))
      #expect(SketchDraws(seed: 11, draw: 3).sample(count, below: bound) == expected)
    }
  }

  @Test("Every integer is sampled equally often")
  func uniform() {
    // A frequency over 20,000 draws is off 1/4 by 0.02 with a probability below 2 exp(-2 * 20,000 *
    // 0.02^2) (Hoeffding), one of 20 below 5e-6.
    let (count, size, draws) = (20, 5, 20_000)
    var hits = Array(repeating: 0, count: count)
    for draw in 0..<draws {
      for place in SketchDraws(seed: 1, draw: UInt32(draw)).sample(size, below: count) {
        hits[place] += 1
      }
    }
    #expect(hits.allSatisfy { abs(Double($0) / Double(draws) - 0.25) < 0.02 })
  }
}
