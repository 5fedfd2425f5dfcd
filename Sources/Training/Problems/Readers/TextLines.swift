internal import Foundation

/// A part of a text, as bytes.
typealias TextField = Slice<UnsafeBufferPointer<UInt8>>

/// The lines of a text without their ends; a byte-order mark at its start is left out.
///
/// Lines end in LF, before which a CR is a blank, or in CR where the text has no LF. A copy goes on from the same place.
struct TextLines {
  private let text: UnsafeBufferPointer<UInt8>
  private var position: Int
  private let lineEnd: UInt8
  /// The number of the line that was last returned, from 1.
  private(set) var number = 0

  /// Lets `body` read the lines of `bytes`.
  ///
  /// The byte after the text is a zero, so that a number at its very end ends there.
  static func with<Value>(
    _ bytes: Data, _ body: (inout TextLines) throws(ProblemError) -> Value
  ) throws(ProblemError) -> Value {
    let copy = bytes + [0]
    let result: Result<Value, ProblemError> = copy.withUnsafeBytes { raw in
      let text = UnsafeBufferPointer(rebasing: raw.bindMemory(to: UInt8.self).dropLast())
      var lines = TextLines(text)
      return Result { () throws(ProblemError) in try body(&lines) }
    }
    return try result.get()
  }

  private init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    position = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineEnd = text.contains(UInt8(ascii: "\n")) ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
  }

  /// The next line that is not blank.
  mutating func next() -> TextField? {
    while position < text.count {
      number += 1
      let end = text[position...].firstIndex(of: lineEnd) ?? text.count
      let line = text[position..<end]
      position = end + 1
      if !line.allSatisfy(\.isBlank) { return line }
    }
    return nil
  }
}

extension TextField {
  /// Without blanks at either end.
  var trimmed: TextField {
    var field = self
    while let first = field.first, first.isBlank { field.removeFirst() }
    while let last = field.last, last.isBlank { field.removeLast() }
    return field
  }

  /// Whether it stands in double quotes.
  var isQuoted: Bool {
    count >= 2 && first == UInt8(ascii: "\"") && last == UInt8(ascii: "\"")
  }

  /// What stands in double quotes, if it does.
  var unquoted: TextField { isQuoted ? dropFirst().dropLast().trimmed : self }

  /// As text, which is in Latin-1 where it is not in UTF-8.
  var text: String {
    String(validating: self, as: UTF8.self)
      ?? String(String.UnicodeScalarView(lazy.map { Unicode.Scalar($0) }))
  }

  /// As text for a sentence: in single quotes, at most 40 characters, and those that print.
  var quoted: String { TextField.quoted(text) }

  /// Text for a sentence, as ``quoted``.
  static func quoted(_ text: String) -> String {
    let text = text.unicodeScalars.map { scalar in
      let isPrinted =
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: true
        }
      return isPrinted ? Character(scalar) : "\u{FFFD}"
    }
    return "'" + String(text.prefix(40)) + (text.count > 40 ? "...'" : "'")
  }

  /// The number that all of the field spells, NaN and infinities included.
  ///
  /// - Precondition: the field is of a ``TextLines``.
  var number: Double? {
    guard !isEmpty, let base = base.baseAddress else { return nil }
    let start = UnsafeRawPointer(base + startIndex).assumingMemoryBound(to: CChar.self)
    var end: UnsafeMutablePointer<CChar>?
    let value = strtod(start, &end)
    return end.map { UnsafePointer($0) - start } == count ? value : nil
  }

  /// The number that is spelled with a comma before its fraction.
  var numberWithComma: Double? {
    guard let comma = firstIndex(of: UInt8(ascii: ",")) else { return nil }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard self[index(after: comma)...].first.map(digits.contains) == true else { return nil }
    return Double(text.replacing(",", with: ".", maxReplacements: 1))
  }
}

extension UInt8 {
  /// A blank, a tabulator or a carriage return.
  var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
  }
}
