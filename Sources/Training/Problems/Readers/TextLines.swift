internal import Foundation

/// A part of a text, as bytes.
typealias TextField = Slice<UnsafeBufferPointer<UInt8>>

/// The lines of a text without their ends; a byte-order mark at its start is left out.
struct TextLines {
  private let text: UnsafeBufferPointer<UInt8>
  private var position: Int
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
  }

  /// The next line that is not blank.
  mutating func next() -> TextField? {
    while position < text.count {
      number += 1
      let end = text[position...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      let line = text[position..<end].trimmed
      position = end + 1
      if !line.isEmpty { return line }
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

  /// As text; what is not UTF-8 is replaced.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// As text for a sentence: in single quotes, at most 40 characters, and those that print.
  var quoted: String {
    let text = self.text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : Character(scalar)
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
}

extension UInt8 {
  /// A blank, a tabulator or a carriage return.
  var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
  }
}
