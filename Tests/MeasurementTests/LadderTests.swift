import Measurement
import Testing

struct LadderTests {
  /// That a ladder is refused with a sentence that quotes it.
  private func refuses(_ text: String, _ sentence: String) {
    let error = UsageError("'\(text)' is not a ladder: \(sentence)")
    #expect(throws: error) { try Ladder(text) }
    #expect(error.exitStatus == .usage)
  }

  @Test(
    "A ladder lists its sizes",
    arguments: [
      ("1024", [1024]), ("256,512,1000", [256, 512, 1000]), ("2^3", [8]), ("1", [1]),
      ("2^10...2^13", [1024, 2048, 4096, 8192]), ("2^10...2^16:x4", [1024, 4096, 16384, 65536]),
      ("100...900", [100, 200, 400, 800]), ("7...7", [7]), ("3^2...81:x3", [9, 27, 81]),
      ("5,2^3...2^5,100", [5, 8, 16, 32, 100]), ("2^62", [1 << 62]), ("1^0...4", [1, 2, 4]),
      ("2^61...9223372036854775807", [1 << 61, 1 << 62]), ("0^0", [1]),
    ])
  func sizes(text: String, sizes: [Int]) throws {
    #expect(try Ladder(text).sizes == sizes)
  }

  @Test(
    "What is neither a size nor a range is quoted",
    arguments: [
      ("", ""), ("a", "a"), ("12,,13", ""), ("2^", ""), ("2^-1", "2^-1"), ("1_000", "1_000"),
      ("1.5", "1.5"), ("2^3^4", "2^3^4"), ("4..8", "4..8"), ("4...8:4", ":4"), ("4...8:x", ""),
      ("4...8:x1.5", "1.5"), ("...8", ""), ("4...", ""), (" 4", " 4"), ("+4", "+4"),
      ("4...8...16", "8...16"), ("٣", "٣"),
    ])
  func malformed(text: String, part: String) {
    refuses(
      text, "'\(part)' is neither a size (1024, 2^10) nor a range (2^10...2^16, 2^10...2^16:x4)")
  }

  @Test(
    "Zero and negative sizes are refused",
    arguments: [
      ("0", 0), ("-5", -5), ("8,-2^1", -2), ("-2^2", -2), ("\(Int.min)^2", Int.min),
    ])
  func notPositive(text: String, size: Int) {
    refuses(text, "a size is at least 1, and \(size) is not")
  }

  @Test("A range that descends is refused")
  func descending() {
    refuses("2^4...2^3", "the range from 16 to 8 descends")
  }

  @Test("A factor under 2 is refused", arguments: [1, 0, -4])
  func factor(factor: Int) {
    refuses("4...8:x\(factor)", "a range's factor is at least 2, and \(factor) is not")
  }

  @Test("Sizes that repeat or fall are refused", arguments: [("8,8", 8, 8), ("4...16,8", 8, 16)])
  func notIncreasing(text: String, size: Int, after: Int) {
    refuses(text, "sizes increase strictly, and \(size) comes after \(after)")
  }

  @Test(
    "A number over 64 bits is refused",
    arguments: ["2^63", "9223372036854775808", "10^19", "2^99999999999", "2^9999999999999999999"])
  func overflow(text: String) {
    refuses(text, "a number in it does not fit into 64 bits")
  }

  @Test("Absurdly many sizes are refused")
  func tooMany() throws {
    let text = (1...257).map(String.init).joined(separator: ",")
    refuses(text, "it has more than 256 sizes")
    #expect(try Ladder(String(text.dropLast(4))).sizes.count == 256)
  }
}
