import Measurement
import Vocabulary

/// Short names for what a family's ladders hold fixed, and their legend.
///
/// A study's name is enough where all its ladders in one variable hold the same sizes; otherwise
/// they are numbered, `custom/1`, `custom/2`.
struct StudyLabels {
  private let groups: [(key: [String], settings: [String])]

  init(_ ladders: [LadderAnalysis]) {
    groups = ladders.grouped(by: Self.key).map {
      ($0.key, $0.elements.map(\.setting.pointText).unique)
    }
  }

  func label(_ ladder: LadderAnalysis) -> String {
    let settings = groups.first { $0.key == Self.key(ladder) }?.settings ?? []
    guard settings.count > 1, let index = settings.firstIndex(of: ladder.setting.pointText)
    else { return ladder.study }
    return "\(ladder.study)/\(index + 1)"
  }

  /// One line for each label: `common in m: n = 32, d = 16, sphere, ...`.
  var legend: String {
    groups.flatMap { key, settings in
      settings.enumerated().map { index, text in
        "\(key[0])\(settings.count > 1 ? "/\(index + 1)" : "") in \(key[1]): \(text)"
      }
    }.joined(separator: "\n")
  }

  private static func key(_ ladder: LadderAnalysis) -> [String] {
    [ladder.study, ladder.variable.rawValue]
  }
}
