import Measurement
package import Vocabulary

/// The slopes along one ladder.
package struct LadderAnalysis: Codable, Equatable, Sendable {
  /// The study's name.
  package var study: String
  /// The solver's name.
  package var solver: String
  /// The size that grows.
  package var variable: Variable
  /// What the ladder holds fixed.
  package var setting: Setting
  /// The planned sizes, ascending.
  package var sizes: [Int]
  /// What could not be fitted, by size. A `timeout` is censored: it took at least its limit.
  package var losses: [Loss]
  /// Iterations before set-up, seconds before counts, totals first, then by share.
  package var slopes: [SlopeRow]

  /// Cells of one size left out for one reason.
  package struct Loss: Codable, Equatable, Sendable {
    /// Of the variable that grows.
    package var size: Int
    /// A status, or `missing`, or `no_accepted_iteration`.
    package var reason: String
    /// Cells of the size that were left out for the reason.
    package var cells: Int
    /// How many cells this size has.
    package var planned: Int
  }

  /// Fits `data`; nil when nothing grows along it.
  init?(_ data: LadderData, in book: CellBook, claims: [Claim]) {
    let ladder = data.ladder
    guard let variable = ladder.variable else { return nil }
    let own = claims.filter { $0.solver == ladder.solver && $0.isMade(in: ladder.setting) }
    study = ladder.study
    solver = ladder.solver
    self.variable = variable
    setting = ladder.setting
    sizes = ladder.sizes
    losses = Self.losses(of: ladder, in: book)
    slopes = data.quantities(for: own)
      .map { SlopeRow($0, variable: variable, along: data, claims: own) }
      .sorted { $0.precedes($1) }
  }

  private static func losses(of ladder: StudyLadder, in book: CellBook) -> [Loss] {
    ladder.sizes.flatMap { size in
      let keys = ladder.cells[size] ?? []
      let reasons = keys.compactMap(book.loss)
      return Dictionary(grouping: reasons, by: \.self).mapValues(\.count)
        .sorted { $0.key < $1.key }
        .map { Loss(size: size, reason: $0.key, cells: $0.value, planned: keys.count) }
    }
  }
}

extension SlopeRow {
  /// Iterations, seconds, totals and large shares come first.
  fileprivate func precedes(_ other: SlopeRow) -> Bool { rank < other.rank }

  private var rank: (Int, String, Int, Double, String, String) {
    (
      stage == .iteration ? 0 : 1, counter ?? "", phase == Claim.total ? 0 : 1, -(share ?? 0),
      phase, per ?? ""
    )
  }
}
