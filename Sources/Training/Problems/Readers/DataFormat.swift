package import Foundation

/// What a file of data is written in.
package enum DataFormat: String, Sendable, CaseIterable {
  /// Numbers between commas, or another separator, a row a line.
  case csv = "CSV"
  /// One array of NumPy's.
  case npy = "NPY"
  /// `label index:value ...`, a row a line; also called SVMlight's.
  case libsvm = "LIBSVM"
  /// The format of MNIST.
  case idx = "IDX"

  /// The format whose mark the first bytes bear, else the one that a file's name says, else that
  /// which the bytes look like; the bytes are uncompressed, though the name may end in `.gz`.
  package init(path: String, bytes: Data) {
    self = Self.marked(bytes) ?? Self.named(by: path) ?? Self.apparent(in: bytes)
  }

  private static func marked(_ bytes: Data) -> DataFormat? {
    if bytes.starts(with: NPYHeader.magic) { return .npy }
    let start = [UInt8](bytes.prefix(4))
    let isIDX = start.count == 4 && start[0] == 0 && start[1] == 0
    return isIDX && IDXReader.elementType(start[2]) != nil ? .idx : nil
  }

  /// `.csv`, `.tsv`, `.npy`, `.svm`, `.libsvm`, `.svmlight`, `.idx`, `-idx3-ubyte`, all also with
  /// `.gz`.
  private static func named(by path: String) -> DataFormat? {
    var name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name.hasSuffix(".gz") { name.removeLast(3) }
    for (format, endings) in Self.endings where endings.contains(where: name.hasSuffix) {
      return format
    }
    let isIDX = name.wholeMatch(of: /.*idx\d-(ubyte|byte|short|int|float|double)/) != nil
    return isIDX ? .idx : nil
  }

  private static let endings: [DataFormat: [String]] = [
    .csv: [".csv", ".tsv"], .npy: [".npy"], .libsvm: [".svm", ".libsvm", ".svmlight"],
    .idx: [".idx"],
  ]

  private static func apparent(in bytes: Data) -> DataFormat {
    if bytes.starts(with: [0, 0]) { return .idx }
    let lines = bytes.prefix(1 << 16).split(separator: UInt8(ascii: "\n")).prefix(32)
    return lines.contains(where: isSparse) ? .libsvm : .csv
  }

  /// Whether a line goes on with `index:value`, perhaps with `qid:number`, after its first word.
  private static func isSparse(_ line: Data.SubSequence) -> Bool {
    let words = line.prefix { $0 != UInt8(ascii: "#") }.split(
      maxSplits: 2, whereSeparator: \.isBlank)
    guard words.count >= 2 else { return false }
    let parts = words[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    let (index, value) = (
      String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self)
    )
    return (index == "qid" || index.allSatisfy(\.isNumber) && !index.isEmpty)
      && Double(value) != nil
  }
}
