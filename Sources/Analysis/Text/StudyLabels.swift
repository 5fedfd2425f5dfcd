import Measurement
import Vocabulary

/// Short names for what a family's ladders hold fixed, and their legend.
///
/// A study's name is enough where all its ladders in one variable hold the same sizes; otherwise
/// they are numbered, `custom/1`, `custom/2`.
struct StudyLabels {
  private let settings: [String: [String]]
  private let order: [(study: String, variable: Variable)]

  init(_ ladders: [LadderAnalysis]) {
    var settings: [String: [String]] = [:]
    var order: [(study: String, variable: Variable)] = []
    for ladder in ladders {
      let key = Self.key(ladder.study, ladder.variable)
      if settings[key] == nil { order.append((ladder.study, ladder.variable)) }
      let text = ladder.setting.pointText
      if settings[key]?.contains(text) != true { settings[key, default: []].append(text) }
    }
    self.settings = settings
    self.order = order
  }

  func label(_ ladder: LadderAnalysis) -> String {
    let texts = settings[Self.key(ladder.study, ladder.variable)] ?? []
    guard texts.count > 1, let index = texts.firstIndex(of: ladder.setting.pointText)
    else { return ladder.study }
    return "\(ladder.study)/\(index + 1)"
  }

  /// One line for each label: `common in m: n = 32, d = 16, sphere, ...`.
  var legend: String {
    order.flatMap { study, variable in
      let texts = settings[Self.key(study, variable)] ?? []
      return texts.enumerated().map { index, text in
        let label = texts.count > 1 ? "\(study)/\(index + 1)" : study
        return "\(label) in \(variable): \(text)"
      }
    }.joined(separator: "\n")
  }

  private static func key(_ study: String, _ variable: Variable) -> String {
    "\(variable) \(study)"
  }
}
