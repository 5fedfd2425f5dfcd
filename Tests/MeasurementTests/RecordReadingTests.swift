import Foundation
import Measurement
import Statistics
import Testing

/// What reads lines and manifests reads what `JSONDecoder` does.
struct RecordReadingTests {
  private static let reference = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "results/reference/intel-xeon-emerald-rapids-2cores")
  private static let families = ["exact-gram", "fast-jl", "multilayer", "sublinear"]

  private func read(_ text: some Sequence<UInt8>, _ detail: JournalDetail = .whole)
    -> JournalLine?
  {
    try? Journal(parsing: Data(text) + Data("\n".utf8), path: "j", detail).lines.first
  }

  /// Whether a line is read that has a member more.
  private func isPassedOver(_ value: some Sequence<UInt8>) throws -> Bool {
    let line = try RecordCoding.line(try Sample.line())
    return read(Data("{\"new\":".utf8) + Data(value) + Data(",".utf8) + line.dropFirst()) != nil
  }

  /// What is read of a number.
  private func number(_ text: String) throws -> Double? {
    let line = String(decoding: try RecordCoding.line(try Sample.line()), as: UTF8.self)
    let other = line.replacing("\"final_residual\":1e-09", with: "\"final_residual\":\(text)")
    try #require(other != line)
    return read(other.utf8)?.finalResidual
  }

  private func decoded(_ text: some Sequence<UInt8>) -> JournalLine? {
    try? RecordCoding.read(JournalLine.self, from: Data(text))
  }

  private static func lines(_ family: String) throws -> [Data] {
    try Data(contentsOf: reference.appending(path: "\(family)/journal.jsonl"))
      .split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  @Test(arguments: families)
  func `every line of the reference is what the decoder reads`(family: String) throws {
    for text in try Self.lines(family) {
      let line = try #require(read(text))
      #expect(line == decoded(text))
      #expect(try RecordCoding.line(line) == text)
      #expect(try line.measuredCell.key == line.cell)
      var summary = try #require(read(text, .summary))
      (summary.setup, summary.iterations) = (line.setup, line.iterations)
      #expect(summary == line)
    }
  }

  @Test(arguments: families)
  func `a manifest of the reference is what the decoder reads`(family: String) throws {
    let data = try Data(contentsOf: Self.reference.appending(path: "\(family)/manifest.json"))
    let manifest = try FamilyRecords.manifest(parsing: data, path: "m")
    #expect(try manifest == RecordCoding.read(Manifest.self, from: data))
    // A slice of other bytes has another first index.
    let slice = (Data("{}".utf8) + data).dropFirst(2)
    #expect(try FamilyRecords.manifest(parsing: slice, path: "m") == manifest)
  }

  /// Where one takes what the other refuses, the reader is the stricter one: it wants each key once, in
  /// snake_case, and times that can be.
  @Test func `a damaged line is read as by the decoder, or refused`() throws {
    let sound = try Self.families.flatMap {
      try Self.lines($0).prefix(400).filter { $0.count < 4000 }
    }
    var random = SplitMix64(state: 7)
    var (taken, refused) = (0, 0)
    for _ in 0..<40_000 {
      let text = Self.damaged([UInt8](sound.randomElement(using: &random) ?? Data()), &random)
      if let line = read(text) {
        #expect(line == decoded(text), "\(String(decoding: text, as: UTF8.self))")
        taken += 1
      } else {
        let isRefused = decoded(text).map { $0.schema != 1 || Self.isOdd($0, text) } ?? true
        #expect(isRefused, "\(String(decoding: text, as: UTF8.self))")
        refused += 1
      }
    }
    #expect(taken > 1000 && refused > 1000)
  }

  private static let tokens = [
    "0", "-0", "-1", "1.0", "1e3", "1e-3", "12345678901234567890", "9223372036854775808", "1e999",
    "1e-999", "5e-324", "2.2250738585072011e-308", "0.1e1", "01", "1.", ".5", "+1", "-", "null",
    "true", "\"\"", "\"\\u00e9\\n\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "[]", "{}", "[",
    "\u{E9}",
    " ", "\t", "\\", "\"", ",", ":", "NaN", "0x1p3", "17976931348623157e292", "\u{0}",
  ]

  private static func damaged(_ text: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var text = text
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let place = Int.random(in: 0..<text.count, using: &random)
      let token = Array((tokens.randomElement(using: &random) ?? "").utf8)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: text[place] = UInt8.random(in: 0...255, using: &random)
      case 1: text.insert(contentsOf: token, at: place)
      case 2:
        let isEnd = { (byte: UInt8) in ",}]".utf8.contains(byte) }
        let start = text[place...].firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? place
        let end = text[start...].firstIndex(where: isEnd) ?? text.count
        text.replaceSubrange(start..<end, with: token)
      default: text.removeSubrange(place..<min(text.count, place + 3))
      }
    }
    return text.filter { $0 != UInt8(ascii: "\n") }
  }

  /// Whether a time is negative or none, or a key is there twice.
  private static func isOdd(_ line: JournalLine, _ text: [UInt8]) -> Bool {
    let times =
      [line.wallSeconds, line.cpuSeconds ?? 0, line.setup?.seconds ?? 0]
      + [line.setup?.planningSeconds ?? 0] + (line.setup?.phases.values ?? [])
      + line.iterations.flatMap(\.phases.values)
    if times.contains(where: { $0 < 0 }) || line.iterations.contains(where: { $0.seconds <= 0 }) {
      return true
    }
    // The decoder does not look into strings that nobody wants.
    guard let object = try? JSONSerialization.jsonObject(with: Data(text)) else { return true }
    return keys(in: object) < text.count { $0 == UInt8(ascii: ":") }
  }

  private static func keys(in value: Any) -> Int {
    switch value {
    case let object as [String: Any]: object.count + object.values.reduce(0) { $0 + keys(in: $1) }
    case let list as [Any]: list.reduce(0) { $0 + keys(in: $1) }
    default: 0
    }
  }

  @Test(
    arguments: [
      "0": 0, "-0.5": -0.5,
      "123456789012345678901234567890": 123_456_789_012_345_677_877_719_597_056,
      "9007199254740993": 9_007_199_254_740_992, "1e23": 1e23, "0.1": 0.1, "1E+2": 100,
      "5e-324": .leastNonzeroMagnitude,
      "1.7976931348623157e308": .greatestFiniteMagnitude,
      "0.30000000000000004": 0.30000000000000004,
    ])
  func `a number is the next double`(text: String, value: Double) throws {
    #expect(try number(text) == value)
    #expect(try number("-" + text) == (text.hasPrefix("-") ? nil : -value))
  }

  @Test(arguments: ["1e999", "1e-999", "3e-400000000000000000000", "01", "1.", ".5", "+1", "NaN"])
  func `what is no double is refused`(text: String) throws { #expect(try number(text) == nil) }

  @Test func `numbers that are written are read back`() throws {
    var random = SplitMix64(state: 1)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      #expect(try number("\(value)") == (value.isFinite ? value : nil))
    }
  }

  @Test(arguments: [
    "", " ", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{,}", "[1]]", "[tru]", "[01]", "[1.]", "[-]",
    "[1e]",
    "[\"\\q\"]", "[\"\\u12g4\"]", "[\"\\ud800\"]", "[\"\\udc00\"]", "[\"\t\"]", "[\"", "[\"\\",
    "\u{FEFF}[]",
    "[\u{0}]", "[]\u{0}",
  ])
  func `what is no JSON is not passed over`(text: String) throws {
    #expect(try !isPassedOver(text.utf8))
  }

  @Test func `what is passed over is JSON in UTF-8, and not too deep`() throws {
    let sound =
      "[0,-1.5e3,\"\\u0041\\\\\\\"\\ud83d\\ude00é\",{\"a\":[true,false,null]},[],{}, [ ] ]"
    #expect(try isPassedOver(sound.utf8))
    #expect(try !isPassedOver([0x22, 0xC3, 0x28, 0x22]))
    for (depth, isRead) in [(63, true), (64, false), (1 << 20, false)] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(try isPassedOver(text.utf8) == isRead)
    }
  }

  @Test func `keys may stand in any order, and more of them`() throws {
    let line = try Sample.line()
    let text = try RecordCoding.line(line)
    let object = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    var members = try object.map { key, value in
      let data = try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
      return "\"\(key)\" : \(String(decoding: data, as: UTF8.self))"
    }
    members += ["\"new\":[{\"a\":1}]"]
    var random = SplitMix64(state: 3)
    for _ in 0..<20 {
      members.shuffle(using: &random)
      #expect(read("{\(members.joined(separator: " , "))}".utf8) == line)
    }
    #expect(read("{\((members + [members[0]]).joined(separator: ","))}".utf8) == nil)
    for index in members.indices where !members[index].contains("\"new\"") {
      var fewer = members
      fewer.remove(at: index)
      #expect(read("{\(fewer.joined(separator: ","))}".utf8) == nil)
    }
  }

  @Test func `the key of any cell is the hash of its line`() throws {
    var random = SplitMix64(state: 5)
    let words = [
      "a", "none", "a10", "a2", "a_b", "aB", "\"", "\\", "é", "x/y", "\u{1}", "~", " ", "",
    ]
    for _ in 0..<3000 {
      var cell = Sample.cell(process: Int.random(in: -1...9, using: &random))
      cell.seed = random.next()
      cell.options = [:]
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        let word = words.randomElement(using: &random) ?? ""
        let number: Double =
          [1, -0.0, 1e-8, 1e16, 0.1, 1e300, -3].randomElement(using: &random) ?? 0
        cell.options[words.randomElement(using: &random) ?? ""] =
          Bool.random(using: &random) ? .word(word) : .number(number)
      }
      cell.point.shift =
        [0, 0.4, 1e22, Double.leastNonzeroMagnitude].randomElement(using: &random) ?? 0
      cell.point.dataset = words.randomElement(using: &random) ?? ""
      let hash = try RecordCoding.line(cell).reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
      let digits = String(hash, radix: 16)
      #expect(try cell.key == String(repeating: "0", count: 16 - digits.count) + digits)
    }
  }
}
