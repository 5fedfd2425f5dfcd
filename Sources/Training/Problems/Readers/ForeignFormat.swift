internal import Foundation

/// A format that is not read, known by the first bytes of its files whatever their names.
package struct ForeignFormat: Sendable, Equatable {
  /// With an article.
  let name: String
  /// What can be done.
  let advice: String

  /// As many bytes as are looked at.
  static var reach: Int { 1 << 16 }

  /// The format of a file that begins with `head`; nil for what may be read.
  init?(_ head: Data) {
    let found = Self.signatures.first { signature in
      let place = head.startIndex + signature.offset
      return place < head.endIndex && head[place...].starts(with: signature.bytes)
        && (signature.inside.map { head.range(of: Data($0.utf8)) != nil } ?? true)
    }
    guard let signature = found ?? Self.markup(in: head) else { return nil }
    (name, advice) = (signature.name, signature.advice)
  }

  /// A text in 16 bits a character, or what is no text, where text should be: both have bytes of
  /// zero.
  init?(inText head: Data) {
    let zeros = head.indices.filter { head[$0] == 0 }
    if zeros.isEmpty { return nil }
    let odd = zeros.count { ($0 - head.startIndex) % 2 == 1 }
    let isWide = zeros.count * 4 >= head.count && (odd == 0 || odd == zeros.count)
    (name, advice) =
      isWide ? ("text in UTF-16", Self.asUTF8) : ("binary data", "save it as CSV, NPY or LIBSVM")
  }

  /// How a file of a format begins.
  private struct Signature {
    var offset = 0
    let bytes: [UInt8]
    /// What also stands among the first bytes.
    var inside: String?
    let name: String
    let advice: String

    init(
      _ bytes: [UInt8], at offset: Int = 0, inside: String? = nil, _ name: String, _ advice: String
    ) {
      (self.offset, self.bytes, self.inside, self.name, self.advice) =
        (offset, bytes, inside, name, advice)
    }

    init(
      _ text: String, at offset: Int = 0, inside: String? = nil, _ name: String, _ advice: String
    ) {
      self.init(Array(text.utf8), at: offset, inside: inside, name, advice)
    }
  }

  private static let asUTF8 = "save it as UTF-8"
  private static let asCSV = "save its table as CSV"
  private static let asNPY = "save its array with numpy.save"
  private static let unpack = "unpack it"

  /// The first that fits counts.
  private static let signatures: [Signature] = [
    Signature(
      "PK\u{3}\u{4}", inside: ".npy", "a NumPy archive of arrays", "save one with numpy.save"),
    Signature("PK\u{3}\u{4}", inside: "[Content_Types].xml", "an Excel workbook", asCSV),
    Signature("PK\u{3}\u{4}", inside: "xl/", "an Excel workbook", asCSV),
    Signature("PK\u{3}\u{4}", inside: "opendocument", "an OpenDocument file", asCSV),
    Signature("PK\u{3}\u{4}", inside: "data.pkl", "a PyTorch file", asNPY),
    Signature("PK\u{3}\u{4}", "a zip archive", unpack),
    Signature("PK\u{5}\u{6}", "an empty zip archive", "name another file"),
    Signature([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook", asCSV),
    Signature("PAR1", "Parquet", asCSV),
    Signature("ARROW1", "an Arrow or Feather file", asCSV),
    Signature("FEA1", "a Feather file", asCSV),
    Signature("ORC", inside: "\u{0}", "an ORC file", asCSV),
    Signature([0x89] + Array("HDF".utf8), "HDF5", asNPY),
    Signature("MATLAB ", inside: "MAT-file", "a MATLAB file", asNPY),
    Signature("SQLite format 3", "a SQLite database", asCSV),
    Signature("RDX2\n", "R's data", "write its table with write.csv"),
    Signature("RDX3\n", "R's data", "write its table with write.csv"),
    Signature([0x80, 2], "a Python pickle", asNPY),
    Signature([0x80, 3], "a Python pickle", asNPY),
    Signature([0x80, 4], "a Python pickle", asNPY),
    Signature([0x80, 5], "a Python pickle", asNPY),
    Signature([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd", "uncompress it with zstd -d"),
    Signature("BZh", inside: "1AY&SY", "compressed by bzip2", "uncompress it with bunzip2"),
    Signature([0xFD] + Array("7zXZ".utf8), "compressed by xz", "uncompress it with unxz"),
    Signature([0x1F, 0x9D], "compressed by compress", "uncompress it with uncompress"),
    Signature([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive", unpack),
    Signature("Rar!", "a RAR archive", unpack),
    Signature("ustar", at: 257, "a tar archive", "unpack it with tar -xf"),
    Signature(
      "version https://git-lfs", "a pointer of Git LFS", "fetch its file with git lfs pull"),
    Signature("%PDF-", "a PDF document", asCSV),
    Signature("{\\rtf", "an RTF document", asCSV),
    Signature([0x89] + Array("PNG".utf8), "an image", "save its pixels with numpy.save"),
    Signature([0xFF, 0xD8, 0xFF], "an image", "save its pixels with numpy.save"),
    Signature([0xFF, 0xFE, 0, 0], "text in UTF-32", asUTF8),
    Signature([0, 0, 0xFE, 0xFF], "text in UTF-32", asUTF8),
    Signature([0xFF, 0xFE], "text in UTF-16", asUTF8),
    Signature([0xFE, 0xFF], "text in UTF-16", asUTF8),
  ]

  /// What is known by its first words, in letters of any case, after blanks and lines of comment.
  private static func markup(in head: Data) -> Signature? {
    let text = String(decoding: head.prefix(1 << 12), as: UTF8.self)
      .replacing("\u{FEFF}", with: "", maxReplacements: 1).lowercased()
    let lines = text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
    let first = lines.first { !$0.isEmpty } ?? ""
    if ["<!doctype html", "<html", "<head", "<body"].contains(where: first.hasPrefix) {
      return Signature(
        "", "a web page", "look whether the download failed, and fetch the file anew")
    }
    if first.hasPrefix("<?xml") || first.hasPrefix("<!doctype") {
      return Signature("", "XML", asCSV)
    }
    if lines.first(where: { !$0.isEmpty && !$0.hasPrefix("%") })?.hasPrefix("@relation") == true {
      return Signature("", "ARFF", "save its table as CSV, with the numbers alone")
    }
    return isJSON(text) ? Signature("", "JSON", asCSV) : nil
  }

  /// Whether a text begins with an object, or with an array of what JSON has.
  private static func isJSON(_ text: String) -> Bool {
    let signs = text.lazy.filter { !$0.isWhitespace }.prefix(2)
    guard let first = signs.first, let second = signs.dropFirst().first else { return false }
    return first == "{" || first == "[" && "[{\"-0123456789".contains(second)
  }
}
