internal import Foundation

/// The file of labels that belongs to one of images.
enum LabelFile {
  /// The path of the file that is there for images at `path`: its name has `labels` for the last
  /// `images`, in the same case, and `idx1` or QMNIST's `idx2-int` for what the images have after
  /// `idx`.
  ///
  /// Either may be in gzip, and the sign before `idx` may be another of `-`, `.` and `_`.
  static func path(beside path: String) -> String? {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return candidates(String(path.dropFirst(folder.count))).lazy.map { folder + $0 }
      .first { access($0, F_OK) == 0 }
  }

  /// Whether a file's name says that it has several numbers a point, of which the first is the label.
  static func mayBeWide(_ path: String) -> Bool {
    path.split(separator: "/").last?.lowercased().contains("idx2") == true
  }

  /// Names, the most likely first.
  private static func candidates(_ images: String) -> [String] {
    let isCompressed = images.lowercased().hasSuffix(".gz")
    let name = isCompressed ? String(images.dropLast(3)) : images
    guard
      let place = name.range(of: "images", options: [.caseInsensitive, .backwards])
    else { return [] }
    let word = name[place]
    let labels = word == "IMAGES" ? "LABELS" : word.first == "I" ? "Labels" : "labels"
    let stems = endings(of: String(name[place.upperBound...]))
    let endings = isCompressed ? [".gz", ""] : ["", ".gz"]
    return stems.flatMap { stem in
      endings.map { name[..<place.lowerBound] + labels + stem + $0 }
    }
  }

  /// What may follow the word for labels where `ending` follows that for images.
  private static func endings(of ending: String) -> [String] {
    guard let match = ending.firstMatch(of: /([-._]?)(idx|IDX)\d(.*)/) else { return [ending] }
    let (before, sign, idx, after) = (
      ending[..<match.range.lowerBound], String(match.1), match.2, match.3
    )
    let signs = sign.isEmpty ? [sign] : [sign] + ["-", ".", "_"].filter { $0 != sign }
    return signs.flatMap { sign in
      ["1\(after)", "2-int"].map { "\(before)\(sign)\(idx)\($0)" }
    }
  }
}
