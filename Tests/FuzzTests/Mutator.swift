import Foundation
import Measurement
import Statistics

/// Makes inputs out of sound ones by small damages; the input of an index is always the same.
struct Mutator {
  let seeds: [[UInt8]]
  /// Words of the grammar, and numbers at the borders of types.
  let tokens: [[UInt8]]

  /// More would only be slower.
  private static let longest = 1 << 14

  init(seeds: [Data], tokens: [String]) {
    self.seeds = seeds.map { [UInt8]($0) }
    self.tokens = (tokens + Self.numbers).map { Array($0.utf8) }
  }

  private static let numbers = [
    "0", "-1", "1", "255", "256", "2147483648", "4294967296", "9223372036854775807",
    "-9223372036854775808", "9223372036854775808", "18446744073709551616", "1e308", "1e999",
    "-0.0", "5e-324", "nan", "inf", "0x1p3", "null", "true", "[]", "{}", "\u{0}", "\n", "\r\n", " ",
    "\"", "'", "\u{FEFF}", "\u{E9}",
  ]

  /// The input of an index: a seed with one to eight damages.
  func input(_ index: Int) -> Data {
    var random = SplitMix64(state: UInt64(index))
    var bytes = seeds.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      damage(&bytes, &random)
      if bytes.count > Self.longest { bytes.removeLast(bytes.count - Self.longest) }
    }
    return Data(bytes)
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
    case 1: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
    case 2: bytes.removeSubrange(range(from: place, in: bytes, &random))
    case 3: bytes.insert(contentsOf: bytes[range(from: place, in: bytes, &random)], at: place)
    case 4: bytes.insert(contentsOf: token(&random), at: place)
    case 5: replaceNumber(in: &bytes, after: place, &random)
    case 6:
      let other = seeds.randomElement(using: &random) ?? []
      let from = Int.random(in: 0...other.count, using: &random)
      bytes.replaceSubrange(place..., with: other[from...])
    default: bytes.removeSubrange(place...)
    }
  }

  private func range(from place: Int, in bytes: [UInt8], _ random: inout SplitMix64) -> Range<Int> {
    place..<min(bytes.count, place + Int.random(in: 1...32, using: &random))
  }

  private func token(_ random: inout SplitMix64) -> [UInt8] {
    tokens.randomElement(using: &random) ?? []
  }

  private func replaceNumber(
    in bytes: inout [UInt8], after place: Int, _ random: inout SplitMix64
  ) {
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: token(&random))
  }
}
