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
    switch format {
    case .googleBenchmark: try googleBenchmark()
    case .benchopt: try benchopt()
    case .extrap: try extrap()
    case .githubAction: try githubAction()
    case .csv: longTable()
    case .junit: try junit()
    }
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
  /// Points that can be written as times: some repetition is usable and none is censored.
  var timed: [MeasuredPoint] { points.filter { !$0.usable.isEmpty && !$0.isCensored } }

  /// What a format that holds times alone leaves out, a sentence for each kind of loss.
  var lossWarnings: [String] { PointLoss.all(among: points).map(\.sentence) }
}
