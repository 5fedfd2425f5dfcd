import Numerics
import TestSupport
import Testing

@Suite struct PhiloxTests {
  /// Lines of Random123's `kat_vectors` for philox4x32-10.
  struct KnownAnswer: Sendable {
    let counter: [UInt64]
    let key: [UInt32]
    let words: [UInt64]
  }

  static let knownAnswers = [
    KnownAnswer(
      counter: [0, 0, 0, 0], key: [0, 0],
      words: [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
    KnownAnswer(
      counter: [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF],
      key: [0xFFFF_FFFF, 0xFFFF_FFFF],
      words: [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]),
    KnownAnswer(
      counter: [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344],
      key: [0xA409_3822, 0x299F_31D0],
      words: [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]),
  ]

  @Test("The words are those of Random123's known answers", arguments: knownAnswers)
  func knownAnswer(_ known: KnownAnswer) {
    let (c, k) = (known.counter, known.key)
    let words = Philox.words(counter: (c[0], c[1], c[2], c[3]), key: (k[0], k[1]))
    #expect([words.0, words.1, words.2, words.3] == known.words)
  }

  @Test(
    "A fill is the words of one counter after the other", arguments: [0, 1, 3, 7, 8, 9, 40, 65])
  func fill(blocks: Int) {
    for known in Self.knownAnswers {
      // The last counter of all is the highest that fits.
      let first = max(0, Int(known.counter[0]) - blocks)
      let counter = (UInt64(first), known.counter[1], known.counter[2], known.counter[3])
      let key = (known.key[0], known.key[1])
      var filled = AlignedBuffer<UInt32>(count: 4 * blocks, repeating: 0)
      Philox.fill(filled.mutablePointer, blocks: blocks, from: counter, key: key)
      let expected = (0..<blocks).flatMap { block in
        let words = Philox.words(
          counter: (UInt64(first + block), counter.1, counter.2, counter.3), key: key)
        return [words.0, words.1, words.2, words.3].map { UInt32($0) }
      }
      #expect(filled.elements == expected)
    }
  }
}
