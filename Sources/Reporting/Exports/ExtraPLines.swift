import Analysis
import Foundation
import Measurement
package import Vocabulary

extension ExportFormat {
  /// ``RunExport/extrap()``.
  package static let extrap = ExportFormat(
    "extrap", "JSON Lines for Extra-P: the ladders of one study in one size", holdsOneStudy: true
  ) { try $0.extrap() }
}

extension RunExport {
  /// Extra-P's JSON Lines: a line for each value of each process, along the ladders of one study in
  /// one variable. A call path is `family->solver[setting]->iteration->phase`; the metrics are `time`, in
  /// seconds, and the counters.
  ///
  /// Extra-P wants every call path at every size: one with a size that failed, was not measured or
  /// is censored is left out whole, and so is one over other sizes than most.
  fileprivate func extrap() throws -> ExportDocument {
    let ladders = try selection.choose(among: try runs.flatMap { try GrowingLadder.all(in: $0) })
    let selected = ladders.flatMap(\.series)
    let sizes = selected.mostFrequentSizes
    let (whole, broken) = selected.reduce(into: ([LadderSeries](), [LadderSeries]())) {
      if $1.isWhole, $1.ladder.sizes == sizes { $0.0.append($1) } else { $0.1.append($1) }
    }
    guard let first = whole.first else {
      throw CommandError(
        "no ladder of the study has all of its sizes", exitStatus: .noUsableData)
    }
    let study = "ladders in \(first.ladder.variable) of study \(first.ladder.study)"
    return ExportDocument(
      pieces: { take in
        for series in whole {
          var text = Data()
          for line in series.lines { text += try RecordCoding.line(line) + Data("\n".utf8) }
          try take(text)
        }
      },
      warnings: ["Extra-P models one study in one size: these are the \(study)"]
        + broken.lossSentences)
  }
}

/// A measurement as Extra-P reads it.
private struct ExtraPLine: Encodable {
  var params: [String: Int]
  var callpath: String
  var metric: String
  var value: Double
}

extension LadderSeries {
  /// Whether every size has a value and none is censored.
  fileprivate var isWhole: Bool {
    ladder.censored.isEmpty && ladder.sizes.allSatisfy { values[$0] != nil }
  }

  fileprivate var lines: [ExtraPLine] {
    let solver = "\(ladder.solver)[\(ladder.setting.words.joined(separator: ","))]"
    let path = [ladder.family, solver, quantity.stage.rawValue, quantity.phase]
      .joined(separator: "->")
    return ladder.sizes.flatMap { size in
      (values[size] ?? []).map { value in
        ExtraPLine(
          params: [ladder.variable.rawValue: size], callpath: path,
          metric: quantity.counter ?? "time", value: value)
      }
    }
  }
}

extension Setting {
  /// `n=32`, `dataset=sphere`, `damping=none`: everything that is held.
  fileprivate var words: [String] {
    let sizes = [("m", m), ("n", n), ("d", d)].compactMap { name, size in
      size.map { "\(name)=\($0)" }
    }
    let point = [
      "shift=\(OptionValue.number(shift).text)", "dataset=\(dataset)", "target=\(target)",
      "precision=\(precision)", "threads=\(threads)",
    ]
    return sizes + point + options.texts(separator: "=")
  }
}

extension [LadderSeries] {
  /// The sizes that most of the whole series have; the longer ladder where there are equally many.
  fileprivate var mostFrequentSizes: [Int] {
    let counts = reduce(into: [[Int]: Int]()) {
      if $1.isWhole { $0[$1.ladder.sizes, default: 0] += 1 }
    }
    return counts.max {
      ($0.value, $0.key.count, $0.key.last ?? 0) < ($1.value, $1.key.count, $1.key.last ?? 0)
    }?
    .key ?? []
  }

  /// One sentence for each solver of a family that is left out.
  fileprivate var lossSentences: [String] {
    let totals = filter { $0.quantity.phase == Claim.total && $0.quantity.counter == nil }
    return totals.filter { $0.quantity.stage == .iteration }.map { series in
      let ladder = series.ladder
      let missing = ladder.sizes.filter { series.values[$0] == nil }
      let lost = Set(missing + ladder.censored).sorted()
      let why =
        lost.isEmpty
        ? "its sizes are not those of the others"
        : "\(ladder.variable) = \(lost.map { "\($0)" }.joined(separator: ", ")) failed or is censored"
      return "left out: \(ladder.family), \(ladder.solver): \(why)"
    }
  }
}

/// Which ladders go into a format that holds those of one study in one size.
package struct LadderSelection: Equatable, Sendable {
  /// Nil for `common` where there is one, else the first.
  package var study: String?
  /// Nil for the first of m, n and d in which the study grows.
  package var variable: Variable?

  package init(study: String? = nil, variable: Variable? = nil) {
    self.study = study
    self.variable = variable
  }

  /// The ladders that are meant.
  ///
  /// - Throws: ``CommandError`` with the exit status for no usable data when there are none.
  func choose(among ladders: [GrowingLadder]) throws -> [GrowingLadder] {
    let studies = ladders.map(\.study)
    let study = study ?? (studies.contains("common") ? "common" : studies.first)
    let own = ladders.filter { $0.study == study }
    guard let study, !own.isEmpty else {
      let known = Set(studies).sorted().joined(separator: ", ")
      let hint = known.isEmpty ? "the run has no ladder" : "the ladders are those of \(known)"
      let what = self.study.map { "no ladder of study '\($0)': " } ?? ""
      throw CommandError("\(what)\(hint)", exitStatus: .noUsableData)
    }
    let variables = Set(own.map(\.variable))
    let variable = variable ?? Variable.allCases.first(where: variables.contains)
    let chosen = own.filter { $0.variable == variable }
    guard !chosen.isEmpty else {
      let known = Variable.allCases.filter(variables.contains).map(\.rawValue)
      throw CommandError(
        "study \(study) grows \(known.joined(separator: ", ")) and not "
          + "\(variable?.rawValue ?? "")", exitStatus: .noUsableData)
    }
    return chosen
  }
}
