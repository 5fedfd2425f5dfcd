import Foundation
import Measurement
import Training

/// Values as they stand on a command line, each refused in a sentence that names its option.
package enum OptionText {
  /// One of an enumeration's words.
  static func word<Word: RawRepresentable & CaseIterable>(
    _ text: String, of type: Word.Type, called name: String
  ) throws -> Word where Word.RawValue == String {
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    throw UsageError(
      "unknown \(name) '\(text)'" + suggestion(text, words)
        + "; it is \(words.joined(separator: ", "))")
  }

  /// A target.
  static func target(_ text: String) throws -> Target {
    do {
      return try Target(text)
    } catch {
      throw UsageError(
        "\(error); a target is \(Target.names.joined(separator: ", ")), column:NAME or the path of "
          + "a file of numbers")
    }
  }

  /// What was probably meant, to follow a sentence.
  static func suggestion(_ name: String, _ known: [String]) -> String {
    nearestName(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// More threads, iterations or processes than this are a slip of the pen.
  private static var mostOfAnything: Int { 1_000_000 }

  /// An integer from 1.
  static func count(_ text: String, called name: String) throws -> Int {
    guard let count = Int(text), count >= 1, count <= mostOfAnything else {
      throw UsageError("\(name) is '\(text)', but must be an integer from 1 to \(mostOfAnything)")
    }
    return count
  }

  /// A number of threads.
  static func threads(_ text: String) throws -> Int {
    let threads = try count(text, called: "threads")
    guard mostThreads >= threads else {
      throw UsageError("threads is \(threads), but \(mostThreads) are the most")
    }
    return threads
  }

  /// More than a machine has processors, and few enough to start.
  package static var mostThreads: Int { 1024 }

  /// The names in a list with commas, each a known one.
  package static func names(
    _ text: String, among known: [String], called kind: String, of owner: String
  ) throws -> [String] {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in names where !known.contains(name) {
      throw UsageError(
        "unknown \(kind) '\(name)'" + suggestion(name, known)
          + "; \(owner) \(known.joined(separator: ", "))")
    }
    return names
  }

  /// Refuses options that were given without a value, `--out "$NOT_SET"` for example.
  package static func refuseEmpty(_ options: [(name: String, value: String?)]) throws {
    if let empty = options.first(where: { $0.value?.isEmpty == true }) {
      throw UsageError("--\(empty.name) is empty")
    }
  }

  /// The points and dimensions of a ladder: none above what any machine's memory holds.
  static func sizes(_ text: String) throws -> [Int] { try sizes(text, upTo: 31) }

  /// The widths of a ladder: neurons that are never drawn take no memory. Products of a width and the memory of a machine
  /// in numbers still fit into 64 bits.
  static func widths(_ text: String) throws -> [Int] { try sizes(text, upTo: 40) }

  private static func sizes(_ text: String, upTo exponent: Int) throws -> [Int] {
    let sizes = try Ladder(text).sizes
    if let size = sizes.first(where: { $0 > 1 << exponent }) {
      throw UsageError("no size is above 2^\(exponent), and \(size) in '\(text)' is")
    }
    return sizes
  }

  /// The seed of all random numbers.
  static func seed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else {
      throw UsageError("the seed '\(text)' is not a non-negative integer")
    }
    return seed
  }

  /// A finite number from 0.
  static func number(_ text: String, called name: String) throws -> Double {
    guard let number = Double(text), number.isFinite, number >= 0 else {
      throw UsageError("\(name) is '\(text)', but must be a non-negative number")
    }
    return number
  }

  /// A finite number above 0.
  static func positive(_ text: String, called name: String) throws -> Double {
    guard let number = Double(text), number.isFinite, number > 0 else {
      throw UsageError("\(name) is '\(text)', but must be a positive number")
    }
    return number
  }

  /// Seconds from `90`, `90s`, `15m`, `2h` or `1h30m`.
  package static func duration(_ text: String, called name: String) throws -> Double {
    let units: [Character: Double] = ["d": 86400, "h": 3600, "m": 60, "s": 1]
    let refusal = UsageError("\(name) is '\(text)', but must be a time such as 90s, 15m or 1h30m")
    var (total, number, last) = (0.0, "", Double.infinity)
    for character in text.contains(where: { units[$0] != nil }) ? text : text + "s" {
      guard let unit = units[character] else {
        number.append(character)
        continue
      }
      guard let value = Double(number), value.isFinite, value >= 0, unit < last else {
        throw refusal
      }
      (total, number, last) = (total + value * unit, "", unit)
    }
    guard number.isEmpty, total > 0, total.isFinite else { throw refusal }
    return total
  }
}
