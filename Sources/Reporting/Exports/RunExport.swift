package import Analysis
package import Foundation
import Measurement

/// A recorded run, ready to be written in any ``ExportFormat``.
///
/// Numbers are written as the shortest decimals that read back as the same double. Cells that failed
/// or ran into their time limit are never written as times: a format with a place for them says
/// why, for the others ``warnings`` does.
package struct RunExport: Sendable {
  let runs: [FamilyRun]
  let points: [MeasuredPoint]
  let claims: [Claim]
  /// Which ladders go into a format that holds those of one study.
  let selection: LadderSelection

  /// - Throws: ``CommandError`` with the exit status for no usable data when no cell is ok.
  package init(
    of runs: [FamilyRun], claims: [Claim], selection: LadderSelection = LadderSelection()
  ) throws {
    self.runs = runs
    self.claims = claims
    self.selection = selection
    points = try runs.flatMap { try MeasuredPoint.all(in: $0) }
    guard points.contains(where: { !$0.usable.isEmpty }) else {
      throw CommandError("no cell of the run is ok", exitStatus: .noUsableData)
    }
  }

  /// The run in `format`: the same records give the same bytes.
  ///
  /// - Throws: ``CommandError`` with the exit status for no usable data when the run has nothing
  ///   that `format` can hold.
  package func document(_ format: ExportFormat) throws -> ExportDocument {
    try format.document(self)
  }
}

/// A file's contents, and what could not be put into it.
package struct ExportDocument: Sendable {
  /// What was left out and why, a sentence each.
  package var warnings: [String]
  private let pieces: @Sendable ((Data) throws -> Void) throws -> Void

  init(_ data: Data, warnings: [String] = []) {
    self.init(pieces: { try $0(data) }, warnings: warnings)
  }

  /// A document that is made while it is written: `pieces` hands over its bytes in turn.
  init(
    pieces: @escaping @Sendable ((Data) throws -> Void) throws -> Void, warnings: [String] = []
  ) {
    self.pieces = pieces
    self.warnings = warnings
  }

  /// Hands over the contents in turn: a long table is never whole in memory.
  ///
  /// - Throws: what `take` throws.
  package func write(to take: (Data) throws -> Void) throws { try pieces(take) }

  /// The contents in one piece.
  package var data: Data {
    get throws {
      var data = Data()
      try write { data += $0 }
      return data
    }
  }
}

extension RunExport {
  /// Points that can be written as times: some repetition is usable, none is censored, and nothing simulated.
  var timed: [MeasuredPoint] {
    points.filter { !$0.usable.isEmpty && !$0.isCensored && !$0.isSimulated }
  }

  /// What a format that holds times alone leaves out, a sentence for each kind of loss.
  var lossWarnings: [String] { PointLoss.all(among: points).map(\.sentence) + simulationWarnings }

  /// Whose seconds are a simulation's and are left out, a sentence each.
  private var simulationWarnings: [String] {
    points.filter(\.isSimulated).map(\.solver).unique.map { solver in
      "left out: \(solver), which is simulated: its seconds mean nothing"
    }
  }
}

/// What keeps repetitions of points from being written as times.
struct PointLoss: Codable, Equatable {
  /// A status, or `missing`, or `no_accepted_iteration`.
  var reason: String
  /// How many points are left out for it altogether.
  var points: Int
  /// How many cells have it.
  var cells: Int

  /// One for each reason, in alphabetical order.
  static func all(among points: [MeasuredPoint]) -> [PointLoss] {
    var losses: [String: PointLoss] = [:]
    for point in points {
      let isLeftOut = point.usable.isEmpty || point.isCensored
      for (reason, count) in point.losses {
        var loss = losses[reason] ?? PointLoss(reason: reason, points: 0, cells: 0)
        loss.cells += count
        loss.points += isLeftOut ? 1 : 0
        losses[reason] = loss
      }
    }
    return losses.values.sorted { $0.reason < $1.reason }
  }

  /// `left out: 2 points with 3 cells timeout (censored: they took longer)`.
  var sentence: String {
    let what = points == 0 ? "" : points == 1 ? "1 point with " : "\(points) points with "
    let note = reason == Status.timeout.rawValue ? " (censored: they took longer)" : ""
    return "left out: \(what)\(cells == 1 ? "1 cell" : "\(cells) cells") \(reason)\(note)"
  }
}

extension MeasuredPoint {
  /// The same in every run that measures the point:
  /// `exact-gram/gram-explicit/m:512/n:32/d:16/shift:0/sphere/gaussian/single/threads:2/damping:none`.
  var name: String {
    let sizes = [
      "m:\(point.m)", "n:\(point.n)", "d:\(point.d)",
      "shift:\(OptionValue.number(point.shift).text)",
    ]
    let words = [point.dataset, point.target, point.precision, "threads:\(point.threads)"]
    return ([family, solver] + sizes + words + options.texts(separator: ":"))
      .joined(separator: "/")
  }
}

extension [String: OptionValue] {
  /// `damping=none` for each option, by name.
  func texts(separator: String) -> [String] {
    sorted { $0.key < $1.key }.map { "\($0.key)\(separator)\($0.value.text)" }
  }
}
