import Analysis
import Foundation
import Measurement
import Vocabulary

extension RunExport {
  /// Extra-P's JSON Lines: a line for each value of each process, along the ladders of one study in
  /// one variable. A call path is `family->solver[setting]->iteration->phase`; the metrics are `time`, in
  /// seconds, and the counters.
  ///
  /// Extra-P wants every call path at every size: one with a size that failed, was not measured or
  /// is censored is left out whole, and so is one over other sizes than most.
  func extrap() throws -> ExportDocument {
    let ladders = try selection.choose(among: try runs.flatMap { try GrowingLadder.all(in: $0) })
    let selected = ladders.flatMap(\.series)
    let sizes = selected.mostFrequentSizes
    let (whole, broken) = selected.reduce(into: ([LadderSeries](), [LadderSeries]())) {
      if $1.isWhole, $1.sizes == sizes { $0.0.append($1) } else { $0.1.append($1) }
    }
    guard let first = whole.first else {
      throw CommandError(
        "no ladder of the study has all of its sizes", exitStatus: .noUsableData)
    }
    let study = "ladders in \(first.variable) of study \(first.study)"
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
    censored.isEmpty && sizes.allSatisfy { values[$0] != nil }
  }

  fileprivate var lines: [ExtraPLine] {
    let solver = "\(solver)[\(setting.words.joined(separator: ","))]"
    let path = [family, solver, quantity.stage.rawValue, quantity.phase].joined(separator: "->")
    return sizes.flatMap { size in
      (values[size] ?? []).map { value in
        ExtraPLine(
          params: [variable.rawValue: size], callpath: path,
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
    let counts = reduce(into: [[Int]: Int]()) { if $1.isWhole { $0[$1.sizes, default: 0] += 1 } }
    return counts.max {
      ($0.value, $0.key.count, $0.key.last ?? 0) < ($1.value, $1.key.count, $1.key.last ?? 0)
    }?
    .key ?? []
  }

  /// One sentence for each solver of a family that is left out.
  fileprivate var lossSentences: [String] {
    let totals = filter { $0.quantity.phase == Claim.total && $0.quantity.counter == nil }
    return totals.filter { $0.quantity.stage == .iteration }.map { series in
      let missing = series.sizes.filter { series.values[$0] == nil }
      let lost = Set(missing + series.censored).sorted()
      let why =
        lost.isEmpty
        ? "its sizes are not those of the others"
        : "\(series.variable) = \(lost.map { "\($0)" }.joined(separator: ", ")) failed or is censored"
      return "left out: \(series.family), \(series.solver): \(why)"
    }
  }
}
